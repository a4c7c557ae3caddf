import type { ViewProjection } from '../../../handlers/sinks/view/view-projection';
import type { ViewSettings } from '../../../modules/sinks/view-settings';
import type { Shape } from '../shape';
import { flag, integer, kmsKeyArn, list, map, object, oneOf, optional, required, text } from '../shapes';
import { existingTable } from './existing-table-shape';

const path = text(/^(item|each)(\.[^.]+)+$|^each$/, 'must be `item.ATTRIBUTE`, `each.ATTRIBUTE` or `each`');
const attributeName = text(/^.{1,255}$/s, 'must be 1 to 255 characters');

const projection: Shape = object<ViewProjection>({
  each: optional(attributeName),
  partitionKey: required(
    object<ViewProjection['partitionKey']>({
      name: required(attributeName, 'Name the key.'),
      type: required(oneOf('S', 'N', 'B'), 'Give its type.'),
      from: required(path, 'Say where it comes from.'),
    }),
    'Give `{ name, type, from }`.',
  ),
  sortKey: required(
    object<ViewProjection['sortKey']>({
      name: required(attributeName, 'Name the key.'),
      from: required(list(path, 1), 'Say where it comes from.'),
    }),
    'Give `{ name, from }`.',
  ),
  attributes: required(
    map(path, { pattern: /^.{1,255}$/s, rule: 'must be 1 to 255 characters' }),
    'Name the attributes of a row; `{}` for none.',
  ),
  tombstoneRetentionDays: optional(integer(15, 36_500)),
});

export const viewShape: Shape = object<ViewSettings>({
  projection: required(projection, 'Say how an item becomes rows.'),
  table: optional(existingTable),
  pointInTimeRecoveryEnabled: optional(flag),
  kmsKeyArn: optional(kmsKeyArn),
});
