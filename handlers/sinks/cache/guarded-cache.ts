import { cacheMarker, isMarker } from './cache-marker';

/** Sends one command, as `client.sendCommand(words)` of node-redis or `client.call(...words)` of ioredis does. */
export type SendCommand = (words: string[]) => Promise<unknown>;

export interface GuardedCacheParts {
  readonly send: SendCommand;
  /** A text that it gives once only, such as `randomUUID` of `node:crypto`. */
  readonly newToken: () => string;
  /** Milliseconds that a value stays at most, 1 or more: also the longest that one can be old after the cache lost a write. */
  readonly ttlMs: number;
  /** Milliseconds that loading may take, 1 or more; what takes longer is not cached. Default 10,000. */
  readonly loadMsMax?: number;
}

/** Reads through a cache that the sink guards with `guard: 'version'`. */
export interface GuardedCache {
  /**
   * What is cached under the key, else what `load` gives, which then is cached unless the item has changed since. `load`
   * must read consistently (`ConsistentRead`), since a stale read may come after the change that it does not show. What
   * it gives as undefined is not cached.
   */
  read(key: string, load: () => Promise<string | undefined>): Promise<string | undefined>;
}

/** Gives what is there; where nothing is, puts a marker there, so that an invalidation from now on can be told. */
export const beginScript = `local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

/** Writes a value over the marker that was seen before loading, and over nothing else: 1 where it did. */
export const putScript = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * The reader's half of the guard. A plain reader misses, loads an item, is held up while the item changes and is
 * invalidated, and then puts the old item into the cache, where it stays. This one remembers the marker that it found
 * (or left) before it loaded. Every invalidation puts another one there, so an old item is never written; and where a
 * marker has expired or was evicted there is none to match, so nothing is.
 */
export function createGuardedCache(parts: GuardedCacheParts): GuardedCache {
  const { send, newToken, ttlMs, loadMsMax = 10_000 } = parts;
  const begin = (key: string) => {
    const marker = cacheMarker('reader', newToken());
    return send(['EVAL', beginScript, '1', key, marker, String(loadMsMax)]);
  };
  return {
    async read(key, load) {
      const held = (await send(['GET', key])) ?? (await begin(key));
      const text = String(held);
      if (!isMarker(text)) return text;
      const value = await load();
      if (value !== undefined && !isMarker(value)) {
        await send(['EVAL', putScript, '1', key, text, value, String(ttlMs)]);
      }
      return value;
    },
  };
}
