import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import { type CacheConnection, connectCache } from '../../services/cache-connection';
import type { LoggedChange } from '../../workload';
import { describeKeys } from '../describe-change';
import { AccountSheet } from '../sink-account';
import type { KeptSink, Topology } from '../topology';
import type { SinkAccountant } from './accountant';

/**
 * What the cached keys of each item that changed are: gone. A reader of the run (see `createCacheReaders`) put a value
 * under each just before the write. Keys of other than key attributes are not looked at.
 */
export const cacheAccountant: SinkAccountant = {
  nameOf: placeOf,
  async account({ kept, changes, isQuarantined }) {
    const sheet = new AccountSheet(placeOf(kept), 'state');
    const connection = connectionOf(kept);
    const held = new Set((await connection.send(['KEYS', '*'])) as readonly string[]);
    connection.close();
    const last = new Map(changes.flatMap((change) => keysOf(kept, change.keys).map((key) => [key, change] as const)));
    for (const [key, change] of last) {
      sheet.expected++;
      if (!held.has(key)) sheet.found++;
      else if (isQuarantined(change)) sheet.quarantined++;
      else {
        sheet.wrong++;
        sheet.remark(`What is cached of ${describeKeys(change.keys)} is as it was before its last change.`);
      }
    }
    return sheet.account();
  },
  poison: (kept, changes) => new Set(changes.filter((change) => isPoison(kept, change))),
  hint: ({ consumer }) => `redis-cli -p ${consumer.definition.environment.TRIBUTARY_CACHE_PORT} --scan`,
};

/** Readers that cache each item just before it is written. */
export interface CacheReaders {
  fill(table: string, keys: Item): Promise<void>;
  /** Takes back what was filled: the write changed nothing, so nothing will delete it. */
  drop(table: string, keys: Item): Promise<void>;
}

export function createCacheReaders({ sinks }: Topology): CacheReaders {
  const caches = sinks.filter(({ sink }) => sink === 'cache').map((kept) => ({ kept, connection: connectionOf(kept) }));
  const each = async (table: string, keys: Item, wordsOf: (key: string) => readonly string[]) => {
    const own = caches.filter(({ kept }) => kept.table.name === table);
    await Promise.all(
      own.flatMap(({ kept, connection }) => keysOf(kept, keys).map((key) => connection.send(wordsOf(key)))),
    );
  };
  return {
    fill: (table, keys) => each(table, keys, (key) => ['SET', key, 'as it was']),
    drop: (table, keys) => each(table, keys, (key) => ['UNLINK', key]),
  };
}

function placeOf({ consumer }: KeptSink): string {
  return `cache of ${consumer.name}`;
}

function connectionOf({ consumer }: KeptSink): CacheConnection {
  return connectCache(Number(consumer.definition.environment.TRIBUTARY_CACHE_PORT));
}

function templatesOf({ consumer }: KeptSink): readonly string[] {
  return JSON.parse(consumer.definition.environment.TRIBUTARY_CACHE_KEYS ?? '[]') as readonly string[];
}

const placeholder = /\{([^{}]+)\}/g;

/** Keys by their definition, apart from the sink's own code. */
function keysOf(kept: KeptSink, keys: Item): readonly string[] {
  return templatesOf(kept)
    .filter((template) => [...template.matchAll(placeholder)].every(([, name]) => Object.hasOwn(keys, name!)))
    .map((template) => template.replace(placeholder, (_whole, name: string) => String(Object.values(keys[name]!)[0])));
}

/** A value that is neither text, number nor binary is part of no key. */
function isPoison(kept: KeptSink, { keys, oldImage, newImage }: LoggedChange): boolean {
  const paths = templatesOf(kept).flatMap((template) => [...template.matchAll(placeholder)].map(([, path]) => path!));
  return paths
    .filter((path) => !Object.hasOwn(keys, path))
    .some((path) => [oldImage, newImage].some((image) => image !== undefined && isNoScalar(valueAt(image, path))));
}

function valueAt(image: Item, path: string): AttributeValue | undefined {
  return path
    .split('.')
    .reduce<AttributeValue | undefined>((value, name) => (value && 'M' in value ? value.M[name] : undefined), {
      M: image,
    });
}

function isNoScalar(value: AttributeValue | undefined): boolean {
  return value !== undefined && !['S', 'N', 'B', 'NULL'].includes(Object.keys(value)[0]!);
}
