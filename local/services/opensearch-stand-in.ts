import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type DocumentAction, OpenSearchDocuments } from './opensearch-documents';

/**
 * A stand-in for OpenSearch where none runs: what the sink asks of one, and nothing else. It keeps to the contract that
 * real nodes are tested with, but looks at no mapping, and a search finds all that is there at once.
 */
export interface OpenSearchStandIn {
  answer(method: string, url: string, body: string): StandInAnswer;
  /** Documents of an index by their ids, as their text; markers of deleted items too. */
  documents(index: string): ReadonlyMap<string, string>;
}

export interface StandInAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface RunningStandIn extends OpenSearchStandIn {
  readonly url: string;
  stop(): Promise<void>;
}

type Indices = Map<string, OpenSearchDocuments>;

export function createOpenSearchStandIn(): OpenSearchStandIn {
  const indices: Indices = new Map();
  return {
    answer: (method, url, body) => answerTo(indices, method, url, body),
    documents: (index) => new Map((indices.get(index)?.entries() ?? []).map(([id, { text }]) => [id, text])),
  };
}

/** The stand-in on a port of its own on 127.0.0.1. */
export async function startOpenSearchStandIn(): Promise<RunningStandIn> {
  const standIn = createOpenSearchStandIn();
  const server = createServer(async (message, response) => {
    const { status, body } = standIn.answer(message.method ?? '', message.url ?? '', await read(message));
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...standIn,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

async function read(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

type Operation = (documents: OpenSearchDocuments, body: string, rest: readonly string[]) => StandInAnswer;

const operations: { readonly [methodAndPath: string]: Operation } = {
  'POST _mget': (documents, body) => multiGet(documents, body),
  'POST _bulk': (documents, body) => bulk(documents, body),
  'POST _search': (documents, body) => search(documents, body),
  'POST _refresh': () => ({ status: 200, body: {} }),
  'PUT _mapping': (documents, body) => {
    const { properties } = JSON.parse(body) as { readonly properties: object };
    documents.mappings = { ...documents.mappings, properties: { ...documents.mappings.properties, ...properties } };
    return acknowledged;
  },
  'PUT _alias': (documents, body, [alias = '']) => {
    documents.aliases = { ...documents.aliases, [alias]: JSON.parse(body) };
    return acknowledged;
  },
};

const acknowledged: StandInAnswer = { status: 200, body: { acknowledged: true } };

function answerTo(indices: Indices, method: string, url: string, body: string): StandInAnswer {
  const [, index = '', action, ...rest] = new URL(url, 'http://stand-in').pathname.split('/').map(decodeURIComponent);
  if (action === undefined) return ofIndex(indices, method, index, body);
  const documents = indices.get(index) ?? aliased(indices, index);
  const operation = operations[`${method} ${action}`];
  if (!operation) return failure(405, 'unsupported_by_the_stand_in');
  return documents ? operation(documents, body, rest) : failure(404, 'index_not_found_exception');
}

function aliased(indices: Indices, alias: string): OpenSearchDocuments | undefined {
  return [...indices.values()].find(({ aliases }) => Object.hasOwn(aliases, alias));
}

function ofIndex(indices: Indices, method: string, index: string, body: string): StandInAnswer {
  const known = indices.get(index);
  if (method === 'PUT') {
    if (known) return failure(400, 'resource_already_exists_exception');
    const { aliases = {}, mappings = {} } = JSON.parse(body || '{}') as Partial<OpenSearchDocuments>;
    indices.set(index, Object.assign(new OpenSearchDocuments(), { aliases, mappings }));
    return acknowledged;
  }
  if (!known) return failure(404, 'index_not_found_exception');
  if (method === 'DELETE') return indices.delete(index) ? acknowledged : failure(404, 'index_not_found_exception');
  return { status: 200, body: { [index]: { aliases: known.aliases, mappings: known.mappings } } };
}

function multiGet(documents: OpenSearchDocuments, body: string): StandInAnswer {
  const { ids } = JSON.parse(body) as { readonly ids: readonly string[] };
  const docs = ids.map((_id) => {
    const known = documents.get(_id);
    if (!known) return { _id, found: false };
    return { _id, found: true, _seq_no: known.seqNo, _primary_term: 1, _source: JSON.parse(known.text) as unknown };
  });
  return { status: 200, body: { docs } };
}

interface Target {
  readonly _id: string;
  readonly if_seq_no?: number;
}

function bulk(documents: OpenSearchDocuments, body: string): StandInAnswer {
  if (!body.endsWith('\n')) return failure(400, 'illegal_argument_exception');
  const actions = actionsOf(body.slice(0, -1).split('\n'));
  const isRefused = ({ id, kind, text }: DocumentAction) =>
    kind !== 'delete' && (text === undefined || Buffer.byteLength(id) > idBytesMax);
  if (actions.some(isRefused)) return failure(400, 'action_request_validation_exception');
  return { status: 200, body: { items: actions.map((action) => ({ [action.kind]: documents.apply(action) })) } };
}

const idBytesMax = 512;

function actionsOf(lines: readonly string[]): readonly DocumentAction[] {
  const actions: DocumentAction[] = [];
  for (let line = 0; line < lines.length; line += 1) {
    const [[kind, target]] = Object.entries(JSON.parse(lines[line]!)) as [[DocumentAction['kind'], Target]];
    const guard = target.if_seq_no === undefined ? {} : { ifSeqNo: target.if_seq_no };
    const action = { kind, id: target._id, ...guard };
    if (kind === 'delete') {
      actions.push(action);
      continue;
    }
    line += 1;
    const text = lines[line];
    actions.push(text === undefined ? action : { ...action, text });
  }
  return actions;
}

interface Search {
  readonly query: {
    readonly range?: { readonly '_tributary.expiresAtMs': { readonly lt: number } };
    readonly bool?: { readonly filter: { readonly range: { readonly _seq_no: { readonly gt: number } } } };
    readonly match_all?: object;
  };
  readonly size: number;
}

/** Markers whose time is over, for the sink; all that is no marker, for whoever looks, by pages in the order of writes. */
function search(documents: OpenSearchDocuments, body: string): StandInAnswer {
  const { query, size } = JSON.parse(body) as Search;
  const before = query.range?.['_tributary.expiresAtMs'].lt;
  const after = query.bool?.filter.range._seq_no.gt ?? -1;
  const hits = documents
    .entries()
    .map(([_id, { text, seqNo }]) => ({ _id, _seq_no: seqNo, _primary_term: 1, _source: JSON.parse(text) }))
    .filter(({ _source: { _tributary: own } }) => (before === undefined ? !own?.deleted : own?.expiresAtMs < before))
    .filter(({ _seq_no }) => _seq_no > after)
    .sort((left, right) => left._seq_no - right._seq_no);
  return { status: 200, body: { hits: { hits: hits.slice(0, size) } } };
}

function failure(status: number, type: string): StandInAnswer {
  return { status, body: { error: { type, reason: 'The reason of a real node is longer.' }, status } };
}
