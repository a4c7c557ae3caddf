import type { RedriveResult } from '../run-redrive';

/** What a redrive found and did. */
export interface RedriveReport {
  readonly table: string;
  readonly apply: boolean;
  /** Whether records were to go without being brought. */
  readonly discards: boolean;
  readonly result: RedriveResult;
  /** Records that went into quarantine once more, among those that were taken. */
  readonly quarantinedAgain: number;
  readonly notes: readonly string[];
}

/** Whether nothing is left that did not get through. */
export function isClean(report: RedriveReport): boolean {
  const { apply, result, quarantinedAgain } = report;
  const groups = result.tally.groups();
  if (result.hasMore) return false;
  if (!apply) return groups.length === 0;
  const isWhole = groups.every(({ refusal }) => refusal === undefined) && lostCount(report) === 0;
  return isWhole && failedCount(report) + result.leftCount + quarantinedAgain === 0;
}

export function failedCount({ result }: RedriveReport): number {
  return [...result.failures.values()].reduce((sum, count) => sum + count, 0);
}

/** Ranges and states that nobody has any more count as one at least. */
export function lostCount({ result }: RedriveReport): number {
  return result.tally.lost.reduce((sum, { count }) => sum + Math.max(1, count), 0);
}

/** What was found, in all. */
export function totals({ result }: RedriveReport) {
  const groups = result.tally.groups();
  const sum = (what: 'records' | 'findings' | 'lost') => groups.reduce((total, group) => total + group[what], 0);
  return { findings: sum('findings'), records: sum('records'), lost: sum('lost') };
}
