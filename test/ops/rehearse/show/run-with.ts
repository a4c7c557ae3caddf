import type { RunCounts, RunResult } from '../../../../engine/sim/run-result';

/** The run with other members, and other counts. */
export function runWith(run: RunResult, members: Partial<RunResult>, counts: Partial<RunCounts> = {}): RunResult {
  return { ...run, ...members, counts: { ...run.counts, ...members.counts, ...counts } };
}
