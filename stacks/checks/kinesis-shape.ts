import type { ExistingKinesisStream, KinesisConsumerSettings, KinesisSettings } from '../../modules/kinesis-settings';
import { dayAndTime } from '../rules/kinesis-rules';
import { checkedAsMapping, functionFields, streamMappingFields } from './function-shape';
import { cdcHandler, entryHandler, zipHandler } from './handler-shape';
import type { FieldsOf, ObjectShape, Shape } from './shape';
import { arn, constructId, flag, integer, kmsKeyArn, list, oneOf, optional, required, text } from './shapes';

const precision = optional(oneOf('MICROSECOND', 'MILLISECOND'));
/** Hours: a day to a year. */
const retentionPeriod = optional(integer(24, 8_760));

const settingsFields: FieldsOf<KinesisSettings> = {
  streamName: optional(text(/^[a-zA-Z0-9_.-]{1,128}$/, 'must be 1 to 128 letters, digits, `_`, `.` and `-`')),
  streamMode: optional(oneOf('ON_DEMAND', 'PROVISIONED')),
  shardCount: optional(integer(1)),
  retentionPeriod,
  kmsKeyArn: optional(kmsKeyArn),
  shardLevelMetrics: optional(
    list(
      oneOf(
        ...['IncomingBytes', 'IncomingRecords', 'OutgoingBytes', 'OutgoingRecords'],
        ...['WriteProvisionedThroughputExceeded', 'ReadProvisionedThroughputExceeded', 'IteratorAgeMilliseconds'],
        'ALL',
      ),
    ),
  ),
  approximateCreationDateTimePrecision: precision,
};

const existingFields: FieldsOf<ExistingKinesisStream> = {
  streamArn: required(arn('kinesis', 'must be the ARN of a Kinesis stream'), 'Name the stream.'),
  retentionPeriod,
  kmsKeyArn: optional(kmsKeyArn),
  approximateCreationDateTimePrecision: precision,
};

const consumerFields: FieldsOf<KinesisConsumerSettings> = {
  ...functionFields,
  ...streamMappingFields,
  expectedShards: optional(integer(1, 100_000)),
  startingPositionTimestamp: checkedAsMapping('string'),
  enhancedFanOut: optional(flag),
  changesFrom: optional(text(new RegExp(`${dayAndTime}Z$`), 'must be a time in UTC such as `2026-01-31T10:20:30Z`')),
};

const consumer: Shape = {
  kind: 'object',
  fields: {
    ...consumerFields,
    handler: required(
      { kind: 'variant', by: 'kind', cases: { cdc: cdcHandler, entry: entryHandler, zip: zipHandler } },
      'Say what runs when changes arrive.',
    ),
  },
};

const consumers = optional({ kind: 'map', of: consumer, key: constructId, constructs: true });

const settingsShape: ObjectShape = { kind: 'object', construct: 'Kinesis', fields: { ...settingsFields, consumers } };
const existingShape: ObjectShape = { kind: 'object', construct: 'Kinesis', fields: { ...existingFields, consumers } };

/** A Kinesis stream that is made, or one that exists. */
export const kinesisShape: Shape = {
  kind: 'choice',
  choose: (kinesis) => ('streamArn' in kinesis ? existingShape : settingsShape),
};
