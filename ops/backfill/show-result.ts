import { alignColumns } from '../../local/terminal/columns';
import { count } from '../../local/terminal/count';
import type { BackfillState, SweepState } from './backfill-journal';
import type { BackfillPlan } from './backfill-plan';
import { itemsOf } from './backfill-plan';

/** What was counted again in the end. */
export interface FinalCounts {
  /** Items of the table. */
  readonly table: number;
  /** Entries that each sink holds, of those that tell. */
  readonly held: ReadonlyMap<string, number>;
}

const right = [false, true, true, true, true, true, true];

/** What became of a backfill, as lines for a terminal. */
export function resultText(
  plan: BackfillPlan,
  state: BackfillState,
  counted: FinalCounts | undefined,
): readonly string[] {
  const rows = [...state.consumers].map(([name, { brought, filtered, quarantined, failed, sweep }]) => [
    `  ${name}`,
    count(brought),
    count(filtered),
    count(quarantined),
    count(failed),
    sweep ? count(sweep.swept) : '',
    heldText(sweep?.held, counted?.held.get(name)),
  ]);
  return [
    comparisonText(plan, state, counted),
    '',
    ...alignColumns([['  Consumer', 'Brought', 'Filtered', 'Quarantined', 'Failed', 'Swept', 'Holds'], ...rows], right),
    ...[...state.consumers].flatMap(([name, { sweep }]) => (sweep ? unsweptLines(name, sweep) : [])),
  ];
}

/** What a sink still holds although the table may not have it. */
function unsweptLines(name: string, { unnamed, left }: SweepState): readonly string[] {
  return [
    ...(unnamed > 0
      ? [`  ${name} holds ${count(unnamed)} of which it does not tell the item: they were not swept.`]
      : []),
    ...(left > 0
      ? [`  ${name} keeps ${count(left)} that the table does not have: something else wrote them, or they are newer.`]
      : []),
  ];
}

function heldText(swept: number | undefined, counted: number | undefined): string {
  const held = counted ?? swept;
  return held === undefined ? '' : count(held);
}

function comparisonText(plan: BackfillPlan, { read }: BackfillState, counted: FinalCounts | undefined): string {
  const readText = `Read ${count(read)} items`;
  if (counted) return `${readText}; the table has ${count(counted.table)} now${differenceText(counted.table - read)}.`;
  const expected = itemsOf(plan);
  if (plan.manifest) return `${readText}; the export has ${count(expected)}${differenceText(expected - read)}.`;
  return `${readText}; the table has about ${count(expected)} by AWS's own count, which is up to six hours old.`;
}

function differenceText(difference: number): string {
  if (difference === 0) return ', the same';
  return `, ${count(Math.abs(difference))} ${difference > 0 ? 'more' : 'fewer'}`;
}
