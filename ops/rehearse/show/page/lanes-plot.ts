import type uPlot from 'uplot';
import type { LaneRow, SidePlots } from '../plot-data';
import { count } from '../units';
import { createChart, type Plot, type Surroundings } from './frame';

const rowHeightMax = 20;
const heightRange = { min: 60, max: 320 };

/** The same height for all sides, so that what lies below stays beside each other. */
export function lanesHeight(sides: readonly (SidePlots | undefined)[]): number {
  const rows = Math.max(1, ...sides.map((side) => side?.lanes.length ?? 0));
  return Math.min(heightRange.max, Math.max(heightRange.min, rows * rowHeightMax));
}

/** A row for each lane: batches that failed in its upper half, batches that succeeded in its lower half. */
export function lanesPlot(side: SidePlots, surroundings: Surroundings, target: HTMLElement): Plot {
  const { lanes, stepMs } = side;
  const most = {
    succeeded: largest(lanes, 'succeeded'),
    failed: largest(lanes, 'failed'),
  };
  const chart = createChart(
    {
      height: lanesHeight(surroundings.scenario.sides),
      // The lowest plot has it.
      hasTimeAxis: !side.areRecordsKept,
      data: [
        [0, surroundings.scenario.endMs],
        [null, null],
      ],
      series: [{ show: false }],
      scale: { range: [0, Math.max(1, lanes.length)], dir: -1 },
      axis: {
        grid: { show: false },
        splits: () => lanes.map((_, row) => row + 0.5),
        filter: (one, splits) => spaced(one, splits),
        values: (_, splits) => splits.map((split) => (split === null ? null : label(lanes, split - 0.5))),
      },
      draw: (one) => {
        drawRules(one, lanes, surroundings.palette().line);
        drawCells(one, side, 'failed', most.failed, surroundings.palette().failed);
        drawCells(one, side, 'succeeded', most.succeeded, surroundings.palette().succeeded);
      },
    },
    surroundings,
    target,
  );
  return {
    chart,
    valuesAt(atMs) {
      const step = Math.floor(atMs / stepMs);
      const row = rowUnderPointer(chart, lanes.length);
      const seen = row === undefined ? lanes : [lanes[row]!];
      const sum = (name: 'succeeded' | 'failed' | 'records') =>
        count(seen.reduce((all, lane) => all + (lane[name][step] ?? 0), 0));
      return {
        lane: row === undefined ? 'all lanes' : name(lanes, row),
        succeeded: sum('succeeded'),
        failed: sum('failed'),
        records: sum('records'),
      };
    },
  };
}

function drawCells(
  chart: uPlot,
  { lanes, stepMs }: SidePlots,
  name: 'succeeded' | 'failed',
  most: number,
  color: string,
) {
  const { ctx } = chart;
  ctx.fillStyle = color;
  lanes.forEach((lane, row) => {
    const top = chart.valToPos(row, 'y', true);
    const half = (chart.valToPos(row + 1, 'y', true) - top) / 2;
    const from = top + (name === 'succeeded' ? half : 0);
    lane[name].forEach((batches, step) => {
      if (batches === 0) return;
      const left = Math.round(chart.valToPos(step * stepMs, 'x', true));
      const width = Math.round(chart.valToPos((step + 1) * stepMs, 'x', true)) - left;
      // The palest shade still stands out from the page.
      ctx.globalAlpha = 0.65 + 0.35 * Math.sqrt(batches / most);
      ctx.fillRect(left, from + half * 0.12, Math.max(1, width), half * 0.76);
    });
  });
  ctx.globalAlpha = 1;
}

/** Between shards. */
function drawRules(chart: uPlot, lanes: readonly LaneRow[], color: string) {
  chart.ctx.fillStyle = color;
  lanes.forEach(({ shardId }, row) => {
    if (row === 0 || lanes[row - 1]!.shardId === shardId) return;
    chart.ctx.fillRect(chart.bbox.left, chart.valToPos(row, 'y', true), chart.bbox.width, devicePixelRatio);
  });
}

function label(lanes: readonly LaneRow[], row: number): string {
  const isFirst = lanes[row - 1]?.shardId !== lanes[row]!.shardId;
  if (isOneShard(lanes)) return name(lanes, row);
  return isFirst ? `…${lanes[row]!.shardId.slice(-4)}` : '';
}

/** Short, so that what stands beside it does not move; the table has the whole name. */
function name(lanes: readonly LaneRow[], row: number): string {
  const { shardId, lane } = lanes[row]!;
  return isOneShard(lanes) ? lane : `…${shardId.slice(-4)} ${lane}`;
}

function isOneShard(lanes: readonly LaneRow[]): boolean {
  return lanes.every(({ shardId }) => shardId === lanes[0]!.shardId);
}

/** Labels that would run into each other are left out. */
function spaced(chart: uPlot, splits: readonly number[]): (number | null)[] {
  const distance = Math.abs(chart.valToPos(1, 'y') - chart.valToPos(0, 'y'));
  const every = Math.max(1, Math.ceil(13 / Math.max(0.1, distance)));
  return splits.map((split, row) => (row % every === 0 ? split : null));
}

function rowUnderPointer(chart: uPlot, rows: number): number | undefined {
  if (!chart.cursor.event || chart.cursor.top === undefined || chart.cursor.top < 0) return undefined;
  const row = Math.floor(chart.posToVal(chart.cursor.top, 'y'));
  return row >= 0 && row < rows ? row : undefined;
}

function largest(lanes: readonly LaneRow[], name: 'succeeded' | 'failed'): number {
  return lanes.reduce((most, lane) => lane[name].reduce((all, one) => Math.max(all, one), most), 1);
}
