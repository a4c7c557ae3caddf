/** How one environment variable of a function is written by the constructs and read by the handler. */
export interface EnvVariable {
  readonly name: string;
  readonly kind: 'text' | 'integer' | 'json';
  readonly optional?: true;
}

/** The settings of a handler: setting name to environment variable. One table serves both sides. */
export type EnvTable = { readonly [setting: string]: EnvVariable };

/**
 * Settings every consumer takes.
 * - `consumer`: name in logs, metrics and quarantine keys.
 * - `quarantineBucket` or `quarantineQueueUrl`: where a record that can never succeed goes; exactly one.
 * - `concurrency`: tasks in flight at once, 1 to 256, default 16.
 * - `deadlineReserveMs`: time kept before the function's timeout, default the larger of 2,000 ms and 10 %.
 */
export const consumerEnv = {
  consumer: { name: 'TRIBUTARY_CONSUMER', kind: 'text' },
  quarantineBucket: { name: 'TRIBUTARY_QUARANTINE_BUCKET', kind: 'text', optional: true },
  quarantineQueueUrl: { name: 'TRIBUTARY_QUARANTINE_QUEUE_URL', kind: 'text', optional: true },
  concurrency: { name: 'TRIBUTARY_CONCURRENCY', kind: 'integer', optional: true },
  deadlineReserveMs: { name: 'TRIBUTARY_DEADLINE_RESERVE_MS', kind: 'integer', optional: true },
  onceTable: { name: 'TRIBUTARY_ONCE_TABLE', kind: 'text', optional: true },
} as const satisfies EnvTable;
