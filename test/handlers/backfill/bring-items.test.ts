import { bringItems, ConsumerDownError } from '../../../handlers/backfill/bring-items';
import type { InvokeFunction } from '../../../handlers/replay/invoke-function';
import { deliveryOf } from '../../../ops/backfill/delivery';
import type { DeployedConsumer } from '../../../ops/deployed/deployed-pipeline';
import { consumerOf, pipelineOf } from '../../ops/backfill/pipeline-of';
import { VirtualClock } from '../../support/virtual-clock';

const atMs = Date.parse('2026-11-22T08:30:00Z');

describe('bringItems', () => {
  test('brings stream records older than any change, numbered within batches of the size of the mapping', async () => {
    const { events, outcome } = await bring(4);

    expect(outcome).toEqual({ brought: 4, stale: 0, quarantined: 0, filtered: 0, failed: [] });
    expect(events.map((records) => records.map(({ dynamodb }) => dynamodb.SequenceNumber))).toEqual([
      ['1', '2', '3'],
      ['1'],
    ]);
    expect(events[0]![0]).toEqual({
      eventID: expect.stringMatching(/^[0-9a-f]{32}$/),
      eventName: 'INSERT',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: 'eu-west-1',
      dynamodb: {
        ApproximateCreationDateTime: atMs / 1_000,
        Keys: keysAt(0),
        NewImage: imageAt(0),
        SequenceNumber: '1',
        StreamViewType: 'NEW_AND_OLD_IMAGES',
      },
      eventSourceARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/0/2026-11-22T08:30:00.000',
    });
  });

  test('gives an item the same id when its page is brought again', async () => {
    const [one, other] = [await bring(1), await bring(1)];

    expect(one.events[0]![0]!.eventID).toBe(other.events[0]![0]!.eventID);
  });

  test('keeps a call below what Lambda takes', async () => {
    const consumer = consumerOf('View');
    const many = { ...consumer, mapping: { ...consumer.mapping, batchSize: 10_000 } };

    const { events } = await bring(20, { consumer: many, note: 'x'.repeat(390_000) });

    expect(events.map((records) => records.length)).toEqual([14, 6]);
  });

  test('leaves out what a filter of the mapping keeps away', async () => {
    const consumer = consumerOf('View');
    const pattern = JSON.stringify({ dynamodb: { NewImage: { number: { N: ['1', '2'] } } } });
    const filtering = { ...consumer, mapping: { ...consumer.mapping, filters: [pattern] } };

    const { events, outcome } = await bring(5, { consumer: filtering });

    expect(outcome).toMatchObject({ brought: 2, filtered: 3 });
    expect(events.map((records) => records.length)).toEqual([2]);
  });

  test('counts apart what the function quarantined, and as filtered what it passed over', async () => {
    const { outcome } = await bring(3, { told: { quarantined: ['1'], stale: ['2'], fenced: ['3'] } });

    expect(outcome).toEqual({ brought: 1, stale: 1, quarantined: 1, filtered: 1, failed: [] });
  });

  test('names the items that failed, and goes on with the others', async () => {
    const { outcome } = await bring(4, { answer: (records) => records.find(({ dynamodb }) => isItem(dynamodb, 1)) });

    expect(outcome).toMatchObject({ brought: 3, failed: [{ keys: keysAt(1), reason: 'reported as failed' }] });
  });

  test('fails when one after the other fails, in one call or in several', async () => {
    const broken = bring(9, { failure: 'SinkError' });

    await expect(broken).rejects.toThrow(ConsumerDownError);
    await expect(broken).rejects.toThrow(/^View took none of the last items, so the backfill stopped: SinkError: no$/);
  });
});

interface Options {
  readonly consumer?: DeployedConsumer;
  /** Of each item. */
  readonly note?: string;
  /** The record that fails. */
  readonly answer?: (records: readonly Brought[]) => Brought | undefined;
  readonly failure?: string;
  /** What the function tells of those that it took. */
  readonly told?: object;
}

interface Brought {
  readonly eventID: string;
  readonly dynamodb: { readonly SequenceNumber: string; readonly Keys: object };
}

async function bring(count: number, { consumer = consumerOf('View'), note, answer, failure, told }: Options = {}) {
  const clock = new VirtualClock();
  const events: Brought[][] = [];
  const invoke: InvokeFunction = async (_, event) => {
    const { Records } = event as { readonly Records: Brought[] };
    expect(Buffer.byteLength(JSON.stringify(event))).toBeLessThan(6_000_000);
    events.push(Records);
    if (failure !== undefined) return { failure: { name: failure, message: 'no' } };
    const failed = answer?.(Records);
    return {
      answer: { batchItemFailures: failed ? [{ itemIdentifier: failed.dynamodb.SequenceNumber }] : [], ...told },
    };
  };
  const pipeline = pipelineOf([consumer]);
  const items = Array.from({ length: count }, (_, item) => ({ keys: keysAt(item), newImage: imageAt(item, note) }));
  const { signal } = new AbortController();
  const outcome = await clock.drive(
    bringItems(items, { mode: 'seed', atMs }, deliveryOf(consumer, pipeline, 'seed'), pipeline, {
      ...{ invoke, clock, random: () => 0.5, signal },
    }),
  );
  return { events, outcome };
}

function keysAt(item: number) {
  return { customerId: { S: 'c1' }, orderId: { S: `o${item}` } };
}

function imageAt(item: number, note = '') {
  return { ...keysAt(item), number: { N: String(item) }, note: { S: note } };
}

function isItem({ Keys }: Brought['dynamodb'], item: number): boolean {
  return JSON.stringify(Keys) === JSON.stringify(keysAt(item));
}
