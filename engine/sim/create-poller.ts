import type { EventSourceSettings } from '../../modules/event-source-settings';
import { isQueueKind, type QueueKind, queueSettingsOf } from '../queue-settings';
import { engineParametersOf, type StreamKind, streamSettingsOf } from '../stream-settings';
import { queueConcurrencyMax } from './queue/queue-scaling';
import type { QueueAttributes } from './queue/sim-queue';
import { SimQueuePoller, type SimQueuePollerParts } from './queue/sim-queue-poller';
import { SimPoller, type SimPollerParts } from './sim-poller';
import type { SimulationOptions } from './simulate';
import type { SourcePoller } from './source-poller';

/** What the pollers of all sources have in common. */
export type PollerParts = Omit<SimPollerParts & SimQueuePollerParts, keyof StreamOnly | keyof QueueOnly | 'settings'>;
type StreamOnly = Pick<SimPollerParts, 'parameters'>;
type QueueOnly = Pick<SimQueuePollerParts, 'mappingConcurrencyMax' | 'attributes' | 'retentionMs'>;

export interface CreatedPoller {
  readonly poller: SourcePoller;
  /** After this time the source holds no record any more, whatever became of it. */
  readonly keptForMsMax: number;
}

/** A queue's defaults as of AWS. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html */
const usualQueue: QueueAttributes = { visibilityTimeoutSeconds: 30 };
const queueRetentionMs = 4 * 86_400_000;

/** The poller of a run, for the kind of its source. */
export function createPoller(options: SimulationOptions, parts: PollerParts): CreatedPoller {
  // Every simulated write matches: what filters drop is no part of the run.
  const { filterCriteria: _, ...settings } = options.settings;
  const { source } = options;
  return isQueueKind(source)
    ? queuePoller(source, settings, options, parts)
    : streamPoller(source, settings, options, parts);
}

function streamPoller(
  source: StreamKind,
  given: EventSourceSettings,
  { parameters = {} }: SimulationOptions,
  parts: PollerParts,
): CreatedPoller {
  const settings = streamSettingsOf(source, given);
  return {
    poller: new SimPoller({ ...parts, settings, parameters }),
    keptForMsMax: engineParametersOf(settings, parameters).retentionMs,
  };
}

function queuePoller(
  source: QueueKind,
  settings: EventSourceSettings,
  { queue = usualQueue, parameters = {} }: SimulationOptions,
  parts: PollerParts,
): CreatedPoller {
  const { retentionMs = queueRetentionMs } = parameters;
  return {
    poller: new SimQueuePoller({
      ...parts,
      settings: queueSettingsOf(source, settings),
      mappingConcurrencyMax: settings.scalingConfig?.maximumConcurrency ?? queueConcurrencyMax,
      attributes: queue,
      retentionMs,
    }),
    // What is hidden when its retention ends goes when it would be seen again.
    keptForMsMax: retentionMs + queue.visibilityTimeoutSeconds * 1_000,
  };
}
