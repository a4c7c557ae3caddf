import type { RecordOutcomes } from '../../../engine/sim/run-result';

/**
 * Every record of a run, counted in cells of arrival time, time it took and outcome. The page stays small with a
 * million records, and the counts still add up to all of them.
 */
export interface RecordGrid extends RecordScale {
  /** Four numbers for each cell that is not empty: column, row, index into `recordOutcomes`, records. */
  readonly cells: readonly number[];
}

/** The same for all sides. */
export interface RecordScale {
  readonly columnMs: number;
  /** Rows are logarithmic: row r begins at 10 ** (r / rowsPerDecade) milliseconds. */
  readonly rowsPerDecade: number;
  /** Row above the last one that is a time: for what never finished. */
  readonly neverRow: number;
}

const columns = 240;
const rowsPerDecade = 6;

export function recordScale(all: readonly RecordOutcomes[]): RecordScale {
  let arrivedAtMs = 0;
  let tookMs = 1;
  for (const records of all) {
    for (let index = 0; index < records.arrivedAtMs.length; index++) {
      const arrived = records.arrivedAtMs[index]!;
      const took = records.finishedAtMs[index]! - arrived;
      if (arrived > arrivedAtMs) arrivedAtMs = arrived;
      if (took > tookMs) tookMs = took;
    }
  }
  return { columnMs: Math.max(1, (arrivedAtMs + 1) / columns), rowsPerDecade, neverRow: rowOf(tookMs) + 1 };
}

export function recordGrid(records: RecordOutcomes, scale: RecordScale): RecordGrid {
  const counts = new Map<number, number>();
  const rows = scale.neverRow + 1;
  for (let index = 0; index < records.arrivedAtMs.length; index++) {
    const tookMs = records.finishedAtMs[index]! - records.arrivedAtMs[index]!;
    const column = Math.min(columns - 1, Math.floor(records.arrivedAtMs[index]! / scale.columnMs));
    const row = Number.isNaN(tookMs) ? scale.neverRow : rowOf(tookMs);
    const key = (column * rows + row) * 8 + records.outcome[index]!;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const cells = [...counts]
    .sort(([one], [other]) => one - other)
    .flatMap(([key, number]) => {
      const place = Math.floor(key / 8);
      return [Math.floor(place / rows), place % rows, key % 8, number];
    });
  return { ...scale, cells };
}

function rowOf(tookMs: number): number {
  return Math.floor(Math.log10(Math.max(1, tookMs)) * rowsPerDecade);
}
