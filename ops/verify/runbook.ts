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
  'queue-age-page',
  'queue-age-warning',
  'dead-letters',
  'topic-deliveries-failed',
  'pipe-dead-letters',
  'pipe-failures',
  'pipe-throttles',
  'rule-failures',
  'rule-events-lost',
  'replication-age',
  'replication-failures',
  'archive-age',
  'archive-delivery-failures',
  'archive-conversion-failures',
] as const;

export type RunbookKey = (typeof runbookKeys)[number];

export function runbook(key: RunbookKey): string {
  return `docs/runbook.md#${key}`;
}
