import type { EnvTable } from '../../core/env';

/** The aggregation's table name, and its `AggregationRule` as JSON. */
export const aggregationEnv = {
  aggregationTable: { name: 'TRIBUTARY_AGGREGATION_TABLE', kind: 'text' },
  aggregationRule: { name: 'TRIBUTARY_AGGREGATION_RULE', kind: 'json' },
} as const satisfies EnvTable;
