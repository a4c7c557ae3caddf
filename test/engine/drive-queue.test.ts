import { driveQueue, type QueueDriveOptions } from '../../engine/drive-queue';
import type { QueueSource } from '../../engine/ports';
import type { SourceMessage } from '../../engine/queue-mapping';
import { ProgressCounter } from '../support/progress-counter';
import { VirtualClock } from '../support/virtual-clock';

/** A queue in memory that waits a second where it is empty. */
class MemoryQueue implements QueueSource {
  readonly visible: string[] = [];
  readonly deleted: string[] = [];
  readonly released: string[] = [];
  failures = 0;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async receive(countMax: number, signal: AbortSignal): Promise<readonly SourceMessage[]> {
    if (this.failures > 0) {
      this.failures -= 1;
      throw new Error('not now');
    }
    if (this.visible.length === 0) {
      await new Promise<void>((resolve) => {
        const cancel = this.#clock.after(1_000, resolve);
        signal.addEventListener('abort', () => {
          cancel();
          resolve();
        });
      });
    }
    const sentAtMs = this.#clock.nowMs();
    return this.visible
      .splice(0, countMax)
      .map((id) => ({ messageId: id, sentAtMs, bytes: 10, event: { messageId: id } }));
  }

  async delete(messages: readonly SourceMessage[]): Promise<void> {
    this.deleted.push(...messages.map(({ messageId }) => messageId));
  }

  async release(messages: readonly SourceMessage[], delayMs: number): Promise<void> {
    this.released.push(...messages.map(({ messageId }) => `${messageId} ${delayMs}`));
    for (const { messageId } of messages) this.#clock.after(delayMs, () => this.visible.push(messageId));
  }
}

async function run(
  ids: readonly string[],
  overrides: Partial<QueueDriveOptions>,
  condition: (queue: MemoryQueue, counter: ProgressCounter) => boolean,
) {
  const clock = new VirtualClock();
  const queue = new MemoryQueue(clock);
  queue.visible.push(...ids);
  const counter = new ProgressCounter();
  const errors: unknown[] = [];
  const abort = new AbortController();
  const { stopped } = driveQueue(
    {
      kind: 'sqs',
      settings: { batchSize: 2 },
      source: queue,
      invoke: async () => ({ type: 'response', payload: null }),
      clock,
      newUuid: () => 'uuid',
      observer: counter.queueObserver,
      onError: (error) => errors.push(error),
      ...overrides,
    },
    abort.signal,
  );
  const check = () => {
    if (condition(queue, counter)) abort.abort();
    else clock.after(50, check);
  };
  clock.after(50, check);
  await clock.drive(stopped);
  return { queue, counter, errors, clock };
}

describe('driveQueue', () => {
  test('deletes what was done', async () => {
    const { queue, counter } = await run(['1', '2', '3'], {}, ({ deleted }) => deleted.length === 3);

    expect(queue.deleted).toEqual(['1', '2', '3']);
    expect(counter.progress()).toMatchObject({ received: 3, done: 3, retried: 0, lagP50Ms: 0 });
  });

  test('leaves what failed, and gives it back sooner where that is asked for', async () => {
    let calls = 0;
    const invoke = async () => {
      calls += 1;
      return calls === 1 ? ({ type: 'error' } as const) : ({ type: 'response', payload: null } as const);
    };

    const { queue } = await run(['1'], { invoke, retryDelayMs: 5_000 }, ({ deleted }) => deleted.length === 1);

    expect(queue.released).toEqual(['1 5000']);
    expect(calls).toBe(2);
  });

  test('receives no more than it may work on', async () => {
    let running = 0;
    let most = 0;
    const invoke: QueueDriveOptions['invoke'] = async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise<void>((resolve) => setImmediate(resolve));
      running -= 1;
      return { type: 'response', payload: null };
    };
    const settings = { batchSize: 1, scalingConfig: { maximumConcurrency: 2 } };

    const ids = Array.from({ length: 9 }, (_, index) => String(index));
    const { queue } = await run(ids, { invoke, settings }, ({ deleted }) => deleted.length === 9);

    expect(most).toBe(2);
    expect(queue.deleted).toHaveLength(9);
  });

  test('gives back on stopping what it had not handed over', async () => {
    const settings = { batchSize: 10, maximumBatchingWindowInSeconds: 60 };

    const { queue } = await run(['1', '2'], { settings }, (_, counter) => counter.progress().received === 2);

    expect(queue.released).toEqual(['1 0', '2 0']);
  });

  test('tries again when a receive fails, and reports it', async () => {
    const clock = new VirtualClock();
    const queue = new MemoryQueue(clock);
    queue.failures = 1;
    queue.visible.push('1');
    const errors: unknown[] = [];
    const abort = new AbortController();
    const { stopped } = driveQueue(
      {
        kind: 'sqs',
        settings: {},
        source: queue,
        invoke: async () => {
          throw new Error('throttled');
        },
        clock,
        newUuid: () => 'uuid',
        onError: (error) => errors.push(error),
      },
      abort.signal,
    );
    clock.after(5_000, () => abort.abort());

    await clock.drive(stopped);

    expect(errors.map(String)).toEqual(['Error: not now', 'Error: throttled']);
    expect(queue.deleted).toEqual([]);
  });
});
