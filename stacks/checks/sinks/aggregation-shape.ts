import type { AggregationSettings } from '../../../modules/sinks/aggregation-settings';
import type { Shape } from '../shape';
import { flag, integer, kmsKeyArn, list, map, object, optional, required, text } from '../shapes';
import { existingTable } from './existing-table-shape';
import { itemTest } from './item-test-shape';

const path = text(/^item(\.[^.]+)+$/, 'must be `item.ATTRIBUTE`');

export const aggregationShape: Shape = object<AggregationSettings>({
  groupBy: required(list(path, 1, 8), "Name what makes a group: `['item.status']`."),
  where: optional(list(itemTest)),
  sums: optional(map(path, { pattern: /^.{1,200}$/s, rule: 'must be 1 to 200 characters' })),
  shards: optional(integer(1, 100)),
  tombstoneRetentionDays: optional(integer(15, 36_500)),
  table: optional(existingTable),
  pointInTimeRecoveryEnabled: optional(flag),
  kmsKeyArn: optional(kmsKeyArn),
});
