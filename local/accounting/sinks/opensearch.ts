import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import { itemKeyOf } from '../../../handlers/core/item-key';
import { indexOf, readDocuments } from '../../services/opensearch';
import { describeKeys } from '../describe-change';
import { AccountSheet } from '../sink-account';
import type { KeptSink } from '../topology';
import { itemId } from '../write-log';
import type { SinkAccountant } from './accountant';

/** Each item that the table holds is a document with that content; those that are gone are found by no reader. */
export const opensearchAccountant: SinkAccountant = {
  nameOf,
  async account({ kept, changes, isQuarantined }) {
    const { name, alias = `${name}-live`, id: template, attributes } = indexOf(environmentOf(kept));
    const documents = await readDocuments(urlOf(kept), name, alias);
    const found = new Map(documents.map(({ id, source }) => [id, sorted(source)]));
    const sheet = new AccountSheet(nameOf(kept), 'state');
    for (const last of new Map(changes.map((change) => [itemId(change.table, change.keys), change])).values()) {
      const id = idOf(last.keys, template);
      const document = found.get(id);
      found.delete(id);
      if (!last.newImage && document === undefined) continue;
      sheet.expected++;
      if (last.newImage && document === sorted(plainItem(last.newImage, attributes))) sheet.found++;
      else if (isQuarantined(last)) sheet.quarantined++;
      else {
        if (document === undefined) sheet.missing++;
        else sheet.wrong++;
        sheet.remark(`The document of ${describeKeys(last.keys)} is not what its item is.`);
      }
    }
    sheet.wrong += found.size;
    for (const id of found.keys()) sheet.remark(`The document ${id} must not be there.`);
    return sheet.account();
  },
  poison: () => new Set(),
  hint: (kept) => `curl ${urlOf(kept)}/${indexOf(environmentOf(kept)).name}-live/_search`,
};

function nameOf(kept: KeptSink): string {
  return `index ${indexOf(environmentOf(kept)).name}`;
}

function environmentOf({ consumer }: KeptSink) {
  return consumer.definition.environment;
}

function urlOf(kept: KeptSink): string {
  return environmentOf(kept).TRIBUTARY_OPENSEARCH_ENDPOINT ?? '';
}

/** Ids by their definition, apart from the sink's own code; the workloads have none that must be hashed or spelled out. */
function idOf(keys: Item, template: string | undefined): string {
  if (template === undefined) return itemKeyOf(keys);
  return template.replace(/\{([^{}]+)\}/g, (_whole, name: string) => String(Object.values(keys[name]!)[0]));
}

/** As JSON holds it; whether all digits of a number are there is seen by other tests. */
function plainItem(item: Item, attributes: readonly string[] = Object.keys(item)): Readonly<Record<string, unknown>> {
  const there = attributes.filter((name) => Object.hasOwn(item, name));
  return Object.fromEntries(there.map((name) => [name, plain(item[name]!)]));
}

function plain(value: AttributeValue): unknown {
  if ('M' in value) return plainItem(value.M);
  if ('L' in value) return value.L.map(plain);
  if ('N' in value) return Number(value.N);
  if ('NS' in value) return value.NS.map(Number);
  if ('NULL' in value) return null;
  return Object.values(value)[0];
}

function sorted(value: unknown): string {
  return JSON.stringify(value, (_name, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([one], [other]) => (one < other ? -1 : 1)))
      : member,
  );
}
