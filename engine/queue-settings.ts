import {
  type EventSourceKind,
  type EventSourceSettings,
  eventSourceDefaults,
  invocationBytesMax,
} from '../modules/event-source-settings';
import { type RecordFilter, recordFilterOf } from './record-filter';

export type QueueKind = 'sqs' | 'sqs-fifo';

export function isQueueKind(source: EventSourceKind): source is QueueKind {
  return source === 'sqs' || source === 'sqs-fifo';
}

/** The settings of a queue's mapping as the engine runs them. */
export interface QueueSettings {
  readonly source: QueueKind;
  readonly batchSize: number;
  readonly batchingWindowMs: number;
  readonly batchBytesMax: number;
  readonly concurrencyMax: number;
  readonly reportsBatchItemFailures: boolean;
  readonly countsEvents: boolean;
  readonly filter: RecordFilter | undefined;
}

/** Invocations at once where the mapping sets no maximum. AWS starts with five and scales up from there. */
const defaultConcurrency = 5;

/** Fills in AWS's defaults. The settings are taken as valid: see `checkEventSourceSettings`. */
export function queueSettingsOf(source: QueueKind, settings: EventSourceSettings): QueueSettings {
  const defaults = eventSourceDefaults.queue;
  const patterns = (settings.filterCriteria?.filters ?? []).map(({ pattern }) => pattern ?? '');
  return {
    source,
    batchSize: settings.batchSize ?? defaults.batchSize,
    batchingWindowMs: (settings.maximumBatchingWindowInSeconds ?? defaults.maximumBatchingWindowInSeconds) * 1_000,
    batchBytesMax: invocationBytesMax,
    concurrencyMax: settings.scalingConfig?.maximumConcurrency ?? defaultConcurrency,
    reportsBatchItemFailures: settings.functionResponseTypes?.includes('ReportBatchItemFailures') ?? false,
    countsEvents: settings.metricsConfig?.metrics?.includes('EventCount') ?? false,
    filter: recordFilterOf(patterns, source),
  };
}
