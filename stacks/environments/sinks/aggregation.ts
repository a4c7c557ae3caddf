import type { AggregationSettings } from '../../../modules/sinks/aggregation-settings';

/** Orders by their status: how many, and what they come to, each status in two rows. */
export const ordersByStatus: AggregationSettings = {
  groupBy: ['item.status'],
  where: [{ path: 'item.total', exists: true }],
  sums: { revenue: 'item.total' },
  shards: 2,
  pointInTimeRecoveryEnabled: false,
};
