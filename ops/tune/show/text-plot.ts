import { dollars } from '../../cost/show/dollars';
import { duration } from '../../rehearse/show/units';
import type { Tuning } from '../tuning';
import { type PlotFrame, plotFrame, plotPoints } from './plot-points';

const [width, height] = [56, 12];

const marks = { tried: '·', frontier: 'o', deployed: 'd', recommended: '*' } as const;

/** Lag over cost, both by their logarithm: what was tried, its edge, and the target as a line. */
export function textPlot(tuning: Tuning): string[] {
  const points = plotPoints(tuning);
  const frame = plotFrame(points, tuning.question.targetLagMs);
  if (!frame) return [];
  const grid = Array.from({ length: height }, () => Array.from({ length: width }, () => ' '));
  grid[rowOf(frame.y(tuning.question.targetLagMs))]!.fill('-');
  for (const { kind, perMonth, p99Ms } of points) {
    grid[rowOf(frame.y(p99Ms))]![columnOf(frame.x(perMonth))] = marks[kind];
  }
  return [...grid.map((cells, row) => `${labelOf(row, frame)} |${cells.join('').trimEnd()}`), ...axis(frame)];
}

function rowOf(share: number): number {
  return Math.round((1 - share) * (height - 1));
}

function columnOf(share: number): number {
  return Math.round(share * (width - 1));
}

const labelWidth = 10;

function labelOf(row: number, { yMax, yMin }: PlotFrame): string {
  const text = row === 0 ? duration(yMax) : row === height - 1 ? duration(yMin) : '';
  return text.padStart(labelWidth);
}

function axis({ xMin, xMax }: PlotFrame): string[] {
  const indent = ' '.repeat(labelWidth + 1);
  const [from, to] = [dollars(xMin), dollars(xMax)];
  return [
    `${indent}+${'-'.repeat(width)}`,
    `${indent} ${from}${to.padStart(Math.max(1, width - from.length))}`,
    `${indent} a month; * recommended, d deployed, o nothing is faster for less, --- the target`,
  ];
}
