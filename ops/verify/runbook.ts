/** The sections of the runbook that findings point to; each is named after its alarm. */
export const runbookKeys = [
  'writes-without-invocations',
  'writes-without-executions',
  'iterator-age-warning',
  'function-errors',
  'function-throttles',
  'failures',
  'failure-pointers',
  'failures-not-kept',
  'queue-age-warning',
  'dead-letters',
  'pipe-dead-letters',
  'pipe-failures',
  'replication-age',
  'replication-failures',
  'archive-age',
] as const;

export type RunbookKey = (typeof runbookKeys)[number];

export function runbook(key: RunbookKey): string {
  return `docs/runbook.md#${key}`;
}
