import type { Checkpoint } from '../../engine/actions';
import { driveStream, type StreamDriveOptions } from '../../engine/drive-stream';
import type { ReadFrom, ShardPage, SourceShard, StreamSource } from '../../engine/ports';
import type { SourceRecord } from '../../engine/source-record';
import { ProgressCounter } from '../support/progress-counter';
import { VirtualClock } from '../support/virtual-clock';

const streamArn = 'arn:aws:dynamodb:eu-west-1:1:table/t/stream/l';
const identity = { source: 'dynamodb', uuid: 'u', functionArn: 'f', streamArn } as const;

/** A stream in memory: each shard has records, and may have ended. */
class MemoryStream implements StreamSource {
  readonly opened: string[] = [];
  readonly shards = new Map<string, { readonly parents: string[]; readonly names: string[]; hasEnded: boolean }>();
  failures = 0;
  readonly #clock: VirtualClock;

  constructor(clock: VirtualClock) {
    this.#clock = clock;
  }

  async listShards(): Promise<readonly SourceShard[]> {
    this.#fail();
    return [...this.shards].map(([shardId, { parents }]) => ({ shardId, parents }));
  }

  openShard(shardId: string, from: ReadFrom) {
    this.opened.push(`${shardId} ${from.type}${'sequenceNumber' in from ? ` ${from.sequenceNumber}` : ''}`);
    let read = 0;
    return {
      read: async (): Promise<ShardPage> => {
        this.#fail();
        const shard = this.shards.get(shardId)!;
        const page = shard.names.slice(read, read + 2);
        const records = page.map((name, index) => this.#record(name, read + index));
        read += page.length;
        return { records, hasEnded: shard.hasEnded && read === shard.names.length };
      },
    };
  }

  #record(name: string, position: number): SourceRecord {
    const arrivedAtMs = this.#clock.nowMs();
    return { position, sequenceNumber: name, arrivedAtMs, orderKey: name, bytes: 10, event: { name } };
  }

  #fail(): void {
    if (this.failures === 0) return;
    this.failures -= 1;
    throw new Error('not now');
  }
}

interface Rig {
  readonly clock: VirtualClock;
  readonly stream: MemoryStream;
  readonly invoked: string[];
  readonly counter: ProgressCounter;
  readonly errors: unknown[];
  /** Runs until a condition holds, then stops. */
  runUntil(condition: () => boolean): Promise<void>;
}

function rigOf(overrides: Partial<StreamDriveOptions> = {}): Rig {
  const clock = new VirtualClock();
  const stream = new MemoryStream(clock);
  const counter = new ProgressCounter();
  const invoked: string[] = [];
  const errors: unknown[] = [];
  let uuids = 0;
  const options: StreamDriveOptions = {
    identity,
    settings: { startingPosition: 'TRIM_HORIZON', batchSize: 2 },
    source: stream,
    clock,
    newUuid: () => {
      uuids += 1;
      return `uuid-${uuids}`;
    },
    observer: counter.streamObserver,
    invoke: async (event) => {
      invoked.push((event as { Records: { name: string }[] }).Records.map(({ name }) => name).join(' '));
      return { type: 'response', payload: null };
    },
    onError: (error) => errors.push(error),
    ...overrides,
  };
  return {
    clock,
    stream,
    invoked,
    counter,
    errors,
    async runUntil(condition) {
      const abort = new AbortController();
      const { stopped } = driveStream(options, abort.signal);
      const check = () => {
        if (condition()) abort.abort();
        else clock.after(50, check);
      };
      clock.after(50, check);
      await clock.drive(stopped);
    },
  };
}

function shard(names: readonly string[], hasEnded = false, parents: readonly string[] = []) {
  return { names: [...names], hasEnded, parents: [...parents] };
}

