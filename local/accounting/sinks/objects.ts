import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import type { LoggedChange } from '../../workload';
import { canonicalItem } from '../canonical';
import { describeKeys } from '../describe-change';
import { type FoundObject, listKeys, readWithMetadata } from '../gather';
import { plainItem, sortedJson } from '../plain-json';
import { AccountSheet } from '../sink-account';
import type { KeptSink } from '../topology';
import { itemId } from '../write-log';
import type { SinkAccountant } from './accountant';

/** Each item that the table holds is an object with that content; each that is gone is an empty one. */
export const objectsAccountant: SinkAccountant = {
  nameOf: bucketOf,
  async account({ kept, changes, isQuarantined, clients }) {
    const bucket = bucketOf(kept);
    const keys = (await listKeys(clients.s3, bucket)).filter((key) => key.startsWith(layoutOf(kept).prefix));
    const objects = await Promise.all(keys.map((key) => readWithMetadata(clients.s3, bucket, key)));
    const found = new Map(objects.map((object, place) => [keys[place]!, object]));
    const sheet = new AccountSheet(bucket, 'state');
    for (const last of lastChanges(changes)) {
      const key = keyOf(last.keys, layoutOf(kept));
      const object = found.get(key);
      found.delete(key);
      sheet.expected++;
      if (object && isRight(object, last.newImage, layoutOf(kept).format)) sheet.found++;
      else if (isQuarantined(last)) sheet.quarantined++;
      else {
        if (object) sheet.wrong++;
        else sheet.missing++;
        sheet.remark(`The object of ${describeKeys(last.keys)} is ${object ? 'not what its item is' : 'missing'}.`);
      }
    }
    sheet.wrong += found.size;
    for (const key of found.keys()) sheet.remark(`The object ${key} must not be there.`);
    return sheet.account();
  },
  poison: () => new Set(),
  hint: (kept) => `aws s3 ls --recursive s3://${bucketOf(kept)}/${layoutOf(kept).prefix}`,
};

interface Layout {
  readonly prefix: string;
  readonly key: string | undefined;
  readonly format: string | undefined;
}

function bucketOf({ consumer }: KeptSink): string {
  return consumer.definition.environment.TRIBUTARY_OBJECTS_BUCKET ?? '';
}

function layoutOf({ consumer }: KeptSink): Layout {
  const { TRIBUTARY_OBJECTS_PREFIX, TRIBUTARY_OBJECTS_KEY, TRIBUTARY_OBJECTS_FORMAT } = consumer.definition.environment;
  return { prefix: TRIBUTARY_OBJECTS_PREFIX ?? '', key: TRIBUTARY_OBJECTS_KEY, format: TRIBUTARY_OBJECTS_FORMAT };
}

function lastChanges(changes: readonly LoggedChange[]): Iterable<LoggedChange> {
  return new Map(changes.map((change) => [itemId(change.table, change.keys), change])).values();
}

/** Keys by their definition, apart from the sink's own code; the workloads have none that must be hashed. */
function keyOf(keys: Item, { prefix, key }: Layout): string {
  const template =
    key ??
    `${Object.keys(keys)
      .sort()
      .map((name) => `{${name}}`)
      .join('/')}.json`;
  return `${prefix}${template.replace(/\{([^}]+)\}/g, (_whole, name: string) => encoded(keys[name]!))}`;
}

function encoded(value: AttributeValue): string {
  const text = String(Object.values(value)[0]);
  if (text === '.' || text === '..') return text.replaceAll('.', '%2E');
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}

function isRight({ body, metadata }: FoundObject, item: Item | undefined, format: string | undefined): boolean {
  if (!/^.+:\d{40,}$/.test(metadata.version ?? '')) return false;
  if (!item) return body === '' && metadata.deleted === 'true';
  if (body === '' || metadata.deleted !== undefined) return false;
  if (format !== 'json') return canonicalItem(JSON.parse(body) as Item) === canonicalItem(item);
  return sortedJson(JSON.parse(body)) === sortedJson(plainItem(item));
}
