import { changesOf } from '../change';
import { surroundings } from './surroundings';

const row = changesOf('stream-table');
const table = 'aws_dynamodb_table.table';
const latch = 'terraform_data.table_view_type_latch';
const policy = 'aws_dynamodb_resource_policy.table_stream_policy[0]';

const partner = { name: 'search', principal: 'arn:aws:iam::210987654321:role/search' };
const index = { index_name: 'byOwner', partition_key: { name: 'owner', type: 'S' } };
const localIndex = { index_name: 'byTotal', sort_key: { name: 'total', type: 'N' } };
const sortKey = { name: 'at', type: 'S' };

const itemsGo = 'The items go with the table: restore them into the new one, or read the old one as `existing_table`.';

export const streamTableChanges = [
  row(
    'name',
    'matrix-table',
    'matrix-table-new',
    { replaces: [table] },
    { remark: `${itemsGo} With \`table_name\` given, a new name changes nothing.` },
  ),
  row('table_name', undefined, 'renamed', { replaces: [table] }, { remark: itemsGo }),
  row('partition_key.name', 'id', 'orderId', { replaces: [table] }, { remark: itemsGo }),
  row('sort_key', undefined, sortKey, { replaces: [table] }, { shown: ['left out', '`at`'], remark: itemsGo }),
  row(
    'local_secondary_indexes',
    undefined,
    [localIndex],
    { replaces: [table] },
    {
      given: { sort_key: sortKey },
      shown: ['left out', 'one'],
      remark: `DynamoDB makes local indexes with the table only. ${itemsGo}`,
    },
  ),
  row(
    'global_secondary_indexes',
    undefined,
    [index],
    { updates: [table] },
    { shown: ['left out', 'one'], remark: 'DynamoDB fills the index while the table works.' },
  ),
  row(
    'billing_mode',
    undefined,
    'PROVISIONED',
    { updates: [table] },
    {
      with: { read_capacity: 5, write_capacity: 5 },
      remark: 'With capacities. AWS allows one change back in 24 hours.',
    },
  ),
  row('table_class', undefined, 'STANDARD_INFREQUENT_ACCESS', { updates: [table] }),
  row('time_to_live_attribute', undefined, 'expiresAt', { updates: [table] }),
  row(
    'point_in_time_recovery_enabled',
    true,
    false,
    { updates: [table] },
    { remark: 'The past 35 days can no longer be restored.' },
  ),
  row(
    'kms_key',
    undefined,
    surroundings.key,
    { updates: [table] },
    { shown: ['left out', 'a key'], remark: 'Readers of the stream need the key: hand on the output `stream`.' },
  ),
  row('deletion_protection_enabled', true, false, { updates: [table] }),
  row(
    'replicas',
    undefined,
    [{ region_name: 'eu-west-1' }],
    { updates: [table] },
    { shown: ['left out', 'one region'] },
  ),
  row('stream_readers', undefined, [partner], { creates: [policy] }, { shown: ['left out', 'one account'] }),
  row(
    'stream_readers',
    [partner],
    [{ ...partner, principal: 'arn:aws:iam::210987654321:root' }],
    { updates: [policy] },
    { shown: ['one account', 'another'] },
  ),
  row(
    'stream_view_type',
    'NEW_AND_OLD_IMAGES',
    'NEW_IMAGE',
    { refused: 'A new stream view type makes a new stream' },
    { remark: 'Records that nobody has read would be lost, and so would the writes in between.' },
  ),
  row(
    'stream_view_type',
    'NEW_AND_OLD_IMAGES',
    'NEW_IMAGE',
    { replaces: [latch], updates: [table] },
    {
      forced: latch,
      remark:
        'On purpose, with `-replace` of the latch: the stream is a new one, and mappings of the old one are replaced.',
    },
  ),
  row(
    'tags',
    { stage: 'dev' },
    { stage: 'prod' },
    { updates: [table] },
    { shown: ['`stage = "dev"`', '`stage = "prod"`'] },
  ),
];
