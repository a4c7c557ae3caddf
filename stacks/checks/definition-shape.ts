import type { ConsumerSettings } from '../../modules/consumer-settings';
import type {
  CrossAccountSubscriber,
  FanOutEncryption,
  FanOutSettings,
  SubscriberSettings,
} from '../../modules/fan-out-settings';
import type { NetworkSettings } from '../../modules/network';
import type {
  EnvironmentDefinition,
  FanOutHandler,
  LocalStateBackend,
  PipelineDefinition,
  S3StateBackend,
} from '../definition';
import { alarmShape } from './alarm-shape';
import { archiveShape } from './archive-shape';
import { backfillShape } from './backfill-shape';
import { eventBusShape } from './event-bus-shape';
import { functionFields, queueMappingFields, streamMappingFields } from './function-shape';
import { cdcHandler, entryHandler, zipHandler } from './handler-shape';
import { kinesisShape } from './kinesis-shape';
import { pipeShape } from './pipe-shape';
import type { FieldsOf, ObjectShape, Shape } from './shape';
import {
  any,
  arn,
  constructId,
  flag,
  integer,
  kmsKeyArn,
  list,
  map,
  object,
  oneOf,
  optional,
  required,
  tags,
  text,
} from './shapes';
import { existingTableShape, tableSettingsShape } from './table-shape';

const filterPolicy: Shape = {
  kind: 'any',
  terraform: 'string',
  json: { as: 'object', rule: 'must be a JSON object', remedy: 'Write `jsonencode({ attribute = ["value"] })`.' },
};

const subscriberFields: FieldsOf<SubscriberSettings> = {
  filterPolicy: optional(filterPolicy),
  filterPolicyScope: optional(oneOf('MessageAttributes', 'MessageBody')),
  rawMessageDelivery: optional(flag),
  maxReceiveCount: optional(integer(1, 1_000)),
  visibilityTimeoutSeconds: optional(integer(0, 43_200)),
  messageRetentionSeconds: optional(integer(60, 1_209_600)),
};

const subscriber: Shape = {
  kind: 'object',
  fields: {
    ...subscriberFields,
    consumer: optional({
      kind: 'object',
      fields: {
        ...functionFields,
        ...queueMappingFields,
        handler: required(
          { kind: 'variant', by: 'kind', cases: { cdc: cdcHandler, entry: entryHandler, zip: zipHandler } },
          'Say what runs when messages arrive.',
        ),
      },
    }),
  },
};

const fanOutFields: FieldsOf<FanOutSettings> = {
  fifo: optional(flag),
  encryption: optional(
    object<FanOutEncryption>({
      kind: optional(oneOf('aws-managed', 'customer-managed')),
      kmsKeyArn: optional(kmsKeyArn),
    }),
  ),
  filterAttributes: optional(
    list(
      text(
        /^(?!(?:aws|amazon)\.)(?!\.)(?!.*\.\.)[A-Za-z0-9_.-]{1,256}(?<!\.)$/i,
        'must be a name that SNS takes for a message attribute',
        { matching: [/^[A-Za-z0-9_.-]{1,256}$/], avoiding: [/^(aws|amazon)?\./i, /\.\./, /\.$/] },
      ),
    ),
  ),
  claimCheck: optional(flag),
  claimCheckKeep: optional(
    list(text(/^(new|old)(\.[^.]+)*$/, 'must be a dotted path below `new` or `old`, like `new.status`')),
  ),
  claimCheckExpirationInDays: optional(integer(29, 36_500)),
  transport: optional(oneOf('sdk', 'direct')),
  crossAccountSubscribers: optional(
    map(
      object<CrossAccountSubscriber>({
        accountId: required(text(/^\d{12}$/, 'must be 12 digits'), 'Name the account.'),
        queueArn: optional(arn('sqs', 'must be the ARN of a queue')),
      }),
      constructId,
    ),
  ),
};

