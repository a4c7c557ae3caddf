import { type EventSourceSettings, eventSourceDefaults, invocationBytesMax } from '../modules/event-source-settings';
import { type RecordFilter, recordFilterOf } from './record-filter';
import type { ReaderKind } from './stream-readers';

export type StreamKind = 'dynamodb' | 'kinesis';

/** The settings of a mapping as the engine runs them: defaults filled in, "for ever" as Infinity. */
export interface StreamSettings {
  readonly source: StreamKind;
  readonly reader: ReaderKind;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly retryAttemptsMax: number;
  readonly recordAgeMsMax: number;
  readonly laneCount: number;
  readonly bisects: boolean;
  readonly tumblingWindowMs: number;
  readonly reportsBatchItemFailures: boolean;
  readonly hasDestination: boolean;
  readonly countsEvents: boolean;
  readonly filter: RecordFilter | undefined;
}

/** What AWS does not document, or what only a simulation changes. `docs/engine.md` gives the reasons. */
export interface EngineParameters {
  /** How many records go to the left half of a failed batch of `count` (at least 2) records: 1 to `count` - 1. */
  readonly splitAt: (count: number) => number;
  /** Wait in milliseconds after failed attempt number `attempt`, counted from 1. */
  readonly backOffMs: (attempt: number) => number;
  /** How long the stream keeps a record, in milliseconds: 24 h on DynamoDB. */
  readonly retentionMs: number;
  /** Payload of one batch at most, in bytes. */
  readonly batchBytesMax: number;
  /** A shard with this many records or bytes waiting is not read on until some are done. */
  readonly bufferedRecordsMax: number;
  readonly bufferedBytesMax: number;
  /** State of a tumbling window at most, in bytes of JSON. */
  readonly windowStateBytesMax: number;
}

const hourMs = 3_600_000;

export function engineParametersOf(
  settings: StreamSettings,
  overrides: Partial<EngineParameters> = {},
): EngineParameters {
  return {
    splitAt: (count) => Math.floor(count / 2),
    backOffMs: (attempt) => Math.min(60_000, 250 * 2 ** Math.min(attempt - 1, 10)),
    retentionMs: settings.source === 'dynamodb' ? 24 * hourMs : Number.POSITIVE_INFINITY,
    batchBytesMax: invocationBytesMax,
    bufferedRecordsMax: Math.max(10_000, 2 * settings.batchSize * settings.laneCount),
    bufferedBytesMax: 4 * invocationBytesMax,
    windowStateBytesMax: 1_024 * 1_024,
    ...overrides,
  };
}

/** Fills in AWS's defaults. The settings are taken as valid: see `checkEventSourceSettings`. */
export function streamSettingsOf(source: StreamKind, settings: EventSourceSettings): StreamSettings {
  const all = { ...eventSourceDefaults.stream, ...defined(settings) };
  const patterns = (all.filterCriteria?.filters ?? []).map(({ pattern }) => pattern ?? '');
  return {
    source,
    reader: 'mapping',
    batchSize: all.batchSize,
    batchingWindowMs: all.maximumBatchingWindowInSeconds * 1_000,
    retryAttemptsMax: forEver(all.maximumRetryAttempts),
    recordAgeMsMax: forEver(all.maximumRecordAgeInSeconds) * 1_000,
    laneCount: all.parallelizationFactor,
    bisects: all.bisectBatchOnFunctionError,
    tumblingWindowMs: all.tumblingWindowInSeconds * 1_000,
    reportsBatchItemFailures: all.functionResponseTypes.includes('ReportBatchItemFailures'),
    hasDestination: all.destinationConfig?.onFailure?.destination !== undefined,
    countsEvents: all.metricsConfig?.metrics?.includes('EventCount') ?? false,
    filter: recordFilterOf(patterns, source),
  };
}

function forEver(value: number): number {
  return value === -1 ? Number.POSITIVE_INFINITY : value;
}

/** Without the members that are there but undefined or null, which must not hide a default. */
function defined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined && member !== null)) as T;
}
