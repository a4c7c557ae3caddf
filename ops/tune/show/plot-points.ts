import type { Tried, Tuning } from '../tuning';

export interface PlotPoint extends Tried {
  readonly kind: 'tried' | 'frontier' | 'deployed' | 'recommended';
}

/** What can be drawn, the most telling last: it lies on top. */
export function plotPoints({ tried, frontier, deployed, recommended }: Tuning): readonly PlotPoint[] {
  const all: PlotPoint[] = [
    ...tried.map((one) => ({ ...one, kind: 'tried' as const })),
    ...frontier.map((one) => ({ ...one, kind: 'frontier' as const })),
    ...(deployed ? [{ ...deployed, kind: 'deployed' as const }] : []),
    ...(recommended ? [{ ...recommended, kind: 'recommended' as const }] : []),
  ];
  return all.filter(({ p99Ms, perMonth }) => Number.isFinite(p99Ms) && p99Ms > 0 && perMonth > 0);
}

/** Places from 0 to 1, by the logarithm, of dollars a month and milliseconds. */
export interface PlotFrame {
  readonly xMin: number;
  readonly xMax: number;
  readonly yMin: number;
  readonly yMax: number;
  x(perMonth: number): number;
  y(p99Ms: number): number;
}

/** Undefined where there is nothing to draw. */
export function plotFrame(points: readonly PlotPoint[], targetLagMs: number): PlotFrame | undefined {
  if (points.length === 0) return undefined;
  const costs = points.map(({ perMonth }) => perMonth);
  const lags = [...points.map(({ p99Ms }) => p99Ms), targetLagMs];
  const [xMin, xMax] = [Math.min(...costs), Math.max(...costs)];
  const [yMin, yMax] = [Math.min(...lags), Math.max(...lags)];
  return { xMin, xMax, yMin, yMax, x: (value) => place(value, xMin, xMax), y: (value) => place(value, yMin, yMax) };
}

function place(value: number, min: number, max: number): number {
  return max === min ? 0.5 : Math.log(value / min) / Math.log(max / min);
}
