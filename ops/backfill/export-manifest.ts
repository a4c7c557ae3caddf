import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { type ExportSummary, exportPlaceOf, parseExportSummary } from '../../handlers/backfill/export-summary';
import { SettingsError } from '../../handlers/core/errors';

/** A point-in-time export in S3. */
export interface ExportManifest extends Omit<ExportSummary, 'filesKey'> {
  readonly bucket: string;
  readonly files: readonly ExportFile[];
}

export interface ExportFile {
  readonly key: string;
  readonly itemCount: number;
  /** Base64 MD5 of the file as it lies there. */
  readonly md5?: string;
}

/** Reads what an export says of itself. Throws a `SettingsError` where it is none, or one that cannot be brought. */
export async function readExportManifest(client: S3Client, uri: string): Promise<ExportManifest> {
  const { bucket, path } = exportPlaceOf(uri);
  const text = await textOf(client, bucket, `${path}/manifest-summary.json`, uri);
  const { filesKey: key, ...summary } = parseExportSummary(text, path, '--export');
  const lines = (await textOf(client, bucket, key, uri)).split('\n').filter((line) => line.trim() !== '');
  const files = lines.map(fileOf).filter((file) => file.itemCount > 0);
  return { bucket, ...summary, files };
}

function fileOf(line: string): ExportFile {
  const { dataFileS3Key, itemCount, md5Checksum } = JSON.parse(line) as {
    readonly dataFileS3Key: string;
    readonly itemCount: number;
    readonly md5Checksum?: string;
  };
  return { key: dataFileS3Key, itemCount, ...(md5Checksum !== undefined && { md5: md5Checksum }) };
}

async function textOf(client: S3Client, Bucket: string, Key: string, uri: string): Promise<string> {
  try {
    const { Body } = await client.send(new GetObjectCommand({ Bucket, Key }));
    return await Body!.transformToString();
  } catch (error) {
    const { name } = error as Error;
    if (name !== 'NoSuchKey' && name !== 'NoSuchBucket') throw error;
    // The summary is the last that DynamoDB writes.
    throw mistake(`must be a finished export, but \`${Key}\` is not there. ${uri}`);
  }
}

function mistake(text: string): SettingsError {
  return new SettingsError([`\`--export\` ${text}.`]);
}
