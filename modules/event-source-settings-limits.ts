import type { SettingMistake } from './errors';

/** What a mapping reads. A FIFO queue has limits of its own. */
export type EventSourceKind = 'dynamodb' | 'kinesis' | 'sqs' | 'sqs-fifo';

/**
 * The settings of an event source mapping, by AWS's names. Absent members take AWS's defaults, see
 * `eventSourceDefaults`.
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
 */
export interface EventSourceSettings {
  readonly batchSize?: number;
  readonly maximumBatchingWindowInSeconds?: number;
  readonly maximumRetryAttempts?: number;
  readonly maximumRecordAgeInSeconds?: number;
  readonly parallelizationFactor?: number;
  readonly bisectBatchOnFunctionError?: boolean;
  readonly tumblingWindowInSeconds?: number;
  readonly startingPosition?: string | null;
  readonly startingPositionTimestamp?: number | string;
  readonly functionResponseTypes?: readonly string[];
  readonly filterCriteria?: { readonly filters?: readonly { readonly pattern?: string }[] };
  readonly destinationConfig?: {
    readonly onFailure?: { readonly destination?: string };
    readonly onSuccess?: { readonly destination?: string };
  };
  readonly metricsConfig?: { readonly metrics?: readonly string[] };
  readonly scalingConfig?: { readonly maximumConcurrency?: number };
  readonly provisionedPollerConfig?: { readonly minimumPollers?: number; readonly maximumPollers?: number };
}

export type EventSourceSettingName = keyof EventSourceSettings;

/** The error AWS answers with when the mapping is created. */
export interface AwsError {
  readonly code: 'ValidationException' | 'InvalidParameterValueException' | 'ResourceConflictException';
  readonly message: string;
  readonly httpStatus: 400 | 409;
}

/** One broken rule: what we tell the user before anything is deployed, and what AWS would have answered. */
export interface SettingIssue extends SettingMistake {
  readonly awsError: AwsError;
}

/** Whole numbers a setting may have, both ends included. */
export interface SettingRange {
  readonly min: number;
  readonly max: number;
  /** One more value that is allowed outside the range: -1, which AWS reads as "for ever". */
  readonly orForever?: true;
}

export interface EventSourceLimits {
  /** How messages call the source: `a DynamoDB stream`. */
  readonly title: string;
  readonly ranges: { readonly [K in EventSourceSettingName]?: SettingRange };
  /** Settings that this kind of source knows besides those of `ranges`. */
  readonly others: readonly EventSourceSettingName[];
  readonly startingPositions: readonly string[];
}

export const streamRanges = {
  batchSize: { min: 1, max: 10_000 },
  maximumBatchingWindowInSeconds: { min: 0, max: 300 },
  maximumRetryAttempts: { min: 0, max: 10_000, orForever: true },
  maximumRecordAgeInSeconds: { min: 60, max: 604_800, orForever: true },
  parallelizationFactor: { min: 1, max: 10 },
  tumblingWindowInSeconds: { min: 0, max: 900 },
} as const satisfies EventSourceLimits['ranges'];

const shared = ['functionResponseTypes', 'filterCriteria', 'metricsConfig'] as const;
export const streamOthers = [...shared, 'bisectBatchOnFunctionError', 'startingPosition', 'destinationConfig'] as const;
export const queueOthers = [...shared, 'provisionedPollerConfig'] as const;

/** What AWS allows, by the kind of source. */
export const eventSourceLimits: { readonly [kind in EventSourceKind]: EventSourceLimits } = {
  dynamodb: {
    title: 'a DynamoDB stream',
    ranges: streamRanges,
    others: [...streamOthers, 'startingPositionTimestamp'],
    startingPositions: ['TRIM_HORIZON', 'LATEST'],
  },
  kinesis: {
    title: 'a Kinesis stream',
    ranges: streamRanges,
    others: [...streamOthers, 'startingPositionTimestamp'],
    startingPositions: ['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'],
  },
  sqs: {
    title: 'a standard SQS queue',
    ranges: { batchSize: { min: 1, max: 10_000 }, maximumBatchingWindowInSeconds: { min: 0, max: 300 } },
    others: [...queueOthers, 'scalingConfig'],
    startingPositions: [],
  },
  'sqs-fifo': {
    title: 'a FIFO SQS queue',
    ranges: { batchSize: { min: 1, max: 10 }, maximumBatchingWindowInSeconds: { min: 0, max: 0 } },
    others: [...queueOthers, 'scalingConfig'],
    startingPositions: [],
  },
};

/** Batch payload limit of one synchronous invocation, in bytes. */
export const invocationBytesMax = 6 * 1_024 * 1_024;

/** Filters of one mapping that every account may have; a raised quota allows 10. */
export const filtersMax = 5;
export const filterPatternCharactersMax = 4_096;
/** Lists of which AWS knows one member, by the setting. */
export const onlyMembers = {
  functionResponseTypes: 'ReportBatchItemFailures',
  'metricsConfig.metrics': 'EventCount',
} as const;
export const maximumConcurrencyRange: SettingRange = { min: 2, max: 1_000 };
/** Of a queue. */
export const provisionedPollerRanges: { readonly [K in 'minimumPollers' | 'maximumPollers']: SettingRange } = {
  minimumPollers: { min: 2, max: 200 },
  maximumPollers: { min: 2, max: 10_000 },
};

/** What AWS does where a setting is absent. */
export const eventSourceDefaults = {
  stream: {
    batchSize: 100,
    maximumBatchingWindowInSeconds: 0,
    maximumRetryAttempts: -1,
    maximumRecordAgeInSeconds: -1,
    parallelizationFactor: 1,
    bisectBatchOnFunctionError: false,
    tumblingWindowInSeconds: 0,
    functionResponseTypes: [] as readonly string[],
  },
  queue: { batchSize: 10, maximumBatchingWindowInSeconds: 0, functionResponseTypes: [] as readonly string[] },
} as const;

export interface CheckOptions {
  /** True for a value that only Terraform will know: such a value is not checked. Default: nothing is unresolved. */
  readonly isUnresolved?: (value: unknown) => boolean;
  /** Filters that the account may have on one mapping, default 5. */
  readonly filterCountMax?: number;
  /** ARN that AWS would name in its error, default a placeholder. */
  readonly eventSourceArn?: string;
}

/** Settings as a caller hands them over: not checked yet, and possibly with values only Terraform knows. */
export type UncheckedSettings = { readonly [K in EventSourceSettingName]?: unknown };
