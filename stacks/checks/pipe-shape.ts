import type {
  EnrichmentSettings,
  PipeApi,
  PipeDeadLetters,
  PipeDeliveryStream,
  PipeEnrichment,
  PipeEventBus,
  PipeFunction,
  PipeLogGroup,
  PipeQueue,
  PipeSettings,
  PipeStream,
  PipeTarget,
  PipeTopic,
  PipeWorkflow,
} from '../../modules/pipe-settings';
import type { EnrichmentFunctionDefinition, PipeDefinition } from '../definition';
import { functionFields, streamMappingFields } from './function-shape';
import { entryHandler, zipHandler } from './handler-shape';
import type { FieldsOf, ObjectShape } from './shape';
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
  text,
} from './shapes';

/** What stands for parts of the record: a JSON path, or a reserved variable. */
const references = [
  '\\$[A-Za-z0-9_.*\\[\\]/-]*',
  'aws\\.pipes\\.(?:pipe-arn|pipe-name|source-arn|enrichment-arn|target-arn|event\\.ingestion-time|event|event\\.json)',
].join('|');

/** Text between references. A `<` that begins none is text too. */
const plain = '[^<]|<(?:[^$a<]|a[^w<]|aw[^s<]|aws[^.<])';

const inputTemplate = optional(
  text(
    new RegExp(`^(?:${plain}|<(?:${references})>)+$`, 's'),
    'must be text in which each `<$...>` is a JSON path and each `<aws.pipes...>` a variable that pipes know',
  ),
);

/** A text, or a JSON path to one. */
const value = (charactersMax: number) =>
  text(new RegExp(`^.{1,${charactersMax}}$`), `must be 1 to ${charactersMax} characters`);
