import type {
  ConsumerSettings,
  ExistingOnceTable,
  FailureSettings,
  FilterCriteria,
  FunctionSettings,
  OwnTable,
  QueueMappingSettings,
  StreamMappingSettings,
  UserStatement,
  VpcConfig,
} from '../../modules/consumer-settings';
import type {
  CrossAccountSubscriber,
  FanOutEncryption,
  FanOutSettings,
  SubscriberSettings,
} from '../../modules/fan-out-settings';
import type { NetworkSettings } from '../../modules/network';
import { sinkNames } from '../../modules/sinks';
import type {
  EntryHandler,
  EnvironmentDefinition,
  FanOutHandler,
  LocalStateBackend,
  PipelineDefinition,
  S3StateBackend,
  ZipHandler,
} from '../definition';
import type { Field, FieldsOf, ObjectShape, Shape } from './shape';
import {
  any,
  arn,
  flag,
  integer,
  kmsKeyArn,
  list,
  map,
  object,
  oneOf,
  optional,
  required,
  tableArn,
  tags,
  text,
} from './shapes';
import { sinkFields } from './sinks';
import { existingTableShape, keyAttribute, tableSettingsShape } from './table-shape';

/** What Lambda's checks look at themselves: they name the rule and what AWS would answer. */
const checkedAsMapping = (terraform: string) => optional(any(terraform));

const filterPattern: Shape = {
  kind: 'any',
  terraform: 'string',
  json: {
    as: 'object',
    rule: 'must be the text of a JSON object',
    remedy: 'Write it as `jsonencode({ eventName = ["INSERT"] })`.',
  },
};

const filterPolicy: Shape = {
  kind: 'any',
  terraform: 'string',
  json: { as: 'object', rule: 'must be a JSON object', remedy: 'Write `jsonencode({ attribute = ["value"] })`.' },
};

const filterCriteria = optional(
  object<FilterCriteria>({
    filters: required(
      list({ kind: 'object', fields: { pattern: required(filterPattern, 'Write `{ pattern: { ... } }`.') } }),
      'Write `{ filters: [{ pattern }] }`.',
    ),
  }),
);

const runtimes = [
  ...['nodejs20.x', 'nodejs22.x', 'python3.9', 'python3.10', 'python3.11', 'python3.12', 'python3.13'],
  ...['java8.al2', 'java11', 'java17', 'java21', 'dotnet8', 'ruby3.2', 'ruby3.3', 'ruby3.4'],
  ...['provided.al2', 'provided.al2023'],
];

/** The values CloudWatch Logs takes. */
const retentionDays = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
];

/** A statement of a role: whom it is for is settled, and it is wanted. */
const statement: Shape = object<UserStatement>({
  sid: required(text(/^[A-Za-z0-9]{1,64}$/, 'must be 1 to 64 letters and digits'), 'Name what the statement is for.'),
  effect: optional(oneOf('Allow', 'Deny')),
  actions: required(list(text(/^[a-z0-9-]+:\*?[A-Za-z0-9*]+$/, 'must be `service:Action`'), 1), 'Name the actions.'),
  resources: required(list(text(/./, 'must be an ARN'), 1), 'Name the resources.'),
  condition: optional(any('map(map(list(string)))')),
});

const variableName = { pattern: /^[A-Za-z][A-Za-z0-9_]*$/, rule: 'must be letters, digits and underscores' };

const ownTable: Shape = object<OwnTable>({
  partitionKey: required(keyAttribute, 'Give `{ name, type }`.'),
  sortKey: optional(keyAttribute),
  actions: required(
    list(text(/^dynamodb:[A-Za-z]+$/, 'must be `dynamodb:Action`'), 1),
    "Name what the code calls, such as 'dynamodb:UpdateItem'.",
  ),
  timeToLiveAttribute: optional(text(/^.{1,255}$/s, 'must be 1 to 255 characters')),
});

const onceTable: Shape = object<ExistingOnceTable>({
  arn: required(tableArn, 'Give the ARN of the table.'),
  kmsKeyArn: optional(kmsKeyArn),
});

const layerArn = text(
  /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:\d{12}:layer:[\w-]+:\d+$/,
  'must be the ARN of a layer version (`arn:aws:lambda:REGION:ACCOUNT:layer:NAME:VERSION`)',
);

