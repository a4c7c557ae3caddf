import { type Change, changesOf } from '../change';
import { alias, lambda, mapping, policy } from './functions';
import { surroundings } from './surroundings';

const streamRow = changesOf('kinesis-stream');
const consumerRow = changesOf('kinesis-consumer');
const stream = 'aws_kinesis_stream.stream[0]';
const refused = { refused: 'changes written in between reach no Kinesis stream' };
const otherStream = 'arn:aws:kinesis:eu-central-1:000000000000:stream/other';

/** A stream and its destination, of which every argument would turn it off and on. */
const streamChanges: readonly Change[] = [
  streamRow('retention_period', 168, 24, { updates: [stream] }, { remark: 'What is older is gone at once.' }),
  streamRow('shard_level_metrics', undefined, ['IncomingBytes'], { updates: [stream] }),
  streamRow(
    'kms_key',
    undefined,
    surroundings.key,
    { updates: [stream] },
    {
      shown: ['left out', 'a key'],
      remark: 'Each consumer and archive needs the key as well, or it stops when the change is made.',
    },
  ),
  streamRow(
    'stream_mode',
    'ON_DEMAND',
    'PROVISIONED',
    { updates: [stream] },
    { with: { shard_count: 2 }, remark: 'AWS does so twice a day at most.' },
  ),
  streamRow('approximate_creation_date_time_precision', 'MICROSECOND', 'MILLISECOND', refused),
  streamRow('stream_name', undefined, 'matrix-other', refused),
  streamRow('existing_stream', undefined, { stream_arn: otherStream }, refused, { shown: ['left out', 'a stream'] }),
];

const consumerChanges: readonly Change[] = [
  consumerRow('parallelization_factor', 1, 10, { updates: [mapping] }),
  consumerRow(
    'enhanced_fan_out',
    false,
    true,
    { creates: ['aws_kinesis_stream_consumer.registration[0]'], replaces: [mapping], updates: [policy] },
    {
      remark: 'The new mapping starts at `starting_position`: with TRIM_HORIZON all that the stream keeps comes again.',
    },
  ),
  consumerRow(
    'starting_position',
    'TRIM_HORIZON',
    'LATEST',
    { replaces: [mapping] },
    { remark: 'The place in the stream is forgotten: whatever waits is skipped.' },
  ),
  consumerRow(
    'kinesis_stream.arn',
    surroundings.kinesisStream.arn,
    otherStream,
    { replaces: [mapping], updates: [policy] },
    { shown: ['a stream', 'another one'], remark: 'The new mapping starts at `starting_position`.' },
  ),
  consumerRow('changes_from', undefined, '2026-01-31T10:20:30Z', { updates: [lambda, alias] }),
];

export const kinesisChanges: readonly Change[] = [...streamChanges, ...consumerChanges];