const parameters = map(text(/^.{0,512}$/s, 'must be at most 512 characters'), {
  pattern: /^[!#$%&'*+.^_`|~0-9a-zA-Z-]{1,512}$/,
  rule: 'must be the name of a header or a parameter',
});

const functionArn = arn('lambda', 'must be the ARN of a function or of an alias');
const stateMachineArn = arn('states', 'must be the ARN of a state machine');
const invocationType = optional(oneOf('REQUEST_RESPONSE', 'FIRE_AND_FORGET'));

function api(service: string, rule: string) {
  return optional(
    object<PipeApi>({
      arn: required(arn(service, rule), 'Name it.'),
      headerParameters: optional(parameters),
      pathParameterValues: optional(list(text(/^.{1,512}$/s, 'must be 1 to 512 characters'))),
      queryStringParameters: optional(parameters),
    }),
  );
}

const apiGateway = api(
  'execute-api',
  'must be the ARN of a method (`arn:aws:execute-api:REGION:ACCOUNT:API/STAGE/METHOD/PATH`)',
);
const apiDestination = api('events', 'must be the ARN of an API destination');

const targetFields: FieldsOf<PipeTarget> = {
  eventBus: optional(
    object<PipeEventBus>({
      arn: optional(arn('events', 'must be the ARN of an event bus')),
      detailType: required(value(128), 'Say what the events are called: `OrderPlaced`.'),
      source: required(
        text(/^(?!aws\.).{1,256}$/, 'must be 1 to 256 characters and not start with `aws.`', {
          matching: [/^.{1,256}$/],
          avoiding: [/^aws\./],
        }),
        'Say where the events come from: `orders`.',
      ),
    }),
  ),
  sqs: optional(
    object<PipeQueue>({
      arn: required(arn('sqs', 'must be the ARN of a queue'), 'Name the queue.'),
      messageGroupId: optional(value(128)),
      messageDeduplicationId: optional(value(128)),
      kmsKeyArn: optional(kmsKeyArn),
    }),
  ),
  sns: optional(
    object<PipeTopic>({
      arn: required(
        text(
          /^arn:aws[a-z-]*:sns:[a-z0-9-]*:\d{12}:[A-Za-z0-9_-]+$/,
          'must be the ARN of a standard topic: a pipe takes no FIFO topic',
        ),
        'Name the topic.',
      ),
      kmsKeyArn: optional(kmsKeyArn),
    }),
  ),
  lambda: optional(object<PipeFunction>({ arn: required(functionArn, 'Name the function.'), invocationType })),
  stepFunctions: optional(
    object<PipeWorkflow>({ arn: required(stateMachineArn, 'Name the state machine.'), invocationType }),
  ),
  kinesis: optional(
    object<PipeStream>({
      arn: required(arn('kinesis', 'must be the ARN of a Kinesis stream'), 'Name the stream.'),
      partitionKey: required(value(256), "Write a JSON path to the item's key, such as `$.dynamodb.Keys.id.S`."),
      kmsKeyArn: optional(kmsKeyArn),
    }),
  ),
  firehose: optional(
    object<PipeDeliveryStream>({
      arn: required(arn('firehose', 'must be the ARN of a delivery stream'), 'Name the delivery stream.'),
    }),
  ),
  cloudwatchLogs: optional(
    object<PipeLogGroup>({
      arn: required(
        text(
          /^arn:aws[a-z-]*:logs:[a-z0-9-]+:\d{12}:log-group:[A-Za-z0-9_./#-]+$/,
          'must be the ARN of a log group, without `:*`',
        ),
        'Name the log group.',
      ),
      logStreamName: optional(value(256)),
    }),
  ),
  apiGateway,
  apiDestination,
  inputTemplate,
};

const enrichmentFields: FieldsOf<PipeEnrichment> = {
  functionArn: optional(functionArn),
  stateMachineArn: optional(stateMachineArn),
  apiGateway,
  apiDestination,
  inputTemplate,
};

const settingsFields: FieldsOf<PipeSettings> = {
  batchSize: optional(integer(1, 10_000)),
  maximumBatchingWindowInSeconds: optional(integer(0, 300)),
  parallelizationFactor: optional(integer(1, 10)),
  startingPosition: optional(oneOf('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP')),
  startingPositionTimestamp: optional(any('string')),
  // A rule refuses what lies between -1 and 60.
  maximumRecordAgeInSeconds: optional(integer(-1, 604_800)),
  maximumRetryAttempts: optional(integer(-1, 10_000)),
  onPartialBatchItemFailure: optional(oneOf('AUTOMATIC_BISECT', 'NONE')),
  filterCriteria: streamMappingFields.filterCriteria,
  enrichment: optional(object<PipeEnrichment>(enrichmentFields)),
  target: required(object<PipeTarget>(targetFields), 'Say where changes go.'),
  deadLetters: optional(object<PipeDeadLetters>({ kmsKeyArn: optional(kmsKeyArn) })),
  enabled: optional(flag),
  logLevel: optional(oneOf('ERROR', 'INFO', 'TRACE')),
  logExecutionData: optional(flag),
  logRetentionInDays: functionFields.logRetentionInDays,
  permissionsBoundary: functionFields.permissionsBoundary,
};

const { once: _once, tables: _tables, ...enrichmentSettings } = functionFields;
const enrichmentSettingsFields: FieldsOf<EnrichmentSettings> = enrichmentSettings;

/** A function that a pipe asks. */
const enrichmentFunction = object<EnrichmentFunctionDefinition>({
  ...enrichmentSettingsFields,
  handler: required(
    { kind: 'variant', by: 'kind', cases: { entry: entryHandler, zip: zipHandler } },
    'Say what runs when the pipe asks.',
  ),
});

/** A pipe of a pipeline. */
export const pipeShape: ObjectShape = object<PipeDefinition>({
  ...settingsFields,
  source: optional(oneOf('dynamodb', 'kinesis')),
  bus: optional(text(constructId.pattern, constructId.rule)),
  enrichmentFunction: optional(enrichmentFunction),
});
