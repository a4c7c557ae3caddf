import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Item } from '../core/attribute-value';
import type { TableItem } from './table-item';

/** A file of an export as it comes, and what its items are told by. */
export interface ExportSource {
  /** Name of the file, for errors. */
  readonly key: string;
  /** GZIP of DynamoDB JSON, a line for each item. */
  readonly body: Readable;
  /** Base64 MD5 of the file as it lies there. Default: not compared. */
  readonly md5?: string | undefined;
  /** Names of the attributes of the table's key: items of a full export do not tell. */
  readonly keyNames: readonly string[];
}

export interface ExportPage {
  readonly items: readonly TableItem[];
  /** Lines before the next page; absent at the end. */
  readonly next?: number;
}

const pageLinesMax = 1_000;

/** An item may have 400 KB: a thousand of those would not fit into a function. */
const pageCharactersMax = 8_000_000;

/**
 * The items of a file of an export, from a line on. Fails at the end where the file is not the one that the manifest
 * names; ends early when the signal aborts.
 */
export async function* exportPages(source: ExportSource, signal: AbortSignal, after = 0): AsyncGenerator<ExportPage> {
  const { lines, digest } = linesOf(source.body);
  let at = 0;
  let items: TableItem[] = [];
  let characters = 0;
  for await (const line of lines) {
    at += 1;
    if (at <= after || line.trim() === '') continue;
    items.push(itemIn(line, source.keyNames));
    characters += line.length;
    if (items.length < pageLinesMax && characters < pageCharactersMax) continue;
    yield { items, next: at };
    if (signal.aborted) return;
    items = [];
    characters = 0;
  }
  if (source.md5 !== undefined && digest() !== source.md5) {
    throw new Error(`${source.key} is not the file that the manifest names: its checksum differs.`);
  }
  yield { items };
}

function linesOf(body: Readable): { readonly lines: AsyncIterable<string>; digest(): string } {
  const hash = createHash('md5');
  const text = createGunzip();
  async function* hashed(chunks: AsyncIterable<Buffer>) {
    for await (const chunk of chunks) {
      hash.update(chunk);
      yield chunk;
    }
  }
  // Whoever reads the lines is told of an error anywhere on the way.
  pipeline(body, hashed, text, () => {});
  return { lines: splitLines(text.setEncoding('utf8')), digest: () => hash.digest('base64') };
}

async function* splitLines(text: AsyncIterable<string>): AsyncGenerator<string> {
  let rest = '';
  for await (const chunk of text) {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop()!;
    yield* lines;
  }
  if (rest !== '') yield rest;
}

/** `{"Item":{...}}`, or of an incremental export `{"Metadata":{...},"Keys":{...},"NewImage":{...},"OldImage":{...}}`. */
function itemIn(line: string, keyNames: readonly string[]): TableItem {
  const { Item, Keys, NewImage, OldImage } = JSON.parse(line) as {
    readonly Item?: Item;
    readonly Keys?: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
  };
  const newImage = Item ?? NewImage;
  const image = (newImage ?? OldImage)!;
  const keys = Keys ?? Object.fromEntries(keyNames.map((name) => [name, image[name]!]));
  return { keys, ...(newImage && { newImage }), ...(OldImage && { oldImage: OldImage }) };
}
