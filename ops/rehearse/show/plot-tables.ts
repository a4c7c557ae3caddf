import { recordOutcomes } from '../../../engine/sim/run-result';
import { type Html, html } from './html';
import type { LaneRow, SidePlots } from './plot-data';
import { count, duration } from './units';

const ageRowsMax = 24;

/** The same as the plot says, in rows that a person can hear: the largest age of each stretch of time. */
export function ageTable({ stepMs, oldestAgeMs, iteratorAgeMs }: SidePlots): Html {
  const perRow = Math.ceil(oldestAgeMs.length / ageRowsMax);
  const rows = Array.from({ length: Math.ceil(oldestAgeMs.length / perRow) }, (_, row) => {
    const spoken = iteratorAgeMs.slice(row * perRow, (row + 1) * perRow).filter((age) => age !== null);
    return [
      `${duration(row * perRow * stepMs)}`,
      duration(Math.max(...oldestAgeMs.slice(row * perRow, (row + 1) * perRow))),
      spoken.length === 0 ? 'silent' : duration(Math.max(...spoken)),
    ];
  });
  const caption = `Largest value in each ${duration(perRow * stepMs)}`;
  return table(caption, ['From', 'Oldest unfinished', 'IteratorAge'], rows);
}

export function lanesTable({ lanes, stepMs }: SidePlots): Html {
  const rows = lanes.map((lane) => [
    lane.title,
    count(sum(lane.succeeded)),
    count(sum(lane.failed)),
    count(sum(lane.records)),
    duration(longestFailing(lane) * stepMs),
  ]);
  const head = ['Lane', 'Succeeded', 'Failed', 'Records', 'Longest without a success once one failed'];
  return table('Batches of each lane', head, rows);
}

/** Steps from a failure to the next success, at most. */
function longestFailing({ succeeded, failed }: LaneRow): number {
  let since: number | undefined;
  let most = 0;
  succeeded.forEach((batches, step) => {
    if (since === undefined && failed[step]! > 0 && batches === 0) since = step;
    if (since === undefined) return;
    if (batches > 0) since = undefined;
    else most = Math.max(most, step - since + 1);
  });
  return most;
}

const tookClasses = [1_000, 10_000, 60_000, 600_000, 3_600_000, 86_400_000, Number.POSITIVE_INFINITY];

/** Records by outcome and the time they took. Every record of the run is in one cell. */
export function recordsTable({ records }: SidePlots): Html {
  const rows = recordOutcomes
    .map((outcome, place) => {
      const counts = new Array<number>(tookClasses.length + 1).fill(0);
      for (let at = 0; at < records.cells.length; at += 4) {
        if (records.cells[at + 2] !== place) continue;
        counts[tookClass(records.cells[at + 1]!, records)]! += records.cells[at + 3]!;
      }
      return { outcome, counts };
    })
    .filter(({ counts }) => sum(counts) > 0)
    .map(({ outcome, counts }) => [outcome, ...counts.map(count), count(sum(counts))]);
  const classes = tookClasses.map((ms, place) =>
    Number.isFinite(ms) ? `about ${duration(ms)} or less` : `over ${duration(tookClasses[place - 1]!)}`,
  );
  return table('Records by outcome and the time they took', ['Outcome', ...classes, 'Never', 'All'], rows);
}

function tookClass(row: number, { rowsPerDecade, neverRow }: SidePlots['records']): number {
  if (row === neverRow) return tookClasses.length;
  return tookClasses.findIndex((ms) => 10 ** (row / rowsPerDecade) <= ms);
}

function table(caption: string, head: readonly string[], rows: readonly (readonly string[])[]): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table class="values">
<caption>${caption}</caption>
<thead><tr>${head.map((cell) => html`<th scope="col">${cell}</th>`)}</tr></thead>
<tbody>${rows.map(
    ([first, ...rest]) => html`<tr><th scope="row">${first}</th>${rest.map((cell) => html`<td>${cell}</td>`)}</tr>\n`,
  )}</tbody></table></div>`;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, one) => all + one, 0);
}
