import type { TopologyConsumer } from '../../../local/accounting/topology';
import { percentile } from '../../../local/progress/consumer-progress';
import { eventIdOf, RunProgress, waitUntil } from '../../../local/progress/run-progress';
import type { CreatedObject } from '../../../local/services/s3-notifier';
import { VirtualClock } from '../../support/virtual-clock';

const arn = 'arn:aws:dynamodb:ddblocal:000000000000:table/orders/stream/now';
const stream = { name: 'FanOut', quarantineBucket: 'failures' } as TopologyConsumer;
const queue = { name: 'Shipping', quarantineBucket: 'others', queue: {} } as TopologyConsumer;

describe('RunProgress', () => {
  test('counts what became of records, and their lag from the write', () => {
    const { progress } = newProgress();
    progress.noteWrite({ ...change('o-1'), writtenAtMs: 1_000 });
    progress.noteWrite({ ...change('o-1'), writtenAtMs: 2_000 });
    const records = [record('e-1', 'o-1'), record('e-2', 'o-1')];
    const watcher = progress.watcherOf(stream);

    watcher.received(records, 2_100);
    watcher.retrying(records.slice(1), 2_200);
    watcher.done(records, 2_500);

    expect(progress.consumers.get(stream)).toMatchObject({ received: 2, done: 2, retried: 1, lagsMs: [1_500, 500] });
  });

  test('follows a change from the stream into a queue by its id', () => {
    const { progress } = newProgress();
    progress.noteWrite({ ...change('o-1'), writtenAtMs: 1_000 });
    progress.watcherOf(stream).received([record('e-1', 'o-1')], 1_100);
    const event = { messageId: 'm', body: JSON.stringify({ id: 'e-1' }), eventSourceARN: 'queue' };

    progress.watcherOf(queue).received([{ event }], 1_200);
    progress.watcherOf(queue).retrying([{ event }], 1_240);
    progress.watcherOf(queue).received([{ event }], 1_250);
    progress.watcherOf(queue).done([{ event }], 1_300);

    expect(progress.consumers.get(queue)).toMatchObject({ received: 1, done: 1, retried: 1, lagsMs: [300] });
    expect([...progress.messages.get('queue')!.keys()]).toEqual(['m']);
  });

  test('counts each record in one place only', () => {
    const { progress, create } = newProgress();
    const records = [1, 2, 3, 4, 5, 6].map((n) => record(`e-${n}`, `o-${n}`));
    const watcher = progress.watcherOf(stream);

    watcher.received(records, 0);
    watcher.filtered(records.slice(0, 1), 0);
    watcher.done(records.slice(1, 3), 0);
    create('failures', 'quarantine/FanOut/a.json');
    watcher.delivered(records.slice(3, 4), 0);
    watcher.lost(records.slice(4, 5), 'destination-failed', 0);

    const counts = { received: 6, filtered: 1, done: 1, quarantined: 1, evicted: 1, lost: 1, unfinished: 1 };
    expect(progress.consumers.get(stream)).toMatchObject(counts);
    expect(progress.troubles).toHaveLength(2);
  });

  test('counts a message once whose deletion failed', () => {
    const { progress } = newProgress();
    const watcher = progress.watcherOf(queue);
    const event = { messageId: 'm', body: '{}', eventSourceARN: 'queue' };

    for (const _ of [1, 2]) {
      watcher.received([{ event }], 0);
      watcher.done([{ event }], 0);
    }

    expect(progress.consumers.get(queue)).toMatchObject({ received: 1, done: 1, unfinished: 0 });
  });

  test('counts each quarantined record once, at the consumer whose bucket it is', () => {
    const { progress, create } = newProgress();

    create('failures', 'quarantine/FanOut/a.json');
    create('failures', 'quarantine/FanOut/a.json');
    create('failures', 'aws/lambda/x');
    create('claims', 'quarantine/FanOut/b.json');

    expect(progress.consumers.get(stream)!.quarantined).toBe(1);
    expect(progress.consumers.get(queue)!.quarantined).toBe(0);
  });
});

describe('eventIdOf', () => {
  test.each([
    [{ eventID: 'e' }, 'e'],
    [{ body: '{"id":"m"}' }, 'm'],
    [{ body: JSON.stringify({ Type: 'Notification', Message: '{"id":"w"}' }) }, 'w'],
    [{ body: 'no message of a fan-out' }, undefined],
  ])('finds in %j the id %s', (event, id) => {
    expect(eventIdOf(event)).toBe(id);
  });
});

describe('waitUntil', () => {
  test('ends as soon as it is reached', async () => {
    const { clock, wait } = waiting(3);

    expect(await wait).toBe(true);
    expect(clock.nowMs()).toBeLessThan(1_000);
  });

  test('gives up when nothing moved for as long as patience lasts', async () => {
    const { wait } = waiting(Number.POSITIVE_INFINITY);

    expect(await wait).toBe(false);
  });
});

describe('percentile', () => {
  test.each([
    [[], 0.5, 0],
    [[5], 0.99, 5],
    [[3, 1, 2], 0.5, 2],
    [Array.from({ length: 100 }, (_, index) => index), 0.99, 99],
  ])('of %j at %d is %d', (values, share, expected) => {
    expect(percentile(values, share)).toBe(expected);
  });
});

function newProgress() {
  let created: (object: CreatedObject) => void = () => {};
  const notifier = { onCreated: (listener: typeof created) => (created = listener) };
  const topology = { consumers: [stream, queue], subscribers: [], sinks: [], pipes: [], pipeSinks: [] };
  const progress = new RunProgress(topology, notifier as never);
  return {
    progress,
    create: (bucket: string, key: string) => created({ bucket, key, sizeBytes: 1, eTag: '', how: 'Put' }),
  };
}

function change(orderId: string) {
  const keys = { orderId: { S: orderId } };
  return { table: 'orders', keys, eventName: 'MODIFY', oldImage: undefined, newImage: undefined } as const;
}

function record(eventID: string, orderId: string) {
  return { event: { eventID, eventSourceARN: arn, dynamodb: { Keys: { orderId: { S: orderId } } } } };
}

/** Reached at the given look, on a clock that jumps from timer to timer. */
function waiting(atLook: number) {
  const clock = new VirtualClock(0);
  let looks = 0;
  const isReached = async () => ++looks >= atLook;
  const { signal } = new AbortController();
  return { clock, wait: clock.drive(waitUntil(isReached, () => 0, { clock, patienceMs: () => 5_000, signal })) };
}
