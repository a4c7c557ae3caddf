import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../handlers/core/change';
import { decodeStreamRecord } from '../../handlers/core/stream-record';
import { createCacheSink } from '../../handlers/sinks/cache/cache-sink';
import type { RedisClient } from '../../handlers/sinks/cache/redis-client';
import { sequenceNumberAt, streamRecord } from '../support/stream-event';
import { keysOf, randomItems } from './random-items';

const { signal } = new AbortController();

/**
 * Caches random items under their keys, one after the other, and has the sink invalidate each second one. Resolves to
 * what is wrong: values that come back as another text, keys that stayed, and keys that went with others.
 */
export async function wrongAfterRandomItems(client: RedisClient, count: number): Promise<readonly string[]> {
  const wrong: string[] = [];
  const sink = createCacheSink({ client, keys: ['order:{customerId}:{orderId}'] });
  for (const batch of batches(count)) {
    const entries = batch.map(({ item, index }) => ({
      key: `order:${(item.customerId as { S: string }).S}:${index}`,
      value: JSON.stringify(item),
    }));
    await client.run(
      entries.map(({ key, value }) => ({ key, words: ['SET', key, value] })),
      signal,
    );
    const held = await client.run(
      entries.map(({ key }) => ({ key, words: ['GET', key] })),
      signal,
    );
    for (const [at, { key, value }] of entries.entries()) if (held[at] !== value) wrong.push(`changed: ${key}`);
    for (const task of sink.plan(batch.filter(({ index }) => index % 2 === 0).map(changeOf)))
      await task.run({ signal });
    const [left] = await client.run([{ key: '', words: ['KEYS', '*'] }], signal);
    const stay = entries.filter((_, at) => batch[at]!.index % 2 === 1).map(({ key }) => key);
    if (!isDeepStrictEqual(new Set(left as string[]), new Set(stay))) wrong.push(`not these and no others: ${stay}`);
    await client.run([{ key: '', words: ['FLUSHALL'] }], signal);
  }
  return wrong;
}

type Numbered = { readonly item: ReturnType<typeof keysOf>; readonly index: number };

function* batches(count: number): Generator<readonly Numbered[]> {
  let batch: Numbered[] = [];
  let index = 0;
  for (const item of randomItems(count)) {
    batch.push({ item, index });
    index += 1;
    if (batch.length < 1_000 && index < count) continue;
    yield batch;
    batch = [];
  }
}

function changeOf({ item, index }: Numbered): Change {
  const record = streamRecord({ keys: keysOf(item), newImage: item, sequenceNumber: sequenceNumberAt(index) });
  return decodeStreamRecord(record, 'identifier');
}
