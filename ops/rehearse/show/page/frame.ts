import uPlot from 'uplot';
import type { ScenarioPlots } from '../plot-data';
import { duration } from '../units';
import type { Palette } from './palette';

/** A plot on the shared time axis. */
export interface Plot {
  readonly chart: uPlot;
  /** Names and values at a time, for the legend below the title. */
  valuesAt(atMs: number): Readonly<Record<string, string>>;
}

/** What a kind of plot adds to the frame that all have. */
export interface PlotParts {
  readonly height: number;
  readonly hasTimeAxis: boolean;
  readonly data: uPlot.AlignedData;
  readonly series: readonly uPlot.Series[];
  readonly scale: uPlot.Scale;
  readonly axis: uPlot.Axis;
  draw?(chart: uPlot): void;
}

export interface Surroundings {
  readonly scenario: ScenarioPlots;
  palette(): Palette;
  /** Largest age of any side in the part of the time axis that is shown, so that all sides keep one scale. */
  ageMsMax(): number;
  /** The pointer is at a time; undefined when it has left. */
  pointed(atMs: number | undefined): void;
  /** A range was drawn up, or the whole run is asked for. */
  zoomed(range: { readonly fromMs: number; readonly toMs: number } | undefined): void;
}

const seconds = 1_000;
const minutes = 60 * seconds;
const hours = 60 * minutes;
/** Steps of an axis that a person counts in. */
export const timeSteps = [
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500],
  ...[1, 2, 5, 10, 15, 30].map((value) => value * seconds),
  ...[1, 2, 5, 10, 15, 30].map((value) => value * minutes),
  ...[1, 2, 3, 6, 12, 24, 48, 96].map((value) => value * hours),
];

/** Room left of every plot, so that all have the same time above each other. */
export const axisWidth = 68;
const timeAxisHeight = 30;
const font = '12px system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';

export function timeTicks(splits: readonly number[]): string[] {
  return splits.map((ms) => (ms === 0 ? '0' : duration(ms)));
}

export function createChart(parts: PlotParts, surroundings: Surroundings, target: HTMLElement): uPlot {
  const { scenario, palette } = surroundings;
  const axis = { font, stroke: () => palette().soft, ticks: { show: false } } as const;
  const options: uPlot.Options = {
    width: target.clientWidth,
    height: parts.height + (parts.hasTimeAxis ? timeAxisHeight : 0),
    padding: [8, 28, parts.hasTimeAxis ? 0 : 8, 0],
    legend: { show: false },
    cursor: {
      y: false,
      points: { show: false },
      drag: { x: true, y: false, setScale: false },
      bind: {
        dblclick: () => () => {
          surroundings.zoomed(undefined);
          return null;
        },
      },
    },
    scales: { x: { time: false, range: (_, fromMs, toMs) => [fromMs, toMs] }, y: parts.scale },
    axes: [
      {
        ...axis,
        show: true,
        size: parts.hasTimeAxis ? timeAxisHeight : 0,
        incrs: timeSteps,
        space: 84,
        grid: { stroke: () => palette().line, width: 1 },
        values: (_, splits) => (parts.hasTimeAxis ? timeTicks(splits) : splits.map(() => '')),
      },
      { ...axis, size: axisWidth, gap: 6, grid: { stroke: () => palette().line, width: 1 }, ...parts.axis },
    ],
    series: [{}, ...parts.series],
    hooks: {
      drawClear: [(chart) => drawFaults(chart, scenario, palette())],
      draw: [(chart) => parts.draw && clipped(chart, () => parts.draw!(chart))],
      setCursor: [
        (chart) => {
          const { event, left } = chart.cursor;
          if (event) surroundings.pointed(left! >= 0 ? chart.posToVal(left!, 'x') : undefined);
        },
      ],
      setSelect: [
        (chart) => {
          const { left, width } = chart.select;
          if (width < 4) return;
          surroundings.zoomed({ fromMs: chart.posToVal(left, 'x'), toMs: chart.posToVal(left + width, 'x') });
          chart.setSelect({ left: 0, top: 0, width: 0, height: 0 }, false);
        },
      ],
    },
  };
  return new uPlot(options, parts.data, target);
}

/** Faults lie behind everything: a wash with edges, so that they can be told without colour. */
function drawFaults(chart: uPlot, { faults }: ScenarioPlots, palette: Palette) {
  const { ctx, bbox } = chart;
  clipped(chart, () => {
    for (const { fromMs, toMs } of faults) {
      const from = chart.valToPos(fromMs, 'x', true);
      const to = chart.valToPos(toMs, 'x', true);
      ctx.fillStyle = palette.fault;
      ctx.fillRect(from, bbox.top, to - from, bbox.height);
      ctx.fillStyle = palette.faultEdge;
      for (const edge of new Set([from, to])) ctx.fillRect(Math.round(edge), bbox.top, devicePixelRatio, bbox.height);
    }
  });
}

function clipped({ ctx, bbox }: uPlot, draw: () => void) {
  ctx.save();
  ctx.beginPath();
  ctx.rect(bbox.left, bbox.top, bbox.width, bbox.height);
  ctx.clip();
  draw();
  ctx.restore();
}
