import type { BackfilledConsumer } from '../../modules/backfill-settings';
import type { SinkSettings } from '../../modules/sinks/settings';
import type { FieldsOf, Shape } from '../../stacks/checks/shape';
import {
  arn,
  flag,
  integer,
  list,
  map,
  object,
  oneOf,
  optional,
  required,
  tableArn,
  text,
} from '../../stacks/checks/shapes';
import type {
  ClaimChecks,
  DeadLetters,
  FunctionZip,
  ModuleSettings,
  PipeSourceStream,
  SourceKinesisStream,
  SourceQueue,
  SourceTable,
  Stream,
  SubscribedTopic,
} from './module-settings';
import { shapes } from './shapes';

const name = text(
  /^[a-z0-9]([a-z0-9-]*[a-z0-9])?$/,
  'must be lower-case letters, digits and hyphens, with a letter or digit at both ends',
);
const anyName = text(/^[A-Za-z0-9_-]{1,64}$/, 'must be 1 to 64 letters, digits, `_` and `-`');
const { kmsKeyArn } = shapes.existingTable;
const tableName = text(/^[a-zA-Z0-9_.-]{3,255}$/, 'must be 3 to 255 letters, digits, `_`, `.` and `-`');
const { approximateCreationDateTimePrecision: _ofDestination, ...existingStream } = shapes.existingKinesis;
const attributeName = text(/^.{1,255}$/s, 'must be 1 to 255 characters');
const queueArn = arn('sqs', 'must be the ARN of a queue');

const functionZip = object<FunctionZip>({
  path: required(text(/./, 'must be the path of a file'), 'Name the file.'),
  handler: shapes.zip.handler!,
  runtime: required(text(/^[a-z0-9.]+$/, 'must be a Lambda runtime, such as `python3.13`'), 'Name its runtime.'),
  sourceCodeHash: optional(text(/^[A-Za-z0-9+/]{43}=$/, 'must be a SHA-256 in base64')),
});

/** The fields of what modules take besides the settings of the constructs. */
export const moduleFields: FieldsOf<ModuleSettings> = {
  name: required(name, 'Name it.'),
  consumer: optional(anyName),
  pipeline: optional(name),
  stream: required(object<Stream>({ arn: shapes.existingTable.streamArn!, kmsKeyArn: kmsKeyArn! }), 'Name the stream.'),
  kinesisStream: required(
    object<SourceKinesisStream>({
      arn: shapes.existingKinesis.streamArn!,
      name: optional(text(/^[a-zA-Z0-9_.-]{1,128}$/, 'must be 1 to 128 letters, digits, `_`, `.` and `-`')),
      kmsKeyArn: kmsKeyArn!,
      retentionPeriod: shapes.existingKinesis.retentionPeriod!,
    }),
    'Name the stream.',
  ),
  tableName: required(tableName, 'Name the table.'),
  writtenTableName: optional(tableName),
  existingStream: optional({ kind: 'object', fields: existingStream }),
  writtenAfter: optional(list(text(/./, 'must be a name'))),
  sourceStream: required(
    object<PipeSourceStream>({
      arn: required(text(/^arn:aws[a-z-]*:(dynamodb|kinesis):.+/, 'must be the ARN of a stream'), 'Name the stream.'),
      kind: shapes.pipeSource,
      kmsKeyArn: kmsKeyArn!,
    }),
    'Name the stream.',
  ),
  sourceTable: required(
    object<SourceTable>({
      arn: required(tableArn, 'Give the ARN of the table.'),
      partitionKey: required(attributeName, 'Name the attribute.'),
      sortKey: optional(attributeName),
    }),
    'Name the table.',
  ),
  consumers: required(
    {
      ...map(
        object<BackfilledConsumer>({
          functionArn: required(arn('lambda', 'must be the ARN of a function'), 'Give the ARN of its alias.'),
          batchSize: optional(integer(1, 10_000)),
          source: optional(oneOf('dynamodb', 'kinesis')),
          filterCriteria: shapes.streamConsumer.filterCriteria!,
          functionResponseTypes: optional(list(oneOf('ReportBatchItemFailures'))),
        }),
        { pattern: /^[A-Za-z0-9_-]{1,64}$/, rule: 'must be 1 to 64 letters, digits, `_` and `-`' },
      ),
      min: 1,
    } as Shape,
    'Name who gets the items.',
  ),
  busName: required(text(/^[A-Za-z0-9_./-]{1,256}$/, 'must be the name of an event bus'), 'Name the bus.'),
  queue: required(
    object<SourceQueue>({ arn: required(queueArn, 'Name the queue.'), kmsKeyArn: kmsKeyArn! }),
    'Name the queue.',
  ),
  deadLetters: optional(
    object<DeadLetters>({
      arn: required(queueArn, 'Name the queue.'),
      url: required(text(/^https?:\/\//, 'must be the URL of a queue'), 'Name the queue.'),
    }),
  ),
  topic: required(
    object<SubscribedTopic>({
      arn: required(arn('sns', 'must be the ARN of a topic'), 'Name the topic.'),
      fifo: optional(flag),
      kmsKeyArn: kmsKeyArn!,
    }),
    'Name the topic.',
  ),
  claimChecks: optional(
    object<ClaimChecks>({
      bucketArn: required(text(/^arn:aws[a-z-]*:s3:::.+$/, 'must be the ARN of a bucket'), 'Name the bucket.'),
    }),
  ),
  functionZip: optional(functionZip),
  ...(shapes.sinks as FieldsOf<SinkSettings>),
  functions: required(
    map(arn('lambda', 'must be the ARN of a function'), {
      pattern: /^[A-Za-z0-9_-]{1,64}$/,
      rule: 'must be a function',
    }),
    'Name the functions.',
  ),
  keepVersions: optional(integer(2, 100)),
  deletionProtectionEnabled: optional(flag),
  tags: shapes.table.tags!,
};
