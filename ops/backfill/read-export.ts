import { createHash } from 'node:crypto';
import { pipeline, type Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Item } from '../../handlers/core/attribute-value';
import type { DeployedTable } from '../deployed/deployed-pipeline';
import { keysOf } from '../deployed/table-key';
import type { ExportFile, ExportManifest } from './export-manifest';
import type { TableItem } from './table-item';

export interface ExportPage {
  readonly items: readonly TableItem[];
  /** Lines before the next page; absent at the end. */
  readonly next?: number;
}

const pageLines = 1_000;

/**
 * The items of a file of an export, from a line on. Fails at the end where the file is not the one that the manifest
 * names; ends early when the signal aborts.
 */
export async function* exportPages(
  client: S3Client,
  { bucket }: ExportManifest,
  { key, md5 }: ExportFile,
  table: DeployedTable,
  signal: AbortSignal,
  after = 0,
): AsyncGenerator<ExportPage> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const { lines, digest } = linesOf(Body as Readable);
  let at = 0;
  let items: TableItem[] = [];
  for await (const line of lines) {
    at += 1;
    if (at <= after || line.trim() === '') continue;
    items.push(itemIn(line, table));
    if (items.length < pageLines) continue;
    yield { items, next: at };
    if (signal.aborted) return;
    items = [];
  }
  if (md5 !== undefined && digest() !== md5) {
    throw new Error(`${key} is not the file that the manifest names: its checksum differs.`);
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
function itemIn(line: string, table: DeployedTable): TableItem {
  const { Item, Keys, NewImage, OldImage } = JSON.parse(line) as {
    readonly Item?: Item;
    readonly Keys?: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
  };
  const newImage = Item ?? NewImage;
  const keys = Keys ?? keysOf((newImage ?? OldImage)!, table);
  return { keys, ...(newImage && { newImage }), ...(OldImage && { oldImage: OldImage }) };
}