const functionFields: FieldsOf<FunctionSettings> = {
  memorySize: optional(integer(128, 10_240)),
  timeout: optional(integer(1, 900)),
  runtime: optional({ kind: 'oneOf', values: runtimes }),
  architectures: optional(list(oneOf('arm64', 'x86_64'), 1, 1)),
  environment: optional(map(text(/^/, 'must be text'), variableName)),
  layers: optional(list(layerArn, 0, 5)),
  vpcConfig: optional(
    object<VpcConfig>({
      subnetIds: required(list(text(/^subnet-[0-9a-z]+$/, 'must be `subnet-...`'), 1, 16), 'Name the subnets.'),
      securityGroupIds: required(list(text(/^sg-[0-9a-z]+$/, 'must be `sg-...`'), 1, 5), 'Name the security groups.'),
    }),
  ),
  reservedConcurrentExecutions: optional(integer(0, 1_000_000)),
  logRetentionInDays: optional({ kind: 'integer', min: 1, max: 3653, only: retentionDays }),
  tracing: optional(oneOf('Active', 'PassThrough')),
  permissionsBoundary: optional(
    text(/^arn:aws[a-z-]*:iam::(\d{12}|aws):policy\/.+$/, 'must be the ARN of an IAM policy'),
  ),
  functionVersion: optional(text(/^[1-9][0-9]*$/, 'must be the number of a published version, as text')),
  statements: optional(list(statement)),
  tables: optional(map(ownTable, variableName)),
  once: optional(flag),
  onceTable: optional(onceTable),
  concurrency: optional(integer(1, 256)),
  originRegionAttribute: optional(text(/^.{1,255}$/, 'must be the name of an attribute, 1 to 255 characters')),
};

const failureFields: FieldsOf<Omit<FailureSettings, 'kind'>> = {
  kmsKeyArn: optional(kmsKeyArn),
  expirationInDays: optional(integer(14, 36_500)),
};

const failureKind: Field = optional({
  kind: 'oneOf',
  values: ['s3', 'sqs'],
  remedy: 'Without a destination a batch that is given up is lost without a trace.',
});

const mappingFields = {
  batchSize: checkedAsMapping('number'),
  maximumBatchingWindowInSeconds: checkedAsMapping('number'),
  filterCriteria,
  functionResponseTypes: checkedAsMapping('list(string)'),
  enabled: optional(flag),
  quarantine: optional(oneOf('s3', 'sqs')),
} as const;

const streamMappingFields: FieldsOf<StreamMappingSettings> = {
  ...mappingFields,
  parallelizationFactor: checkedAsMapping('number'),
  bisectBatchOnFunctionError: optional(flag),
  maximumRecordAgeInSeconds: checkedAsMapping('number'),
  maximumRetryAttempts: checkedAsMapping('number'),
  startingPosition: checkedAsMapping('string'),
  tumblingWindowInSeconds: checkedAsMapping('number'),
  kmsKeyArn: optional(kmsKeyArn),
  metricsConfig: optional({
    kind: 'object',
    fields: { metrics: required(any('list(string)'), "Write `{ metrics: ['EventCount'] }`.") },
  }),
  onFailure: optional(object<FailureSettings>({ kind: failureKind, ...failureFields })),
};

const queueMappingFields: FieldsOf<QueueMappingSettings> = {
  ...mappingFields,
  scalingConfig: optional({
    kind: 'object',
    fields: { maximumConcurrency: required(any('number'), 'Write `{ maximumConcurrency: 10 }`.') },
  }),
  onFailure: optional({ kind: 'object', fields: failureFields }),
};

const relativeFile = text(/^(?!\/)(?!.*(^|\/)\.\.(\/|$)).+/, 'must be a path below the repository', {
  matching: [/^[^/]/],
  avoiding: [/(^|\/)\.\.(\/|$)/],
});

const entryHandler = object<EntryHandler>({
  kind: required(any('string'), ''),
  entry: required(relativeFile, 'Name the TypeScript file.'),
});

const zipHandler = object<ZipHandler>({
  kind: required(any('string'), ''),
  path: required(relativeFile, 'Name the zip file.'),
  runtime: required({ kind: 'oneOf', values: runtimes }, 'Name its runtime.'),
  handler: required(text(/^[^\s]{1,128}$/, 'must be 1 to 128 characters without spaces'), 'Name its handler.'),
});

/** `check-sinks.ts` sees to it that the settings are those of the sink. */
const cdcHandler: ObjectShape = {
  kind: 'object',
  fields: {
    kind: required(any('string'), ''),
    sink: required(oneOf(...sinkNames), 'Name the sink.'),
    ...sinkFields,
  },
};

const subscriberFields: FieldsOf<SubscriberSettings> = {
  filterPolicy: optional(filterPolicy),
  filterPolicyScope: optional(oneOf('MessageAttributes', 'MessageBody')),
  rawMessageDelivery: optional(flag),
  maxReceiveCount: optional(integer(1, 1_000)),
  visibilityTimeoutSeconds: optional(integer(0, 43_200)),
  messageRetentionSeconds: optional(integer(60, 1_209_600)),
};

const constructId = { pattern: /^[A-Z][A-Za-z0-9]*$/, rule: 'must be PascalCase: a capital, then letters and digits' };

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
  network: optional(network),
  otherStreamReaders: optional(list(text(/./, 'must be a name'))),
  functionVersionsKept: optional(integer(2, 100)),
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
