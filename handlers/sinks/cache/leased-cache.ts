/** Sends one command, as `client.sendCommand(words)` of node-redis or `client.call(...words)` of ioredis does. */
export type SendCommand = (words: string[]) => Promise<unknown>;

export interface LeasedCacheParts {
  readonly send: SendCommand;
  /** A text that it gives once only, such as `randomUUID` of `node:crypto`. */
  readonly newToken: () => string;
  /** Milliseconds that a value stays at most, 1 or more: also the longest that one can be old after the cache lost a delete. */
  readonly ttlMs: number;
  /** Milliseconds that loading may take, 1 or more; what takes longer is not cached. Default 10,000. */
  readonly loadMsMax?: number;
}

/** Reads through a cache whose keys the sink deletes. */
export interface LeasedCache {
  /**
   * What is cached under the key, else what `load` gives, which then is cached unless the key was invalidated since.
   * `load` must read consistently (`ConsistentRead`): a read that may be stale may come after the delete of the change
   * that it does not show. What it gives as undefined is not cached.
   */
  read(key: string, load: () => Promise<string | undefined>): Promise<string | undefined>;
}

/** What a lease starts with, so that nobody takes one for a value. */
export const leasePrefix = 'tributary-lease:';

/** Gives what is there; where nothing is, leaves a lease there, which the next invalidation takes away. */
export const leaseScript = `local held = redis.call('GET', KEYS[1])
if held then return held end
redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
return ARGV[1]`;

/** Writes a value over the lease that was seen before loading, and over nothing else: 1 where it did. */
export const leasePutScript = `if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
return 1`;

/**
 * The reader's half of an invalidation that leaves no old item behind. A plain reader misses, loads an item, is held up
 * while the item changes and its key is deleted, and then writes the old item into the cache, where it stays. This one
 * leaves a lease in the key before it loads, and writes only over that very lease. A delete takes the lease too, so an old
 * item is never written; and where a lease has expired or was evicted there is none to write over.
 * Several readers share a lease; the first to write ends it.
 */
export function createLeasedCache(parts: LeasedCacheParts): LeasedCache {
  const { send, newToken, ttlMs, loadMsMax = 10_000 } = parts;
  const lease = (key: string) =>
    send(['EVAL', leaseScript, '1', key, `${leasePrefix}${newToken()}`, String(loadMsMax)]);
  return {
    async read(key, load) {
      const held = String((await send(['GET', key])) ?? (await lease(key)));
      if (!held.startsWith(leasePrefix)) return held;
      const value = await load();
      if (value !== undefined && !value.startsWith(leasePrefix)) {
        await send(['EVAL', leasePutScript, '1', key, held, value, String(ttlMs)]);
      }
      return value;
    },
  };
}
