import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { readExportManifest } from '../../../ops/backfill/export-manifest';
import { exportPages } from '../../../ops/backfill/read-export';
import { serviceError } from '../stub-clients';
import { pipelineOf } from './pipeline-of';

const { table } = pipelineOf([]);
const uri = 's3://exports/daily/AWSDynamoDB/0123-ab/';
const folder = 'daily/AWSDynamoDB/0123-ab';

const summary = {
  tableArn: table.arn,
  exportTime: '2026-11-20T00:00:00Z',
  manifestFilesS3Key: `${folder}/manifest-files.json`,
  itemCount: 3,
  outputFormat: 'DYNAMODB_JSON',
};
const files = [
  { itemCount: 3, md5Checksum: 'md5', dataFileS3Key: `${folder}/data/a.json.gz` },
  { itemCount: 0, md5Checksum: 'md5', dataFileS3Key: `${folder}/data/b.json.gz` },
];

describe('readExportManifest', () => {
  test('tells files that hold something, and the time that a full export shows', async () => {
    const manifest = await readExportManifest(s3With(summary), uri);

    expect(manifest).toEqual({
      bucket: 'exports',
      tableArn: table.arn,
      isIncremental: false,
      asOfMs: Date.parse('2026-11-20T00:00:00Z'),
      itemCount: 3,
      files: [{ key: `${folder}/data/a.json.gz`, itemCount: 3, md5: 'md5' }],
    });
  });

  test('tells the end of the time that an incremental export shows', async () => {
    const incremental = { ...summary, exportType: 'INCREMENTAL_EXPORT', exportToTime: '2026-11-21T00:00:00Z' };

    const manifest = await readExportManifest(s3With(incremental), `${uri}manifest-summary.json`);

    expect(manifest).toMatchObject({ isIncremental: true, asOfMs: Date.parse('2026-11-21T00:00:00Z') });
  });

  test.each<readonly [string, object | undefined, RegExp]>([
    ['in Ion', { ...summary, outputFormat: 'ION' }, /`--export` must be in DynamoDB JSON, got ION/],
    ['without its time', { ...summary, exportTime: undefined }, /must tell the time that it shows, got undefined/],
    ['not finished', undefined, /must be a finished export, but `daily.*manifest-summary\.json` is not there/],
  ])('fails when the export is %s', async (_, content, message) => {
    await expect(readExportManifest(s3With(content), uri)).rejects.toThrow(message);
  });
});

const lines = [1, 2, 3].map((order) => ({ Item: { ...keysAt(order), note: { S: 'ä\u2028' } } }));

describe('exportPages', () => {
  test('reads the items of a full export', async () => {
    const [page] = await pagesOf(lines);

    expect(page).toEqual({ items: lines.map(({ Item }, index) => ({ keys: keysAt(index + 1), newImage: Item })) });
  });

  test('reads what became of the items of an incremental one', async () => {
    const image = { ...keysAt(1), status: { S: 'PAID' } };
    const Metadata = { WriteTimestampMicros: { N: '1763800000000000' } };

    const [page] = await pagesOf([
      { Metadata, Keys: keysAt(1), NewImage: image, OldImage: keysAt(1) },
      { Metadata, Keys: keysAt(2) },
    ]);

    expect(page!.items).toEqual([{ keys: keysAt(1), newImage: image, oldImage: keysAt(1) }, { keys: keysAt(2) }]);
  });

  test('goes on behind the lines that are done', async () => {
    const [page] = await pagesOf(lines, { after: 2 });

    expect(page!.items.map(({ keys }) => keys)).toEqual([keysAt(3)]);
  });

  test('makes pages of a thousand lines, each of which says where the next begins', async () => {
    const pages = await pagesOf(Array.from({ length: 2_001 }, (_, order) => ({ Item: keysAt(order) })));

    expect(pages.map(({ items, next }) => [items.length, next])).toEqual([
      [1_000, 1_000],
      [1_000, 2_000],
      [1, undefined],
    ]);
  });

  test('fails when the file is not the one that the manifest names', async () => {
    await expect(pagesOf(lines, { md5: 'another' })).rejects.toThrow(/its checksum differs/);
  });

  test('fails when the file is torn', async () => {
    await expect(pagesOf(lines, { bytes: gzipped(lines).subarray(0, 30) })).rejects.toThrow(/unexpected end of file/);
  });
});

interface PageOptions {
  readonly after?: number;
  readonly md5?: string;
  readonly bytes?: Buffer;
}

async function pagesOf(content: readonly object[], { after, md5, bytes = gzipped(content) }: PageOptions = {}) {
  const s3 = { send: async () => ({ Body: Readable.from([bytes.subarray(0, 7), bytes.subarray(7)]) }) };
  const sum = md5 ?? createHash('md5').update(bytes).digest('base64');
  const file = { key: 'a.json.gz', itemCount: content.length, md5: sum };
  const manifest = { bucket: 'exports', tableArn: table.arn, isIncremental: false, asOfMs: 0, itemCount: 0, files: [] };
  const pages = [];
  const { signal } = new AbortController();
  for await (const page of exportPages(s3 as unknown as S3Client, manifest, file, table, signal, after))
    pages.push(page);
  return pages;
}

function gzipped(content: readonly object[]): Buffer {
  return gzipSync(content.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

function keysAt(order: number) {
  return { customerId: { S: 'c' }, orderId: { S: `o${order}` } };
}

function s3With(content: object | undefined): S3Client {
  const objects: { readonly [key: string]: string | undefined } = {
    [`${folder}/manifest-summary.json`]: content && JSON.stringify(content),
    [`${folder}/manifest-files.json`]: files.map((file) => `${JSON.stringify(file)}\n`).join(''),
  };
  const send = async ({ input: { Key } }: { readonly input: { readonly Key: string } }) => {
    const text = objects[Key];
    if (text === undefined) throw serviceError('NoSuchKey');
    return { Body: { transformToString: async () => text } };
  };
  return { send } as unknown as S3Client;
}
