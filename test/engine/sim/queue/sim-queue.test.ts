import { type QueueAttributes, SimQueue } from '../../../../engine/sim/queue/sim-queue';
import { SimRecord, startedAtMs } from '../../../../engine/sim/sim-record';
import { SimShard } from '../../../../engine/sim/sim-stream';

const [second, hour] = [1_000, 3_600_000];

/** A queue with a message for each item named, sent at the start. Times are milliseconds after it. */
function queueOf(kind: 'sqs' | 'sqs-fifo', items: readonly number[], attributes: Partial<QueueAttributes> = {}) {
  const sent = new SimShard('queue', [], 0, 1);
  items.forEach((item, index) => {
    const ordinal = items.slice(0, index).filter((one) => one === item).length;
    sent.push(new SimRecord(index, item, ordinal, 0, `item-${item}`, 100));
  });
  const ended: string[] = [];
  const queue = new SimQueue({
    kind,
    visibilityTimeoutSeconds: 30,
    ...attributes,
    retentionMs: hour,
    sent,
    onExpired: ({ index }, atMs) => ended.push(`expired ${index} at ${atMs - startedAtMs}`),
    onMoved: ({ index }, atMs) => ended.push(`moved ${index} at ${atMs - startedAtMs}`),
  });
  const receive = (count: number, atMs: number) => {
    queue.advance(startedAtMs + atMs);
    return queue.receive(count, startedAtMs + atMs);
  };
  const remove = (receipts: ReturnType<typeof receive>, atMs: number) =>
    queue.delete(receipts, startedAtMs + atMs).map(({ index }) => index);
  return { queue, ended, receive, remove };
}

const idsOf = (receipts: readonly { readonly messageId: string }[]) => receipts.map(({ messageId }) => messageId);

describe('SimQueue', () => {
  test('hides what it handed out until the visibility timeout ends', () => {
    const { receive } = queueOf('sqs', [1, 2]);

    const [first, early, late] = [receive(10, 0), receive(10, 30 * second - 1), receive(10, 30 * second)];

    expect([idsOf(first), idsOf(early), idsOf(late)]).toEqual([['0', '1'], [], ['0', '1']]);
    expect(late.map(({ number }) => number)).toEqual([2, 2]);
  });

  test('is empty once everything is deleted', () => {
    const { queue, receive, remove } = queueOf('sqs', [1, 2]);

    const received = receive(10, 0);

    expect(queue.isEmpty).toBe(false);
    expect(remove(received, second)).toEqual([0, 1]);
    expect(queue.isEmpty).toBe(true);
    expect(receive(10, 40 * second)).toEqual([]);
  });

  test('keeps a message that was handed out again from its older receipt', () => {
    const { receive, remove } = queueOf('sqs', [1]);
    const [old, young] = [receive(1, 0), receive(1, 30 * second)];

    const removed = [remove(old, 31 * second), remove(young, 32 * second), remove(young, 33 * second)];

    expect(removed).toEqual([[], [0], []]);
  });

  test.each([
    ['sqs', [0]],
    ['sqs-fifo', []],
  ] as const)('deletes by a receipt whose timeout has ended only on a standard queue: %s', (kind, expected) => {
    const { receive, remove } = queueOf(kind, [1]);
    const receipts = receive(1, 0);

    expect(remove(receipts, 31 * second)).toEqual(expected);
  });

  test('moves a message to the dead-letter queue at the receive after the last that is allowed', () => {
    const { ended, queue, receive } = queueOf('sqs', [1], { maxReceiveCount: 2 });

    const counts = [0, 30, 60].map((atSeconds) => receive(1, atSeconds * second).length);

    expect(counts).toEqual([1, 1, 0]);
    expect(ended).toEqual([`moved 0 at ${60 * second}`]);
    expect(queue.isEmpty).toBe(true);
  });

  test('drops a message when its retention ends, and one that is hidden then when it would be seen again', () => {
    const { ended, queue, receive } = queueOf('sqs', [1, 2]);
    receive(1, hour - second);

    queue.advance(startedAtMs + hour);
    const first = [...ended];
    queue.advance(startedAtMs + hour + 29 * second);

    expect(first).toEqual([`expired 1 at ${hour}`]);
    expect(ended).toEqual([`expired 1 at ${hour}`, `expired 0 at ${hour}`]);
    expect(queue.isEmpty).toBe(true);
  });

  describe('of a FIFO queue', () => {
    test('hands out nothing of a group of which a message is out', () => {
      const { receive, remove } = queueOf('sqs-fifo', [1, 1, 2, 1]);

      const first = receive(2, 0);
      const others = receive(10, 1);
      remove(first.slice(0, 1), 2);
      const held = receive(10, 3);
      remove(first.slice(1), 4);

      expect([idsOf(first), idsOf(others), held]).toEqual([['0', '1'], ['2'], []]);
      expect(idsOf(receive(10, 5))).toEqual(['3']);
    });

    test('hands out a group again in order, from the first that was not deleted', () => {
      const { receive, remove } = queueOf('sqs-fifo', [1, 1, 1]);
      const first = receive(2, 0);

      remove(first.slice(0, 1), second);

      expect(idsOf(receive(10, 30 * second))).toEqual(['1', '2']);
    });

    test('goes on with a group behind what went to the dead-letter queue', () => {
      const { ended, receive } = queueOf('sqs-fifo', [1, 1], { maxReceiveCount: 1 });
      receive(1, 0);

      const next = receive(10, 30 * second);

      expect(ended).toEqual([`moved 0 at ${30 * second}`]);
      expect(idsOf(next)).toEqual(['1']);
    });
  });
});
