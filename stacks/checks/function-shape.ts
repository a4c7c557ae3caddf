import type {
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
import type { Field, FieldsOf, Shape } from './shape';
import { any, flag, integer, kmsKeyArn, list, map, object, oneOf, optional, required, tableArn, text } from './shapes';
import { keyAttribute } from './table-shape';

/** What Lambda's checks look at themselves: they name the rule and what AWS would answer. */
export const checkedAsMapping = (terraform: string) => optional(any(terraform));

const filterPattern: Shape = {
  kind: 'any',
  terraform: 'string',
  json: {
    as: 'object',
    rule: 'must be the text of a JSON object',
    remedy: 'Write it as `jsonencode({ eventName = ["INSERT"] })`.',
  },
};

const filterCriteria = optional(
  object<FilterCriteria>({
    filters: required(
      list({ kind: 'object', fields: { pattern: required(filterPattern, 'Write `{ pattern: { ... } }`.') } }),
      'Write `{ filters: [{ pattern }] }`.',
    ),
  }),
);

/** What Lambda runs. */
export const runtimes = [
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

/** Settings of a function. */
export const functionFields: FieldsOf<FunctionSettings> = {
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

/** Settings of a DynamoDB stream's mapping. */
export const streamMappingFields: FieldsOf<StreamMappingSettings> = {
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

/** Settings of a queue's mapping. */
export const queueMappingFields: FieldsOf<QueueMappingSettings> = {
  ...mappingFields,
  scalingConfig: optional({
    kind: 'object',
    fields: { maximumConcurrency: required(any('number'), 'Write `{ maximumConcurrency: 10 }`.') },
  }),
  onFailure: optional({ kind: 'object', fields: failureFields }),
};