describe('driveStream', () => {
  test('reads shards to their end and then their children, in order', async () => {
    const rig = rigOf();
    rig.stream.shards.set('child', shard(['4', '5'], false, ['parent']));
    rig.stream.shards.set('parent', shard(['1', '2', '3'], true));

    await rig.runUntil(() => rig.counter.progress().done === 5);

    expect(rig.invoked).toEqual(['1 2', '3', '4 5']);
    expect(rig.counter.progress()).toMatchObject({ received: 5, done: 5, retried: 0, lost: 0 });
  });

  test('finds shards that open later', async () => {
    const rig = rigOf({ discoverIntervalMs: 1_000 });
    rig.stream.shards.set('first', shard(['1']));
    rig.clock.after(3_000, () => rig.stream.shards.set('second', shard(['2'])));

    await rig.runUntil(() => rig.counter.progress().done === 2);

    expect(rig.stream.opened).toEqual(['first TRIM_HORIZON', 'second TRIM_HORIZON']);
  });

  test('at LATEST begins with open shards only, and reads later ones in full', async () => {
    const rig = rigOf({ settings: { startingPosition: 'LATEST' }, discoverIntervalMs: 1_000 });
    rig.stream.shards.set('parent', shard(['1'], true));
    rig.stream.shards.set('child', shard(['2'], true, ['parent']));
    rig.clock.after(2_000, () => rig.stream.shards.set('grandchild', shard(['3'], false, ['child'])));

    await rig.runUntil(() => rig.counter.progress().done === 2);

    expect(rig.stream.opened).toEqual(['child LATEST', 'grandchild TRIM_HORIZON']);
  });

  test('goes on where the checkpoints say, and saves them after the work', async () => {
    const saved: Checkpoint[] = [];
    const checkpoints = {
      load: async () => new Map([['one', { type: 'after', sequenceNumber: '0' } as const]]),
      save: async (_: string, checkpoint: Checkpoint) => {
        saved.push(checkpoint);
      },
    };
    const rig = rigOf({ checkpoints, settings: { startingPosition: 'LATEST', batchSize: 2 } });
    rig.stream.shards.set('one', shard(['1', '2', '3']));
    rig.stream.shards.set('two', shard(['4']));

    await rig.runUntil(() => rig.counter.progress().done === 4);

    expect(rig.stream.opened).toEqual(['one after 0', 'two TRIM_HORIZON']);
    expect(saved).toContainEqual({ type: 'after', sequenceNumber: '3' });
    expect(saved).toContainEqual({ type: 'after', sequenceNumber: '4' });
  });

  test('begins at its time, and does not read what it skipped before a restart', async () => {
    const checkpoints = {
      load: async () => new Map([['child', { type: 'after', sequenceNumber: '2' } as const]]),
      save: async () => {},
    };
    const settings = { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2026-01-01T00:00:00Z' };
    const rig = rigOf({ checkpoints, settings, identity: { ...identity, source: 'kinesis' } });
    rig.stream.shards.set('parent', shard(['1'], true));
    rig.stream.shards.set('child', shard(['3'], false, ['parent']));
    rig.stream.shards.set('other', shard(['4']));

    await rig.runUntil(() => rig.counter.progress().done === 2);

    expect(rig.stream.opened).toEqual(['child after 2', 'other AT_TIMESTAMP']);
  });

  test.each([
    ['dynamodb', undefined, 20],
    ['kinesis', undefined, 5],
    ['kinesis', 500, 10],
  ] as const)(
    'polls an idle shard of %s at the rate of AWS, with a pause of %j asked for: %d times in 5 s',
    async (source, pauseMs, times) => {
      let reads = 0;
      const read = async () => {
        reads += 1;
        return { records: [], hasEnded: false, ...(pauseMs !== undefined && { pauseMs }) };
      };
      const idle: StreamSource = {
        listShards: async () => [{ shardId: 'one', parents: [] }],
        openShard: () => ({ read }),
      };
      const rig = rigOf({ source: idle, identity: { ...identity, source } });
      const endMs = rig.clock.nowMs() + 4_990;

      await rig.runUntil(() => rig.clock.nowMs() >= endMs - 50);

      expect(reads).toBe(times);
    },
  );

  test('tries again when a list or a read fails, and reports it', async () => {
    const rig = rigOf();
    rig.stream.shards.set('one', shard(['1']));
    rig.stream.failures = 1;
    rig.clock.after(1_500, () => {
      rig.stream.failures = 1;
      rig.stream.shards.get('one')!.names.push('2');
    });

    await rig.runUntil(() => rig.counter.progress().done === 2);

    expect(rig.errors).toHaveLength(2);
  });

  test('counts a function that was not reached as no attempt', async () => {
    let calls = 0;
    const invoke: StreamDriveOptions['invoke'] = async () => {
      calls += 1;
      if (calls < 3) throw new Error('throttled');
      return { type: 'response', payload: null };
    };
    const rig = rigOf({ invoke, settings: { startingPosition: 'TRIM_HORIZON', maximumRetryAttempts: 0 } });
    rig.stream.shards.set('one', shard(['1']));

    await rig.runUntil(() => rig.counter.progress().done === 1);

    expect(rig.counter.progress().evicted).toBe(0);
    expect(rig.errors).toHaveLength(2);
  });

  test.each([
    ['delivered', async () => {}, { evicted: 1, delivered: 1, lost: 0 }],
    [
      'lost',
      async () => {
        throw new Error('denied');
      },
      { evicted: 1, delivered: 0, lost: 1 },
    ],
  ])('sends what was given up to the destination: %s', async (_, deliver, expected) => {
    const rig = rigOf({
      deliver,
      invoke: async () => ({ type: 'error' }),
      settings: {
        startingPosition: 'TRIM_HORIZON',
        maximumRetryAttempts: 0,
        destinationConfig: { onFailure: { destination: 'arn:aws:s3:::b' } },
      },
    });
    rig.stream.shards.set('one', shard(['1']));

    await rig.runUntil(() => rig.counter.progress().delivered + rig.counter.progress().lost === 1);

    expect(rig.counter.progress()).toMatchObject(expected);
  });

  test('stops while an invocation runs, and waits for it', async () => {
    let isOver = false;
    const clock: { current?: VirtualClock } = {};
    const invoke: StreamDriveOptions['invoke'] = (_, __, signal) =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () =>
          clock.current!.after(500, () => {
            isOver = true;
            resolve({ type: 'error' });
          }),
        );
      });
    const rig = rigOf({ invoke });
    clock.current = rig.clock;
    rig.stream.shards.set('one', shard(['1']));

    await rig.runUntil(() => rig.counter.progress().received === 1);

    expect(isOver).toBe(true);
  });
});
