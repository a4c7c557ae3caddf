import { recordFilterOf } from '../../engine/record-filter';
import type { Delivery } from '../backfill/bring-items';
import type { BroughtRecord } from '../backfill/brought-record';
import { kinesisRecordOf } from '../backfill/kinesis-record-of';
import { SettingsError } from '../core/errors';
import { itemKeyOf } from '../core/item-key';
import type { LoadedConsumer } from './env';

/** How the consumers that the environment names are brought what their mappings would bring them. */
export function loadedDeliveries(consumers: unknown): readonly Delivery[] {
  if (Array.isArray(consumers) && consumers.every(isConsumer)) return consumers.map(deliveryOf);
  const rule = 'must be a JSON list of consumers, each with `name`, `functionArn` and `batchSize`';
  throw new SettingsError([
    `environment: \`TRIBUTARY_BACKFILL_CONSUMERS\` ${rule}. Correct it in the function's environment.`,
  ]);
}

function isConsumer(value: unknown): value is LoadedConsumer {
  const { name, functionArn, batchSize } = (value ?? {}) as Partial<LoadedConsumer>;
  return typeof name === 'string' && typeof functionArn === 'string' && typeof batchSize === 'number' && batchSize > 0;
}

function deliveryOf({ name, functionArn, batchSize, ...consumer }: LoadedConsumer): Delivery {
  const source = consumer.source ?? 'dynamodb';
  const passes = recordFilterOf(consumer.filters ?? [], source) ?? (() => true);
  // The name of the stream is nobody's condition: a mapping reads one.
  const viewOf = (record: BroughtRecord) => (source === 'kinesis' ? kinesisRecordOf(record, '') : record);
  return {
    name,
    target: {
      functionArn,
      reportsBatchItemFailures: consumer.reportsBatchItemFailures ?? true,
      answersEach: false,
    },
    batchSize,
    eventRecordOf(record) {
      if (!passes(viewOf(record))) return undefined;
      const { SequenceNumber, Keys } = record.dynamodb;
      return { record, itemIdentifier: SequenceNumber, itemKey: itemKeyOf(Keys) };
    },
  };
}
