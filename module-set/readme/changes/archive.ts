import { type Change, changesOf } from '../change';
import { surroundings } from './surroundings';

const row = changesOf('archive');
const stream = 'aws_kinesis_firehose_delivery_stream.stream';
const table = 'aws_glue_catalog_table.table';
const policy = 'aws_iam_role_policy.stream_policy';
const published = { updates: ['aws_lambda_function.transform_function', 'aws_lambda_alias.transform_alias'] };
const refused = { refused: 'which leaves a hole' };
const partition = { column: 'status', attribute: 'status', values: ['PAID'] };
const [lake, otherLake] = ['lake', 'other-lake'].map((name) => `arn:aws:s3:::${name}`);
const otherStream = 'arn:aws:kinesis:eu-central-1:000000000000:stream/other';

/** What it does to what is there, tested with a bucket that exists: those that are made are slow. */
export const archiveChanges: readonly Change[] = [
  row('name', 'matrix-archive', 'matrix-archive-new', refused, {
    remark: 'Firehose begins where the stream is: make a second archive beside this one.',
  }),
  row('kinesis_stream', surroundings.kinesisStream, { arn: otherStream }, refused, {
    shown: ['a stream', 'another one'],
  }),
  row('format', 'json', 'parquet', refused, { remark: 'The table reads one format: make a second archive.' }),
  row('partition_by', undefined, partition, refused, {
    shown: ['left out', 'an attribute'],
    remark: 'Firehose cannot begin to divide what it delivers: Terraform would replace it.',
  }),
  row(
    'partition_by.values',
    ['PAID'],
    ['PAID', 'SHIPPED'],
    { updates: [...published.updates, table] },
    { given: { partition_by: partition }, remark: 'Older objects of the value stay under `other`.' },
  ),
  row('buffering_size_in_mb', 64, 128, { updates: [stream] }),
  row('buffering_interval_in_seconds', 300, 60, { updates: [stream] }),
  row(
    'bucket.arn',
    lake,
    otherLake,
    { updates: [stream, table, policy] },
    { shown: ['a bucket', 'another one'], remark: 'The table reads the new bucket alone: move the objects.' },
  ),
  row('kms_key', undefined, surroundings.key, { updates: [policy] }, { shown: ['left out', 'a key'] }),
  row('first_day', '2024-01-01', '2025-01-01', { updates: [table] }),
  row('transform.memory_size', 512, 1_024, published),
  row('transform.log_retention_in_days', 30, 90, { updates: ['aws_cloudwatch_log_group.transform_logs'] }),
];
