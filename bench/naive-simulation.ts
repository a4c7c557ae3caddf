import { driveStream } from '../engine/drive-stream';
import type { ShardPage, StreamSource } from '../engine/ports';
import { seededRandom } from '../engine/seeded-random';
import type { Scenario } from '../engine/sim/scenario';
import { SimRecord, startedAtMs } from '../engine/sim/sim-record';
import type { Clock } from '../handlers/core/clock';
import type { EventSourceSettings } from '../modules/event-source-settings';

/**
 * A simulation as one writes it first: the driver of the local run on a clock that is moved by hand, a promise for
 * everything that takes time, a timer list that is sorted, and a map from record to what became of it.
 */
export async function simulateNaively(scenario: Scenario, settings: EventSourceSettings): Promise<number> {
  const clock = new SortedClock();
  const records = writeAll(scenario);
  const ends = new Map<string, string>();
  const stop = new AbortController();
  const running = driveStream(
    {
      identity: { source: 'dynamodb', uuid: 'naive', functionArn: 'arn:naive', streamArn: 'arn:naive' },
      settings,
      source: sourceOf(records, clock),
      deliver: async () => {},
      async invoke(event) {
        const { Records } = event as { readonly Records: readonly unknown[] };
        const { perInvocationMs, perRecordMs } = scenario.timing;
        await new Promise<void>((resolve) => clock.after(perInvocationMs + Records.length * perRecordMs, resolve));
        return { type: 'response', payload: { batchItemFailures: [] } };
      },
      clock,
      newUuid: () => 'naive',
      observer: {
        done: (_, done) => {
          for (const { sequenceNumber } of done) ends.set(sequenceNumber, 'done');
        },
      },
    },
    stop.signal,
  );
  const total = [...records.values()].reduce((sum, list) => sum + list.length, 0);
  while (ends.size < total) await clock.step();
  stop.abort();
  await running.stopped;
  return total;
}

/** All records at once, in lists by shard. */
function writeAll({ traffic, durationMs }: Scenario): Map<string, SimRecord[]> {
  const random = seededRandom(1, 0);
  const shards = new Map(Array.from({ length: traffic.shards }, (_, shard) => [`shard-${shard}`, [] as SimRecord[]]));
  const changes = new Map<number, number>();
  const perSecond = traffic.rates[0]!.perSecond;
  for (let atMs = gap(perSecond, random), index = 0; atMs < durationMs; atMs += gap(perSecond, random), index += 1) {
    const item = Math.floor(random() * traffic.items);
    const ordinal = changes.get(item) ?? 0;
    changes.set(item, ordinal + 1);
    const record = new SimRecord(index, item, ordinal, Math.floor(atMs), `item-${item}`, traffic.recordBytes);
    shards.get(`shard-${item % traffic.shards}`)!.push(record);
  }
  return shards;
}

function gap(perSecond: number, random: () => number): number {
  return (-Math.log(1 - random()) / perSecond) * 1_000;
}

function sourceOf(records: ReadonlyMap<string, readonly SimRecord[]>, clock: Clock): StreamSource {
  return {
    listShards: async () => [...records.keys()].map((shardId) => ({ shardId, parents: [] })),
    openShard(shardId) {
      let place = 0;
      return {
        async read(): Promise<ShardPage> {
          const list = records.get(shardId)!;
          const from = place;
          while (place < list.length && place - from < 1_000 && list[place]!.arrivedAtMs <= clock.nowMs()) place += 1;
          return { records: list.slice(from, place), hasEnded: false };
        },
      };
    },
  };
}

class SortedClock implements Clock {
  #nowMs = startedAtMs;
  #timers: { readonly atMs: number; readonly callback: () => void }[] = [];

  nowMs(): number {
    return this.#nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { atMs: this.#nowMs + delayMs, callback };
    this.#timers.push(timer);
    this.#timers.sort((one, other) => one.atMs - other.atMs);
    return () => {
      this.#timers = this.#timers.filter((one) => one !== timer);
    };
  }

  async step(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    const next = this.#timers.shift();
    if (!next) return;
    this.#nowMs = next.atMs;
    next.callback();
  }
}
