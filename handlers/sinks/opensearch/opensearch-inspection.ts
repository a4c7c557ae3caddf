import type { Item } from '../../core/attribute-value';
import { SinkError, SourceError } from '../../core/errors';
import type {
  CompareQuestion,
  Comparison,
  HeldEntry,
  HeldPage,
  Inspection,
  ListQuestion,
  ReadItem,
} from '../../core/inspection';
import { compareHeld, type HeldPair, wantedOf } from '../compare-held';
import { readState } from '../read-state';
import { differingFields } from '../same-plain';
import { documentId, readDocumentId } from './document-id';
import { documentText, fieldName, memberName } from './document-text';
import type { OpenSearchCall } from './opensearch-call';
import { readDocuments } from './read-versions';
import type { OpenSearchIndex } from './settings';
import { liveFilter, type VersionField, versionField } from './version-field';

interface InspectOpenSearchParts {
  readonly call: OpenSearchCall;
  readonly settings: OpenSearchIndex;
}

export function inspectOpenSearch(parts: InspectOpenSearchParts): Inspection {
  return {
    list: (question, signal) => list(question, parts, signal),
    compare: (question, signal) => compare(question, parts, signal),
  };
}

/** More than an index has shards, of which each may have a document of the same sequence number. */
const hitsMin = 1_100;

interface SearchAnswer {
  readonly hits?: {
    readonly hits?: readonly {
      readonly _id: string;
      readonly _seq_no: number;
      readonly _source?: { readonly [versionField]?: Partial<VersionField> };
    }[];
  };
}

/**
 * Pages in the order of sequence numbers, which are sortable as they stand, where ids are not unless an operator makes them
 * so. They are those of a shard, so a page ends before the last number that it has: others of the same may follow. What is
 * written in the meantime comes later. A document that was never refreshed is not found.
 * @see https://docs.opensearch.org/latest/search-plugins/searching-data/paginate/
 */
async function list(
  { keys: types, after = '-1' }: ListQuestion,
  { call, settings }: InspectOpenSearchParts,
  signal: AbortSignal,
): Promise<HeldPage> {
  if (!/^-?\d{1,15}$/.test(after))
    throw new SourceError('`after` is not what a page ended with.', { code: 'MalformedAfter' });
  const search = {
    size: hitsMin,
    seq_no_primary_term: true,
    _source: [`${versionField}.changedAtMs`],
    sort: [{ _seq_no: 'asc' }],
    query: { bool: { ...liveFilter.bool, filter: { range: { _seq_no: { gt: Number(after) } } } } },
  };
  const request = { method: 'POST', path: `/${settings.name}/_search`, body: JSON.stringify(search) } as const;
  const { hits: { hits = [] } = {} } = await orNothing(call<SearchAnswer>(request, signal), {});
  const isLast = hits.length < hitsMin;
  const whole = isLast ? hits : hits.filter(({ _seq_no }) => _seq_no < hits.at(-1)!._seq_no);
  const held = whole.flatMap(({ _id: where, _source }): HeldEntry[] => {
    const keys = readDocumentId(where, settings.id, types);
    const { changedAtMs } = _source?.[versionField] ?? {};
    return keys ? [{ keys, where, ...(changedAtMs !== undefined && { changedAtMs }) }] : [];
  });
  const last = whole.at(-1);
  return { held, unnamed: whole.length - held.length, ...(!isLast && last && { after: String(last._seq_no) }) };
}

/** An index that is not there yet holds nothing. */
function orNothing<Answer>(answer: Promise<Answer>, nothing: Answer): Promise<Answer> {
  return answer.catch((error) => {
    if (error instanceof SinkError && error.code === 'index_not_found_exception') return nothing;
    throw error;
  });
}

async function compare(
  question: CompareQuestion,
  { call, settings }: InspectOpenSearchParts,
  signal: AbortSignal,
): Promise<Comparison> {
  const { wanted, refused } = wantedOf(question.items, (item) => wantedDocument(item, settings));
  if (wanted.length === 0) return { ...compareHeld(question, [], () => []), refused };
  const ids = wanted.map(([, { id }]) => id);
  const found = await orNothing(readDocuments(call, settings.name, ids, signal), []);
  const pairs = wanted.map(([{ keys }, { id, fields }], place): HeldPair<Fields> => {
    const { [versionField]: own, ...content } = found[place]?._source ?? {};
    const standing = { version: '', ...own };
    const held = found[place] && { ...standing, content: own?.deleted ? undefined : content };
    return { keys, where: id, wanted: fields, held };
  });
  const namesOf = (left: Fields, right: Fields) => differingFields(left as Item, right, fieldName, memberName);
  return { ...compareHeld(question, pairs, namesOf), refused };
}

/** An item, or a document. */
type Fields = { readonly [name: string]: unknown };

function wantedDocument(item: ReadItem, { id: template, attributes }: OpenSearchIndex) {
  const id = documentId(readState(item), template);
  const { image } = item;
  if (!image) return { id, fields: undefined };
  // Throws where no document can be made of the image.
  documentText(image, attributes);
  const entries = Object.entries(image).filter(([name]) => !attributes || attributes.includes(name));
  return { id, fields: Object.fromEntries(entries) };
}
