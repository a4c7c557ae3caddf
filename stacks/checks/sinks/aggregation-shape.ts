import type { AggregationSettings } from '../../../modules/sinks/aggregation-settings';
import type { ExistingSinkTable } from '../../../modules/sinks/existing-sink-table-settings';
import type { Shape } from '../shape';
import { flag, integer, kmsKeyArn, list, map, object, optional, required, text } from '../shapes';
import { itemTest } from './item-test-shape';

const path = text(/^item(\.[^.]+)+$/, 'must be `item.ATTRIBUTE`');

const existingTable: Shape = object<ExistingSinkTable>({
  arn: required(
    text(
      /^arn:aws[a-z-]*:dynamodb:[a-z0-9-]+:\d{12}:table\/[a-zA-Z0-9_.-]{3,255}$/,
      'must be the ARN of a table (`arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`)',
    ),
    'Give the ARN of the table.',
  ),
});

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
