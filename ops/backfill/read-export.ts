import type { Readable } from 'node:stream';
import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type ExportPage, exportPages as pagesOf } from '../../handlers/backfill/export-pages';
import type { DeployedTable } from '../deployed/deployed-pipeline';
import { keyAttributesOf } from '../deployed/table-key';
import type { ExportFile, ExportManifest } from './export-manifest';

/** The items of a file of an export, from a line on; ends early when the signal aborts. */
export async function* exportPages(
  client: S3Client,
  { bucket }: ExportManifest,
  { key, md5 }: ExportFile,
  table: DeployedTable,
  signal: AbortSignal,
  after = 0,
): AsyncGenerator<ExportPage> {
  const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
  const keyNames = keyAttributesOf(table).map(({ name }) => name);
  yield* pagesOf({ key, body: Body as Readable, md5, keyNames }, signal, after);
}
