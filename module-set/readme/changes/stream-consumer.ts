import { type Change, changesOf, type Effect } from '../change';
import { aggregationChanges } from './aggregation';
import { cacheChanges } from './cache';
import {
  alias,
  codeChanges,
  functionChanges,
  lambda,
  logs,
  mapping,
  policy,
  protectedTable,
  published,
  role,
  settingChanges,
} from './functions';
import { opensearchChanges } from './opensearch';
import { replicaChanges } from './replica';
import { storedChanges } from './stored';
import { surroundings } from './surroundings';
import { transitionsChanges } from './transitions';

const row = changesOf('stream-consumer');
const queue = 'aws_sqs_queue.failures_queue';
const queuePolicy = 'aws_sqs_queue_policy.failures_queue_policy';
const view = 'aws_dynamodb_table.view[0]';
const updatesMapping: Effect = { updates: [mapping] };

const bucket = [
  'aws_s3_bucket.failures_bucket[0]',
  'aws_s3_bucket_lifecycle_configuration.failures_bucket_lifecycle[0]',
  'aws_s3_bucket_notification.failures_notification[0]',
  'aws_s3_bucket_policy.failures_bucket_policy[0]',
  'aws_s3_bucket_public_access_block.failures_bucket_public_access_block[0]',
  'aws_s3_bucket_server_side_encryption_configuration.failures_bucket_encryption[0]',
  'aws_s3_bucket_versioning.failures_bucket_versioning[0]',
];

const filters = (...names: string[]) => ({ filters: names.map((name) => ({ pattern: `{"eventName":["${name}"]}` })) });

/** Rows of a mapping of a stream. */
const mappingChanges: readonly Change[] = [
  row('parallelization_factor', 1, 10, updatesMapping),
  row('bisect_batch_on_function_error', true, false, updatesMapping),
  row('maximum_record_age_in_seconds', 21_600, 3_600, updatesMapping, {
    remark: 'Records that are older already are given up at once.',
  }),
  row(
    'maximum_record_age_in_seconds',
    21_600,
    90_000,
    { refused: 'the queue holds pointers into the stream' },
    { remark: 'With `on_failure.kind = "sqs"`: what a pointer leads to would be gone.' },
  ),
  row('maximum_retry_attempts', 10_000, 50, updatesMapping),
  row(
    'maximum_retry_attempts',
    10_000,
    -1,
    { refused: 'the stream drops the record before the destination ever sees it' },
    {
      given: { on_failure: { kind: 's3' } },
      with: { maximum_record_age_in_seconds: -1 },
      remark: 'With `maximum_record_age_in_seconds = -1`: nothing would ever be given up before it is lost.',
    },
  ),
  row('filter_criteria', filters('INSERT'), filters('INSERT', 'REMOVE'), updatesMapping, {
    shown: ['inserts', 'inserts and removals'],
    remark: 'Records that were filtered out before do not come back.',
  }),
  row('metrics_config', { metrics: [] }, { metrics: ['EventCount'] }, updatesMapping, {
    shown: ['none', '`EventCount`'],
  }),
  row('kms_key', undefined, surroundings.key, updatesMapping, { shown: ['left out', 'a key'] }),
  row(
    'starting_position',
    'TRIM_HORIZON',
    'LATEST',
    { replaces: [mapping] },
    {
      remark:
        'The place in the stream is forgotten: whatever waits is skipped. With TRIM_HORIZON up to 24 hours come again.',
    },
  ),
  row(
    'stream.arn',
    surroundings.stream.arn,
    surroundings.otherStream.arn,
    { replaces: [mapping], updates: [policy] },
    { shown: ['a stream', 'another one'], remark: 'The new mapping starts at `starting_position`.' },
  ),
];

