import type { Clock } from '../../handlers/core/clock';
import type { TopologyReader } from '../accounting/topology';
import type { MappingWatcher, WatchedRecord } from '../mappings/mapping-watcher';
import { recordFunctionMetric } from './metrics/lambda-metrics';
import type { MetricStore } from './metrics/metric-store';

/** What a mapping last did, in the words of Lambda's `LastProcessingResult`. */
export type ProcessingResult = 'No records processed' | 'OK' | 'PROBLEM: Function call failed';

/** A mapping or a pipe, as metrics name it. */
export interface ObservedReader {
  readonly mapping: TopologyReader['mapping'] & { readonly uuid?: string; readonly functionArn?: string };
  readonly pipe?: { readonly name: string };
}

/** Tells the metrics of AWS what becomes of a reader's records, besides the watcher that it has. */
export function observeReader(
  reader: ObservedReader,
  watcher: MappingWatcher,
  { metrics, clock }: { readonly metrics: MetricStore; readonly clock: Clock },
  onResult: (result: ProcessingResult) => void,
): MappingWatcher {
  const arrivals = new WeakMap<object, number>();
  const count = counterOf(reader, metrics);
  const countExecution = executionCounterOf(reader, metrics);
  const { functionArn, source } = reader.mapping;
  return {
    received(records, nowMs) {
      for (const { event, arrivedAtMs } of records as readonly (WatchedRecord & { readonly arrivedAtMs?: number })[]) {
        if (arrivedAtMs !== undefined) arrivals.set(event as object, arrivedAtMs);
      }
      count('PolledEventCount', records.length, nowMs);
      watcher.received(records, nowMs);
    },
    filtered(records, nowMs) {
      count('FilteredOutEventCount', records.length, nowMs);
      watcher.filtered(records, nowMs);
    },
    invoking(events, nowMs) {
      const arrivedAtMs = arrivals.get(events.at(-1) as object);
      // The age of the last record at the moment when the function is called, also where it fails.
      if (functionArn && source !== 'sqs' && arrivedAtMs !== undefined) {
        recordFunctionMetric(metrics, functionArn, 'IteratorAge', Math.max(0, nowMs - arrivedAtMs), nowMs);
      }
      count('InvokedEventCount', events.length, nowMs);
      watcher.invoking?.(events, nowMs);
    },
    done(records, nowMs) {
      onResult('OK');
      countExecution(records.length, 0, nowMs);
      watcher.done(records, nowMs);
    },
    retrying(records, nowMs) {
      count('FailedInvokeEventCount', records.length, nowMs);
      watcher.retrying(records, nowMs);
    },
    delivered(records, nowMs) {
      count('OnFailureDestinationDeliveredEventCount', records.length, nowMs);
      watcher.delivered(records, nowMs);
    },
    lost(records, cause, nowMs) {
      count('DroppedEventCount', records.length, nowMs);
      if (functionArn && cause === 'destination-failed') {
        recordFunctionMetric(metrics, functionArn, 'DestinationDeliveryFailures', 1, nowMs);
      }
      watcher.lost(records, cause, nowMs);
    },
    faulted(fault) {
      onResult('PROBLEM: Function call failed');
      countExecution(0, 1, clock.nowMs());
      watcher.faulted(fault);
    },
    failed: (error) => watcher.failed(error),
  };
}

/**
 * Pipes count executions.
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-pipes-monitoring.html
 */
function executionCounterOf({ pipe }: ObservedReader, metrics: MetricStore) {
  if (!pipe) return () => {};
  const dimensions = { PipeName: pipe.name };
  return (events: number, failed: number, nowMs: number) => {
    const values = { Invocations: 1, EventCount: events, ExecutionFailed: failed, TargetStageFailed: failed };
    for (const [name, value] of Object.entries(values)) {
      metrics.record({ namespace: 'AWS/EventBridge/Pipes', name, dimensions }, value, nowMs);
    }
  };
}

/** Pipes count none of these. */
function counterOf({ mapping, pipe }: ObservedReader, metrics: MetricStore) {
  const dimensions = { EventSourceMappingUUID: mapping.uuid ?? '' };
  return (name: string, value: number, nowMs: number) => {
    if (!pipe && value > 0) metrics.record({ namespace: 'AWS/Lambda', name, dimensions }, value, nowMs);
  };
}