const fanOutHandler = object<FanOutHandler>({
  kind: required(any('string'), ''),
  ...fanOutFields,
  subscribers: required({ kind: 'map', of: subscriber, key: constructId, constructs: true }, 'Give at least `{}`.'),
});

const consumerFields: FieldsOf<ConsumerSettings> = {
  ...functionFields,
  ...streamMappingFields,
  expectedShards: optional(integer(1, 100_000)),
};

const consumer: Shape = {
  kind: 'object',
  fields: {
    ...consumerFields,
    handler: required(
      {
        kind: 'variant',
        by: 'kind',
        cases: { 'fan-out': fanOutHandler, cdc: cdcHandler, entry: entryHandler, zip: zipHandler },
      },
      'Say what runs when changes arrive.',
    ),
  },
};

const kebab = (longest: number) =>
  text(
    new RegExp(`^(?=.{1,${longest}}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$`),
    `must be 1 to ${longest} lower-case letters, digits and single hyphens`,
    { matching: [new RegExp(`^.{1,${longest}}$`), /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/] },
  );

const subnetIds = list(text(/^subnet-[0-9a-z]+$/, 'must be `subnet-...`'), 1, 16);

const network: Shape = object<NetworkSettings>({
  vpcId: required(text(/^vpc-[0-9a-z]+$/, 'must be `vpc-...`'), 'Name the VPC.'),
  subnetIds: required(subnetIds, 'Name the subnets.'),
  routeTableIds: optional(list(text(/^rtb-[0-9a-z]+$/, 'must be `rtb-...`'), 1)),
  endpoints: optional(list(oneOf('dynamodb', 's3', 'sns', 'sqs'))),
});

const pipeline: Shape = object<PipelineDefinition>({
  name: required(kebab(32), 'Name the pipeline.'),
  preventDestroy: optional(flag),
  table: required(
    { kind: 'choice', choose: (table) => ('streamArn' in table ? existingTableShape : tableSettingsShape) },
    'Describe the table, or name the stream of one that exists.',
  ),
  consumers: required({ kind: 'map', of: consumer, key: constructId, constructs: true }, 'Give at least `{}`.'),
  kinesis: optional(kinesisShape),
  archive: optional(archiveShape),
  pipes: optional({ kind: 'map', of: pipeShape, key: constructId, constructs: true }),
  buses: optional({ kind: 'map', of: eventBusShape, key: constructId, constructs: true }),
  network: optional(network),
  otherStreamReaders: optional(list(text(/./, 'must be a name'))),
  functionVersionsKept: optional(integer(2, 100)),
  alarms: optional(alarmShape),
  backfill: optional(backfillShape),
});

const localState: ObjectShape = object<LocalStateBackend>({
  kind: required(any('string'), ''),
  path: required(text(/^(?!\/)(?![A-Za-z]:).+/, 'must be a relative path'), 'Name the state file.'),
});

const s3State: ObjectShape = object<S3StateBackend>({
  kind: required(any('string'), ''),
  bucket: required(text(/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/, 'must be the name of a bucket'), 'Name the bucket.'),
  key: required(text(/^(?!\/).+[^/]$/, 'must be an object key'), 'Name the object.'),
  region: required(text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region'), 'Name the region of the bucket.'),
  kmsKeyId: optional(text(/./, 'must be a key id or ARN')),
});

/** One environment with everything in it. */
export const environmentShape: Shape = object<EnvironmentDefinition>({
  name: required(kebab(20), 'Name the environment.'),
  region: required(text(/^[a-z]{2}(-[a-z]+)+-\d$/, 'must be a region'), "Name it: 'eu-central-1'."),
  accountId: optional(text(/^\d{12}$/, 'must be 12 digits')),
  tags: optional(tags),
  state: required(
    { kind: 'variant', by: 'kind', cases: { local: localState, s3: s3State } },
    'Say where the state is kept.',
  ),
  pipelines: required({ kind: 'map', of: pipeline, key: constructId, constructs: true }, 'Give at least one.'),
});
