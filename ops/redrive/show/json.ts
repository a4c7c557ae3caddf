import { failedCount, isClean, type RedriveReport, totals } from './report';

/** The answer for programs. Times are ISO, counts are of records unless they say otherwise. */
export function reportJson(report: RedriveReport): object {
  const { table, apply, discards, result, quarantinedAgain, notes } = report;
  const { tally, doneCount, leftCount, removedCount, failures, unguarded, isStopped } = result;
  return {
    schema: 'tributary.redrive/1',
    table,
    applied: apply,
    found: totals(report),
    groups: tally.groups().map(({ oldestAtMs, newestAtMs, triedMax, ...group }) => ({
      ...group,
      oldestAt: new Date(oldestAtMs).toISOString(),
      newestAt: new Date(newestAtMs).toISOString(),
      redrivenBefore: triedMax,
    })),
    lost: tally.lost,
    ...(apply && {
      brought: {
        done: discards ? 0 : doneCount - quarantinedAgain,
        discarded: discards ? doneCount : 0,
        quarantinedAgain,
        failed: failedCount(report),
        left: leftCount,
        removed: removedCount,
        failures: [...failures].map(([reason, count]) => ({ reason, count })),
      },
    }),
    withoutVersions: [...unguarded].sort(),
    notes,
    stopped: isStopped,
    clean: isClean(report),
  };
}
