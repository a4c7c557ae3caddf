import type uPlot from 'uplot';
import { type RecordOutcome, recordOutcomes } from '../../../../engine/sim/run-result';
import type { SidePlots } from '../plot-data';
import { count } from '../units';
import { createChart, type Plot, type Surroundings, timeTicks } from './frame';
import type { Palette } from './palette';

const height = 230;
const tickTimes = [1, 10, 100, 1_000, 10_000, 60_000, 600_000, 3_600_000, 21_600_000, 86_400_000, 604_800_000];

/** Drawn in this order: what is rare and bad lies on top. */
const drawOrder: readonly RecordOutcome[] = ['filtered', 'done', 'quarantined', 'delivered', 'lost', 'unfinished'];

/** Every record by when it arrived and how long it took, in cells; each outcome has a shape of its own. */
export function recordsPlot({ records }: SidePlots, surroundings: Surroundings, target: HTMLElement): Plot {
  const cells = cellsOf(records.cells);
  const firstRow = Math.min(
    records.neverRow - 1,
    ...surroundings.scenario.sides.flatMap((side) => (side ? lowestRow(side) : [])),
  );
  const chart = createChart(
    {
      height,
      hasTimeAxis: true,
      data: [
        [0, surroundings.scenario.endMs],
        [null, null],
      ],
      series: [{ show: false }],
      scale: { range: [firstRow - 0.5, records.neverRow + 1] },
      axis: {
        splits: () => [
          ...tickTimes
            .map((ms) => Math.log10(ms) * records.rowsPerDecade)
            .filter((row) => row >= firstRow - 0.5 && row < records.neverRow),
          ...(cells.some(({ row }) => row === records.neverRow) ? [records.neverRow + 0.5] : []),
        ],
        values: (_, splits) =>
          splits.map((row) =>
            row > records.neverRow ? 'never' : timeTicks([10 ** (row / records.rowsPerDecade)])[0]!,
          ),
      },
      draw: (one) => drawRecords(one, cells, records.columnMs, surroundings.palette()),
    },
    surroundings,
    target,
  );
  return {
    chart,
    valuesAt(atMs) {
      const column = Math.floor(atMs / records.columnMs);
      const totals = recordOutcomes.map((outcome) => [
        outcome,
        count(
          cells.reduce((sum, cell) => sum + (cell.column === column && cell.outcome === outcome ? cell.records : 0), 0),
        ),
      ]);
      return Object.fromEntries(totals);
    },
  };
}

interface Cell {
  readonly column: number;
  readonly row: number;
  readonly outcome: RecordOutcome;
  readonly records: number;
}

function cellsOf(flat: readonly number[]): Cell[] {
  return Array.from({ length: flat.length / 4 }, (_, place) => ({
    column: flat[place * 4]!,
    row: flat[place * 4 + 1]!,
    outcome: recordOutcomes[flat[place * 4 + 2]!]!,
    records: flat[place * 4 + 3]!,
  }));
}

function lowestRow({ records }: SidePlots): number {
  return cellsOf(records.cells).reduce((lowest, { row }) => Math.min(lowest, row), records.neverRow);
}

function drawRecords(chart: uPlot, cells: readonly Cell[], columnMs: number, palette: Palette) {
  const most = Math.log1p(cells.reduce((all, { records }) => Math.max(all, records), 1));
  for (const outcome of drawOrder) {
    for (const cell of cells) {
      if (cell.outcome !== outcome) continue;
      const left = Math.round(chart.valToPos(cell.column * columnMs, 'x', true));
      const right = Math.round(chart.valToPos((cell.column + 1) * columnMs, 'x', true));
      const top = Math.round(chart.valToPos(cell.row + 1, 'y', true));
      const bottom = Math.round(chart.valToPos(cell.row, 'y', true));
      drawCell(
        chart.ctx,
        cell,
        { left, top, width: right - left, height: bottom - top },
        Math.log1p(cell.records) / most,
        palette,
      );
    }
  }
}

interface Box {
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

function drawCell(ctx: CanvasRenderingContext2D, { outcome }: Cell, box: Box, weight: number, palette: Palette) {
  if (outcome === 'done') {
    ctx.fillStyle = palette.succeeded;
    ctx.globalAlpha = 0.6 + 0.4 * weight;
    ctx.fillRect(box.left, box.top, Math.max(2 * devicePixelRatio, box.width), box.height - 1);
    ctx.globalAlpha = 1;
    return;
  }
  const reach = devicePixelRatio * (3.5 + 2 * weight);
  const x = box.left + box.width / 2;
  const y = box.top + box.height / 2;
  ctx.lineWidth = 1.8 * devicePixelRatio;
  ctx.strokeStyle = palette[outcome];
  ctx.fillStyle = palette[outcome];
  ctx.beginPath();
  shapes[outcome](ctx, x, y, reach);
}

type Shape = (ctx: CanvasRenderingContext2D, x: number, y: number, reach: number) => void;

const shapes: { readonly [outcome in Exclude<RecordOutcome, 'done'>]: Shape } = {
  filtered(ctx, x, y, reach) {
    ctx.arc(x, y, reach / 2, 0, 2 * Math.PI);
    ctx.fill();
  },
  quarantined(ctx, x, y, reach) {
    ctx.moveTo(x, y - reach);
    ctx.lineTo(x + reach, y);
    ctx.lineTo(x, y + reach);
    ctx.lineTo(x - reach, y);
    ctx.fill();
  },
  delivered(ctx, x, y, reach) {
    ctx.moveTo(x, y - reach);
    ctx.lineTo(x + reach, y + reach);
    ctx.lineTo(x - reach, y + reach);
    ctx.fill();
  },
  lost(ctx, x, y, reach) {
    ctx.moveTo(x - reach, y - reach);
    ctx.lineTo(x + reach, y + reach);
    ctx.moveTo(x + reach, y - reach);
    ctx.lineTo(x - reach, y + reach);
    ctx.stroke();
  },
  unfinished(ctx, x, y, reach) {
    ctx.arc(x, y, reach, 0, 2 * Math.PI);
    ctx.stroke();
  },
};
