import { itemKeyOf } from '../../handlers/core/item-key';
import type { DeployedConsumer, DeployedPipeline } from '../deployed/deployed-pipeline';
import type { ReplayRecord, ReplayTarget } from '../replay/replay-batch';
import { routeTo } from '../verify/route';
import type { BroughtRecord } from './brought-record';

/** How one consumer is brought what its mapping would have brought it. */
export interface Delivery {
  readonly name: string;
  readonly target: ReplayTarget;
  /** Records of a call at most. */
  readonly batchSize: number;
  /** The record as the function takes it; undefined where a filter on the way keeps it. */
  eventRecordOf(record: BroughtRecord): ReplayRecord | undefined;
}

export function deliveryOf(consumer: DeployedConsumer, pipeline: DeployedPipeline, mode: 'seed' | 'repair'): Delivery {
  const { name, mapping, core, functionArn } = consumer;
  // A repair is ours alone and comes as it is, whatever the mapping reads; each record of it is answered by itself.
  const comesAsItIs = mode === 'repair';
  return {
    name,
    target: {
      functionArn,
      reportsBatchItemFailures: core !== undefined || mapping.reportsBatchItemFailures,
      answersEach: comesAsItIs || mapping.source === 'sqs',
    },
    batchSize: mapping.batchSize,
    eventRecordOf(record) {
      // The table has no such item, so there is nothing for a filter to look at; the sink holds it all the same.
      if (comesAsItIs && record.eventName === 'REMOVE') return asItIs(record);
      const routed = routeTo(consumer, pipeline, record);
      if ('filteredBy' in routed) return undefined;
      return comesAsItIs ? asItIs(record) : routed.record;
    },
  };
}

function asItIs(record: BroughtRecord): ReplayRecord {
  const { SequenceNumber, Keys } = record.dynamodb;
  return { record, itemIdentifier: SequenceNumber, itemKey: itemKeyOf(Keys) };
}
