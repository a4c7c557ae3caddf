import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { SettingsError } from '../../handlers/core/errors';

/** A point-in-time export in S3. */
export interface ExportManifest {
  readonly bucket: string;
  readonly tableArn: string;
  /** Of incremental ones each line holds what became of an item, also where it was deleted. */
  readonly isIncremental: boolean;
  /** The time that it shows. Epoch milliseconds. */
  readonly asOfMs: number;
  readonly itemCount: number;
  readonly files: readonly ExportFile[];
}

export interface ExportFile {
  readonly key: string;
  readonly itemCount: number;
  /** Base64 MD5 of the file as it lies there. */
  readonly md5?: string;
}

interface Summary {
  readonly tableArn?: string;
  readonly exportType?: string;
  readonly exportTime?: string;
  readonly exportToTime?: string;
  readonly manifestFilesS3Key?: string;
  readonly itemCount?: number;
  readonly outputFormat?: string;
}

/**
 * Reads what an export says of itself. Throws a `SettingsError` where it is none, or one that cannot be brought.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/S3DataExport.Output.html
 */
export async function readExportManifest(client: S3Client, uri: string): Promise<ExportManifest> {
  const [, bucket = '', path = ''] = /^s3:\/\/([^/]+)\/(.*?)(?:\/?manifest-summary\.json|\/?)$/.exec(uri) ?? [];
  const summary = JSON.parse(await textOf(client, bucket, `${path}/manifest-summary.json`, uri)) as Summary;
  const { tableArn = '', itemCount = 0, outputFormat, manifestFilesS3Key } = summary;
  if (outputFormat !== undefined && outputFormat !== 'DYNAMODB_JSON') {
    throw mistake(`must be in DynamoDB JSON, got ${outputFormat}. Export again with \`--export-format DYNAMODB_JSON\``);
  }
  const isIncremental = summary.exportType === 'INCREMENTAL_EXPORT';
  const asOf = isIncremental ? summary.exportToTime : summary.exportTime;
  const asOfMs = Date.parse(asOf ?? '');
  if (Number.isNaN(asOfMs)) throw mistake(`must tell the time that it shows, got ${asOf}`);
  const key = manifestFilesS3Key ?? `${path}/manifest-files.json`;
  const lines = (await textOf(client, bucket, key, uri)).split('\n').filter((line) => line.trim() !== '');
  const files = lines.map(fileOf).filter((file) => file.itemCount > 0);
  return { bucket, tableArn, isIncremental, asOfMs, itemCount, files };
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