const failureChanges: readonly Change[] = [
  row(
    'on_failure.kind',
    's3',
    'sqs',
    { destroys: bucket, updates: [queuePolicy, policy, lambda, alias, mapping] },
    {
      remark:
        'The bucket goes with what it holds, which Terraform refuses while `deletion_protection_enabled` is on and it holds anything. `quarantine = "s3"` keeps it.',
    },
  ),
  row('on_failure.kind', 'sqs', 's3', { creates: bucket, updates: [queuePolicy, policy, lambda, alias, mapping] }),
  row(
    'quarantine',
    undefined,
    's3',
    { creates: bucket, updates: [queuePolicy, policy, lambda, alias] },
    { given: { on_failure: { kind: 'sqs' } }, remark: 'Next to `on_failure.kind = "sqs"`.' },
  ),
  row(
    'on_failure.expiration_in_days',
    90,
    30,
    { updates: ['aws_s3_bucket_lifecycle_configuration.failures_bucket_lifecycle[0]'] },
    { given: { on_failure: { kind: 's3' } }, remark: 'Failures that are older expire within a day.' },
  ),
  row(
    'on_failure.kms_key',
    undefined,
    surroundings.key,
    { updates: [queue, policy] },
    { shown: ['left out', 'a key'] },
  ),
  row(
    'deletion_protection_enabled',
    true,
    false,
    { updates: ['aws_s3_bucket.failures_bucket[0]'] },
    { given: { on_failure: { kind: 's3' } }, alone: true, remark: 'And every table that it makes.' },
  ),
];

const projection = {
  partition_key: { name: 'sku', type: 'S', from: 'item.sku' },
  sort_key: { name: 'row', from: ['item.id'] },
  attributes: { total: 'item.total' },
};
const viewing = { given: { function_zip: null, view: { projection } } };
const existing = { arn: 'arn:aws:dynamodb:eu-central-1:000000000000:table/rows' };
const refilled = 'The rows go with the table: rebuild the view from the table afterwards.';

const viewChanges: readonly Change[] = [
  row('view.projection.attributes.total', 'item.total', 'item.sum', published, {
    ...viewing,
    remark: 'Rows that exist change when their item does, or by a rebuild.',
  }),
  row(
    'view.projection.partition_key.name',
    'sku',
    'product',
    { replaces: [view], updates: [policy, lambda, alias] },
    { ...viewing, remark: refilled },
  ),
  row(
    'view.projection.sort_key.name',
    'row',
    'line',
    { replaces: [view], updates: [policy, lambda, alias] },
    { ...viewing, remark: refilled },
  ),
  row('view.point_in_time_recovery_enabled', true, false, { updates: [view] }, viewing),
  row(
    'view.table',
    undefined,
    existing,
    { destroys: [view], updates: [policy, lambda, alias] },
    {
      ...viewing,
      shown: ['left out', 'a table'],
      remark: `The rows go with the table. ${protectedTable} The other table holds what changes from then on: rebuild the view.`,
    },
  ),
  row(
    'view.table',
    existing,
    undefined,
    { creates: [view], updates: [policy, lambda, alias] },
    { ...viewing, shown: ['a table', 'left out'], remark: 'Nothing is copied: rebuild the view from the table.' },
  ),
];

const named: readonly Change[] = [
  row(
    'name',
    'matrix-consumer',
    'matrix-consumer-new',
    { replaces: [logs, role, policy, lambda, alias, queue, queuePolicy], updates: [mapping] },
    { remark: 'The mapping keeps its place in the stream. Logs and the failures in the queue are gone.' },
  ),
  row('consumer', undefined, 'totals', published),
  row(
    'tags',
    { stage: 'dev' },
    { stage: 'prod' },
    { updates: [logs, role, lambda, queue, mapping] },
    { shown: ['`stage = "dev"`', '`stage = "prod"`'] },
  ),
];

export const streamConsumerChanges: readonly Change[] = [
  ...named,
  ...functionChanges(row),
  ...settingChanges(row),
  ...codeChanges(row),
  ...mappingChanges,
  ...failureChanges,
  ...viewChanges,
  ...aggregationChanges,
  ...cacheChanges,
  ...replicaChanges,
  ...opensearchChanges,
  ...storedChanges,
  ...transitionsChanges,
];
