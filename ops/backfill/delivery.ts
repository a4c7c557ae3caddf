import type { Delivery } from '../../handlers/backfill/bring-items';
import type { BroughtRecord } from '../../handlers/backfill/brought-record';
import { itemKeyOf } from '../../handlers/core/item-key';
import type { ReplayRecord } from '../../handlers/replay/replay-batch';
import type { DeployedConsumer, DeployedPipeline } from '../deployed/deployed-pipeline';
import { routeTo } from '../deployed/route';

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
      isAskedFor: core !== undefined,
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
