import { type Clock, systemClock } from '../handlers/core/clock';
import { PoisonError } from '../handlers/core/errors';
import { createBatchProcessor } from '../handlers/core/process-batch';
import { fanOutSink } from '../handlers/fan-out/fan-out-sink';
import type { Transport } from '../handlers/fan-out/transport';
import { ordersEvent } from './orders-event';
import type { Row } from './report';

const batchSize = 100;
const poisonIndex = 50;
const maximumRetryAttempts = 3;

interface StreamRecord {
  readonly eventID: string;
  readonly dynamodb: { readonly SequenceNumber: string };
}

/** Publishes one record; rejects for the poison one. */
type Publish = (record: StreamRecord) => Promise<void>;

/** Works on a batch and answers with the lowest sequence number that failed. */
type Strategy = (publish: Publish) => (records: readonly StreamRecord[]) => Promise<string | undefined>;

/**
 * One poison record in a batch of 100, delivered as Lambda does it: from the lowest reported record on, three times
 * again, then the rest of the batch is discarded. Counts records that were published again, and records that were
 * discarded although nothing was wrong with them.
 */
export async function measurePoison(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const [name, strategy, isOurs] of strategies) {
    const { duplicates, discarded } = await deliver(strategy);
    rows.push({
      measure: `${name}: duplicates / discarded`,
      value: `${duplicates} / ${discarded}`,
      ...(isOurs && { target: '0 / 0', met: duplicates === 0 && discarded === 0 }),
    });
  }
  return rows;
}

const strategies: readonly (readonly [string, Strategy, boolean])[] = [
  ['every record, report the failed', processAll, false],
  ['stop at the first failure', stopFirst, false],
  ['Tributary', tributary, true],
];

async function deliver(strategy: Strategy): Promise<{ readonly duplicates: number; readonly discarded: number }> {
  const { Records: all } = JSON.parse(ordersEvent(batchSize, 25)) as { Records: StreamRecord[] };
  const poisonId = all[poisonIndex]!.eventID;
  const published = new Map<string, number>();
  const work = strategy(async ({ eventID }) => {
    if (eventID === poisonId) throw new PoisonError('The topic refuses this record.');
    published.set(eventID, (published.get(eventID) ?? 0) + 1);
  });
  let rest: readonly StreamRecord[] = all;
  for (let attempt = 0; attempt <= maximumRetryAttempts && rest.length > 0; attempt++) {
    const failed = await work(rest);
    rest = failed === undefined ? [] : rest.slice(rest.findIndex(({ dynamodb }) => dynamodb.SequenceNumber === failed));
  }
  const counts = [...published.values()];
  return {
    duplicates: counts.reduce((sum, count) => sum + count - 1, 0),
    discarded: rest.filter(({ eventID }) => eventID !== poisonId && !published.has(eventID)).length,
  };
}

function processAll(publish: Publish) {
  return async (records: readonly StreamRecord[]) => {
    const results = await Promise.allSettled(records.map(publish));
    return records[results.findIndex(({ status }) => status === 'rejected')]?.dynamodb.SequenceNumber;
  };
}

function stopFirst(publish: Publish) {
  return async (records: readonly StreamRecord[]) => {
    for (const record of records) {
      try {
        await publish(record);
      } catch {
        return record.dynamodb.SequenceNumber;
      }
    }
    return undefined;
  };
}

/** The product's batch and sink on a transport that refuses one entry, as SNS does. */
function tributary(publish: Publish) {
  const transport: Transport = {
    publishBatch: (entries) =>
      Promise.all(
        entries.map(({ message }) =>
          publish({ eventID: JSON.parse(message.body).id } as StreamRecord).then(
            () => ({ status: 'done' }) as const,
            (error: unknown) => ({ status: 'poison', error }) as const,
          ),
        ),
      ),
  };
  const silent = { info() {}, warn() {}, error() {}, with: () => silent };
  const clock: Clock = systemClock;
  const process = createBatchProcessor({
    consumer: 'Bench',
    sink: fanOutSink({ topicArn: 'arn:aws:sns:eu-west-1:123456789012:orders', transport, filterAttributes: [] }),
    quarantine: async () => {},
    readObject: async () => Buffer.from(''),
    clock,
    random: () => 0.5,
    logger: silent,
    metrics: () => {},
  });
  return async (records: readonly StreamRecord[]) => {
    const context = { awsRequestId: 'bench', getRemainingTimeInMillis: () => 900_000 };
    const { batchItemFailures } = await process({ Records: records }, context);
    return batchItemFailures[0]?.itemIdentifier;
  };
}
