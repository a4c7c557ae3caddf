import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import type { AwsRequest } from '../../handlers/core/aws-request';
import { canonicalNumber } from '../../handlers/core/canonical-number';
import type { Inspection } from '../../handlers/core/inspection';
import { itemKeyOf } from '../../handlers/core/item-key';
import { createBatchProcessor } from '../../handlers/core/process-batch';
import { aliasOf } from '../../handlers/sinks/opensearch/bootstrap-index';
import { createOpenSearchCall, type OpenSearchCall } from '../../handlers/sinks/opensearch/opensearch-call';
import { createOpenSearchSink } from '../../handlers/sinks/opensearch/opensearch-sink';
import type { OpenSearchIndex } from '../../handlers/sinks/opensearch/settings';
import { liveFilter } from '../../handlers/sinks/opensearch/version-field';
import { keysOf } from './random-items';
import type { Damage, StateSubject } from './subject';

/** Where indices are made. */
export interface OpenSearchPlace {
  readonly name: string;
  readonly endpoint: string;
  readonly request: AwsRequest;
  /** Ids and texts of what readers find by an alias. */
  readAll(index: string, alias: string): Promise<ReadonlyMap<string, string>>;
  disturb?(index: string): Promise<void>;
  /** Takes an index away. */
  remove(index: string): Promise<void>;
}

let opened = 0;

/** An index of documents, one for each item. `more`: settings that differ from the defaults. */
export function openSearchSubject(
  place: () => OpenSearchPlace,
  name: string,
  more: Partial<OpenSearchIndex> = {},
): StateSubject {
  // A node that applies a part of a document spells the numbers of the rest anew.
  const form = more.update === 'changed' ? respelled : (text: string) => text;
  return {
    name,
    poison: [{ total: { N: 'NaN' } }],
    repair: 'redriven',
    async open({ around, clock }) {
      const { endpoint, request, readAll, disturb, remove } = place();
      const plain = createOpenSearchCall({ request, endpoint, service: 'es' });
      opened += 1;
      const settings = { name: `tributary-test-${process.pid}-${opened}`, ...more };
      const gated = Object.assign((...args: Parameters<AwsRequest>) => around(() => request(...args)), request);
      const call = createOpenSearchCall({ request: gated, endpoint, service: 'es' });
      const createSink = () => createOpenSearchSink({ call, settings, clock });
      return {
        sink: createSink(),
        environment: (parts) => createBatchProcessor({ ...parts, sink: createSink() }),
        async read() {
          const found = await readAll(settings.name, aliasOf(settings));
          return new Map([...found].map(([id, text]) => [id, form(documentForm(text))]));
        },
        inspection: afterRefresh(createOpenSearchSink({ call: plain, settings, clock }).inspection!, async () => {
          const refresh = { method: 'POST', path: `/${settings.name}/_refresh` } as const;
          await plain(refresh, new AbortController().signal).catch(() => {});
        }),
        damage: (turn) => damageDocument(plain, settings.name, turn),
        ...(disturb && { disturb: () => disturb(settings.name) }),
        close: () => remove(settings.name),
      };
    },
    model: (items) => new Map(items.map((item) => [itemKeyOf(keysOf(item)), form(itemForm(item))])),
  };
}

/** A search finds what was refreshed, which a test does not wait for. An index that is not there yet cannot be. */
function afterRefresh(inspection: Inspection, refresh: () => Promise<void>): Inspection {
  return {
    list: async (question, signal) => {
      await refresh();
      return inspection.list!(question, signal);
    },
    compare: inspection.compare!,
  };
}

interface Found {
  readonly hits: { readonly hits: readonly { readonly _id: string }[] };
}

/** Takes a document away, or adds a field to one. */
async function damageDocument(call: OpenSearchCall, index: string, turn: number): Promise<Damage | undefined> {
  const { signal } = new AbortController();
  const search = { size: 100, query: { bool: { ...liveFilter.bool, filter: { range: { _seq_no: { gt: -1 } } } } } };
  const request = { method: 'POST', path: `/${index}/_search`, body: JSON.stringify(search) } as const;
  // The index is made with the first change.
  const found = await call<Found>(request, signal).catch((): Found => ({ hits: { hits: [] } }));
  const hit = found.hits.hits[turn % Math.max(found.hits.hits.length, 1)];
  if (!hit) return undefined;
  const { _id: where } = hit;
  const target = JSON.stringify({ _id: where });
  const body = turn % 2 === 0 ? `{"delete":${target}}\n` : `{"update":${target}}\n{"doc":{"added":true}}\n`;
  await call({ method: 'POST', path: `/${index}/_bulk`, body }, signal);
  return turn % 2 === 0 ? { kind: 'missing', where } : { kind: 'differs', where, attributes: ['added'] };
}

/** One text for all spellings of a document: members in order of their names, numbers as they stand. */
export function documentForm(text: string): string {
  const { _tributary, ...fields } = parseVerbatim(text);
  return JSON.stringify(sorted(fields));
}

/** The same text for what an item's document must be, made of the item by the documented rules alone. */
export function itemForm(item: Item): string {
  return JSON.stringify(sorted(plainItem(item)));
}

/** JSON with each number as `{ number: TEXT }`, so that no digit is lost. */
export function parseVerbatim(text: string): Readonly<Record<string, unknown>> {
  const marked = text.replace(/"(?:[^"\\]+|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    token.startsWith('"') ? token : `{"number":"${token}"}`,
  );
  return JSON.parse(marked);
}

/** An item as its document has it. */
export function plainItem(item: Item): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [topName(name), plain(value)]));
}

/** One spelling for all spellings of each number. */
export function respelled(form: string): string {
  return form.replace(/\["number","([^"]+)"\]/g, (_, number: string) => `["number","${canonicalNumber(number)}"]`);
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return entries.map(([name, member]) => [name, sorted(member)]);
}

function plain(value: AttributeValue): unknown {
  if ('M' in value)
    return Object.fromEntries(Object.entries(value.M).map(([name, member]) => [spelled(name), plain(member)]));
  if ('L' in value) return value.L.map(plain);
  if ('N' in value) return { number: value.N };
  if ('NS' in value) return value.NS.map((number) => ({ number }));
  if ('NULL' in value) return null;
  return Object.values(value)[0];
}

function topName(name: string): string {
  const reserved = '_id _index _source _routing _version _seq_no _field_names _ignored _nested_path _doc_count';
  const isReserved = [...reserved.split(' '), '_data_stream_timestamp', '_tributary'].includes(name);
  return isReserved ? name.replace('_', '%5F') : spelled(name);
}

function spelled(name: string): string {
  return name === '' ? '%' : name.replaceAll('%', '%25').replaceAll('.', '%2E');
}
