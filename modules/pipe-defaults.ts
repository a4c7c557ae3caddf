/** What pipes and rules of buses are where nothing else is said; the settings' own docs tell why. */
export const pipeDefaults = {
  pipe: {
    maximumBatchingWindowInSeconds: 0,
    parallelizationFactor: 1,
    startingPosition: 'TRIM_HORIZON',
    maximumRecordAgeInSeconds: 21_600,
    maximumRetryAttempts: 10_000,
    onPartialBatchItemFailure: 'AUTOMATIC_BISECT',
    enabled: true,
    logLevel: 'INFO',
    logExecutionData: false,
    logRetentionInDays: 30,
  },
  lambda: { invocationType: 'REQUEST_RESPONSE' },
  stepFunctions: { invocationType: 'FIRE_AND_FORGET' },
  /** A message of one id within five minutes is the same change. */
  messageDeduplicationId: '$.eventID',
} as const;

/** Rules of a bus. */
export const eventRuleDefaults = {
  rule: { enabled: true, maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 185 },
  ownQueue: { messageRetentionSeconds: 1_209_600, visibilityTimeoutSeconds: 30 },
} as const;

/** Characters of an input template. */
export const inputTemplateCharactersMax = 8_192;

/**
 * Records of a batch that each target takes: what takes a batch whole is bounded by bytes alone, and has the source's
 * own bound here.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-batching-concurrency.html
 */
export const pipeBatchMax = {
  eventBus: 10,
  sqs: 10,
  sns: 10,
  lambda: 10_000,
  stepFunctions: 10_000,
  kinesis: 500,
  firehose: 500,
  cloudwatchLogs: 10_000,
  apiGateway: 1,
  apiDestination: 1,
} as const;

/** The same of what a pipe asks before. */
export const enrichmentBatchMax = {
  functionArn: 10_000,
  stateMachineArn: 10_000,
  apiGateway: 1,
  apiDestination: 1,
} as const;

export type PipeTargetKind = keyof typeof pipeBatchMax;
export type PipeEnrichmentKind = keyof typeof enrichmentBatchMax;

export const pipeTargetKinds = Object.keys(pipeBatchMax) as readonly PipeTargetKind[];
export const pipeEnrichmentKinds = Object.keys(enrichmentBatchMax) as readonly PipeEnrichmentKind[];

/** Records of a batch where nothing else is said, and no API is called for each record. */
export const batchSizeDefault = 10;
