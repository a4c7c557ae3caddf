import { failureHazards } from './hazards/failure-hazards';
import { filterHazards } from './hazards/filter-hazards';
import { functionHazards } from './hazards/function-hazards';
import type { Hazard } from './hazards/hazard';
import { kinesisHazards } from './hazards/kinesis-hazards';
import { mappingHazards } from './hazards/mapping-hazards';
import { pipeHazards } from './hazards/pipe-hazards';
import { queueHazards } from './hazards/queue-hazards';
import { readerHazards } from './hazards/reader-hazards';
import { tableHazards } from './hazards/table-hazards';

/** Everything that a review looks for, in the order in which it tells of it. */
export const hazards: readonly Hazard[] = [
  ...tableHazards,
  ...kinesisHazards,
  ...mappingHazards,
  ...failureHazards,
  ...filterHazards,
  ...readerHazards,
  ...pipeHazards,
  ...functionHazards,
  ...queueHazards,
];
