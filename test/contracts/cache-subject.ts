import type { Item } from '../../handlers/core/attribute-value';
import type { Change } from '../../handlers/core/change';
import type { Sink } from '../../handlers/core/sink';
import { compareVersions } from '../../handlers/core/version';
import { type CacheSinkParts, createCacheSink } from '../../handlers/sinks/cache/cache-sink';
import { createLeasedCache, leasePrefix } from '../../handlers/sinks/cache/leased-cache';
import type { RedisClient } from '../../handlers/sinks/cache/redis-client';
import { itemText } from './same-item';
import type { StateSubject } from './subject';

/** An empty cache with a client before it. */
export interface OpenCache {
  readonly client: RedisClient;
  close(): Promise<void>;
}

const { signal } = new AbortController();
const ttlMs = 3_600_000;

/** Readers that write at once what they saw; late ones that have a lease; and late ones that have none. */
export type ReaderKind = 'prompt' | 'leased' | 'late';

/**
 * Readers fill the cache all the time with what the table held when they looked. Late ones write only after the sink has
 * deleted the key. What is cached is the version of the item that the reader saw, and whoever finds another one than the
 * newest sees an old item.
 */
export function cacheSubject(
  place: string,
  readers: ReaderKind,
  open: () => Promise<OpenCache>,
  /** What is broken of the sink, to show that the suite finds it. */
  broken: Partial<CacheSinkParts> = {},
): StateSubject {
  return {
    name: `cache on ${place} with ${readers} readers`,
    // The sink asks nothing but keys of a record.
    viewType: 'KEYS_ONLY',
    async open({ around }) {
      const { client, close } = await open();
      const send: Send = async (words) => {
        const [reply] = await client.run([{ key: words[words[0] === 'EVAL' ? 3 : 1]!, words }], signal);
        if (reply instanceof Error) throw reply;
        return reply;
      };
      const guarded: RedisClient = { ...client, run: (commands) => around(() => client.run(commands, signal)) };
      const table = new SeenTable();
      return {
        sink: amongReaders(
          createCacheSink({ client: guarded, keys: ['order:{customerId}:{orderId}'], ...broken }),
          table,
          readersOf[readers](send, table),
        ),
        read: (items) => readThrough(send, table, items),
        // Whatever a cache holds, it may evict.
        disturb: async (items) => {
          for (const item of items.slice(0, 2)) await send(['UNLINK', keyOf(item)]);
        },
        close,
      };
    },
    model: (items) => new Map(items.map((item) => [keyOf(item), itemText(item)])),
  };
}

function keyOf({ customerId, orderId }: Item): string {
  return `order:${(customerId as { S: string }).S}:${(orderId as { N: string }).N}`;
}

type Send = (words: readonly string[]) => Promise<unknown>;

/** What a reader of the table finds: at least what the sink was told of. */
class SeenTable {
  readonly #newest = new Map<string, Change>();

  note(changes: readonly Change[]): void {
    for (const change of changes) {
      const known = this.#newest.get(keyOf(change.keys));
      if (!known || compareVersions(known.version, change.version) < 0) this.#newest.set(keyOf(change.keys), change);
    }
  }

  get keys(): readonly string[] {
    return [...this.#newest.keys()];
  }

  /** Version of the item there; undefined where none is. */
  load(key: string): string | undefined {
    const newest = this.#newest.get(key);
    return newest?.eventName === 'REMOVE' ? undefined : newest?.version;
  }
}

/** An item that is cached under another version than its newest is shown as what it is: old. */
async function readThrough(send: Send, table: SeenTable, items: readonly Item[]): Promise<ReadonlyMap<string, string>> {
  const shown = new Map(items.map((item) => [keyOf(item), itemText(item)]));
  for (const key of table.keys) {
    const held = await send(['GET', key]);
    if (held === null || String(held).startsWith(leasePrefix) || held === table.load(key)) continue;
    shown.set(key, `cached as of ${held}`);
  }
  return shown;
}

/** Who reads while a task of the sink runs; what it returns is called when the task is done. */
type Readers = (keys: readonly string[]) => Promise<() => Promise<void>>;

const readersOf: { readonly [Kind in ReaderKind]: (send: Send, table: SeenTable) => Readers } = {
  prompt: createPromptReaders,
  leased(send, table) {
    let tokens = 0;
    const { read } = createLeasedCache({ send, newToken: () => `token-${++tokens}`, ttlMs });
    return createLateReaders(table, read);
  },
  late: (send, table) =>
    createLateReaders(table, async (key, load) => {
      const version = await load();
      if (version !== undefined) await send(['SET', key, version, 'PX', String(ttlMs)]);
    }),
};

/** They fill the cache before a change is heard of, and again after. */
function createPromptReaders(send: Send, table: SeenTable): Readers {
  const fill = async (keys: readonly string[]) => {
    for (const key of keys) {
      const version = table.load(key);
      if (version !== undefined) await send(['SET', key, version, 'PX', String(ttlMs)]);
    }
  };
  return async (keys) => {
    await fill(keys);
    return () => fill(keys);
  };
}

type Read = (key: string, load: () => Promise<string | undefined>) => Promise<unknown>;

/** They look at the table before a change is heard of, and write what they saw after; every third one much later. */
function createLateReaders(table: SeenTable, read: Read): Readers {
  let dawdlers: (() => Promise<void>)[] = [];
  let ended = 0;
  const begin = async (key: string) => {
    const [begun, mayEnd] = [latch(), latch()];
    const reading = read(key, async () => {
      const version = table.load(key);
      begun.open();
      await mayEnd.opened;
      return version;
    });
    // A reader that finds a value loads nothing.
    await Promise.race([begun.opened, reading]);
    return async () => {
      mayEnd.open();
      await reading;
    };
  };
  return async (keys) => {
    const late = dawdlers;
    dawdlers = [];
    const begun = await Promise.all(keys.map(begin));
    return async () => {
      for (const end of late) await end();
      for (const end of begun) {
        ended += 1;
        if (ended % 3 === 0) dawdlers.push(end);
        else await end();
      }
    };
  };
}

function latch() {
  let open = () => {};
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

function amongReaders(sink: Sink, table: SeenTable, readers: Readers): Sink {
  return {
    ...sink,
    plan: (changes) =>
      sink.plan(changes).map((task) => ({
        ...task,
        async run(context) {
          const end = await readers([...new Set(task.changes.map(({ keys }) => keyOf(keys)))]);
          table.note(task.changes);
          const outcomes = await task.run(context);
          await end();
          return outcomes;
        },
      })),
  };
}
