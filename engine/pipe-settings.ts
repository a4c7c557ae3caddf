import type { EventSourceSettings } from '../modules/event-source-settings';
import {
  enrichmentBatchMax,
  type PipeEnrichmentKind,
  type PipeTargetKind,
  pipeBatchMax,
} from '../modules/pipe-defaults';
import { type StreamKind, type StreamSettings, streamSettingsOf } from './stream-settings';

/** How a pipe reads its stream, by AWS's names for what it shares with event source mappings. */
export interface PipeReading {
  readonly source: StreamKind;
  /** `bisectBatchOnFunctionError` stands for `AUTOMATIC_BISECT`, the failure destination for the dead letters. */
  readonly settings: EventSourceSettings;
  readonly target: PipeTargetKind;
  readonly enrichment: PipeEnrichmentKind | undefined;
}

/** What a pipe reads with: batches no larger than its target and its enrichment take. */
export function pipeStreamSettingsOf({ source, settings, target, enrichment }: PipeReading): StreamSettings {
  const batchSizeMax = Math.min(pipeBatchMax[target], enrichment ? enrichmentBatchMax[enrichment] : Infinity);
  const batchSize = Math.min(settings.batchSize ?? sourceBatchSize, batchSizeMax);
  return {
    ...streamSettingsOf(source, { ...settings, batchSize }),
    reader: 'pipe',
    reportsBatchItemFailures: true,
    tumblingWindowMs: 0,
    countsEvents: false,
  };
}

/** Of a source where nothing else is said. */
const sourceBatchSize = 100;
