/** A document as an index holds it: its text as it was sent, letter for letter. */
interface StoredDocument {
  readonly text: string;
  readonly seqNo: number;
}

/** What a write asks for and what its answer says. */
export interface DocumentAction {
  readonly kind: 'index' | 'create' | 'update' | 'delete';
  readonly id: string;
  readonly ifSeqNo?: number;
  /** None for `delete`. */
  readonly text?: string;
}

export interface ItemAnswer {
  readonly status: number;
  readonly error?: { readonly type: string; readonly reason: string };
}

/** The documents of one index of the stand-in. */
export class OpenSearchDocuments {
  readonly #documents = new Map<string, StoredDocument>();
  #seqNo = -1;
  aliases: { readonly [alias: string]: unknown } = {};
  mappings: { readonly properties?: { readonly [field: string]: unknown } } = {};

  get(id: string): StoredDocument | undefined {
    return this.#documents.get(id);
  }

  entries(): readonly (readonly [id: string, document: StoredDocument])[] {
    return [...this.#documents];
  }

  apply(action: DocumentAction): ItemAnswer {
    const known = this.#documents.get(action.id);
    if (action.kind === 'create' && known) return conflict;
    if (action.ifSeqNo !== undefined && known?.seqNo !== action.ifSeqNo) return conflict;
    if (action.kind === 'update' && !known) return refused(404, 'document_missing_exception');
    this.#seqNo += 1;
    if (action.kind === 'delete') return { status: this.#documents.delete(action.id) ? 200 : 404 };
    const text = action.kind === 'update' ? merge(known?.text ?? '{}', action.text ?? '{}') : (action.text ?? '');
    const problem = problemOf(text);
    if (problem) return problem;
    this.#documents.set(action.id, { text, seqNo: this.#seqNo });
    return { status: known ? 200 : 201 };
  }
}

const conflict = refused(409, 'version_conflict_engine_exception');

function refused(status: number, type: string): ItemAnswer {
  return { status, error: { type, reason: 'The reason of a real node quotes the document here.' } };
}

/** The names at the top that a node refuses, and text that is no object. Mappings are not looked at. */
function problemOf(text: string): ItemAnswer | undefined {
  try {
    const names = Object.keys(JSON.parse(text) as object);
    const isRefused = names.some((name) => name === '' || /^\.|\.$|\.\./.test(name) || refusedNames.has(name));
    return isRefused ? refused(400, 'mapper_parsing_exception') : undefined;
  } catch {
    return refused(400, 'mapper_parsing_exception');
  }
}

const refusedNames = new Set(['_id', '_index', '_source', '_routing', '_version', '_seq_no']);

/** As a node does: members of objects one by one, everything else as a whole; integers stay, fractions become doubles. */
function merge(text: string, part: string): string {
  const { doc } = JSON.parse(markIntegers(part)) as { readonly doc: unknown };
  const merged = JSON.stringify(mergeValues(JSON.parse(markIntegers(text)), doc));
  return merged.replace(/"integer:(-?\d+)"/g, '$1');
}

/** JavaScript has doubles for integers too, so they go through it as text. */
function markIntegers(text: string): string {
  return text.replace(/"(?:[^"\\]|\\.)*"|-?\d[\d.eE+-]*/g, (token) =>
    /^-?\d+$/.test(token) ? `"integer:${token}"` : token,
  );
}

function mergeValues(old: unknown, part: unknown): unknown {
  if (!isObject(old) || !isObject(part)) return part;
  const merged = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(part)) merged.set(name, mergeValues(merged.get(name), value));
  return Object.fromEntries(merged);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
