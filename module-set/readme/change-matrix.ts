import type { Change } from './change';
import { archiveChanges } from './changes/archive';
import { backfillChanges } from './changes/backfill';
import { eventBusChanges } from './changes/event-buses';
import { fanOutChanges } from './changes/fan-out';
import { kinesisChanges } from './changes/kinesis';
import { networkChanges } from './changes/network';
import { pipeChanges } from './changes/pipe';
import { pipelineChanges } from './changes/pipeline';
import { queueConsumerChanges } from './changes/queue-consumer';
import { streamConsumerChanges } from './changes/stream-consumer';
import { streamTableChanges } from './changes/stream-table';
import { subscriberChanges } from './changes/subscriber';
import { versionPrunerChanges } from './changes/version-pruner';

/** What a change of a setting does to what is applied already: each row is tested with the real provider. */
export const changeMatrix: readonly Change[] = [
  ...streamTableChanges,
  ...streamConsumerChanges,
  ...fanOutChanges,
  ...subscriberChanges,
  ...queueConsumerChanges,
  ...kinesisChanges,
  ...archiveChanges,
  ...pipeChanges,
  ...eventBusChanges,
  ...versionPrunerChanges,
  ...backfillChanges,
  ...networkChanges,
  ...pipelineChanges,
];
