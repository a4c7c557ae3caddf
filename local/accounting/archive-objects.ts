import { gunzipSync } from 'node:zlib';
import type { S3Client } from '@aws-sdk/client-s3';
import { errorPrefixOf, prefixOf } from '../services/firehose-prefix';
import type { DeliverySettings } from '../services/firehose-settings';
import { linesOfParquet } from '../services/parquet';
import { listKeys, readBytes } from './gather';

/** An object that an archive wrote. */
export interface ArchivedObject {
  readonly key: string;
  readonly content: Buffer;
  /** True below the error prefix. */
  readonly isFailure: boolean;
}

/** Every object of an archive, those of records that failed included. */
export async function archivedObjects(client: S3Client, settings: DeliverySettings): Promise<ArchivedObject[]> {
  const [delivered, failed] = [literalPart(prefixOf(settings)), literalPart(errorPrefixOf(settings))];
  // Either may begin with the other.
  const isFailure = (key: string) =>
    key.startsWith(failed) && (!key.startsWith(delivered) || failed.length > delivered.length);
  const keys = await listKeys(client, settings.bucket);
  return Promise.all(
    keys
      .filter((key) => key.startsWith(delivered) || key.startsWith(failed))
      .map(async (key) => {
        const content = await readBytes(client, settings.bucket, key);
        return { key, content, isFailure: isFailure(key) };
      }),
  );
}

function literalPart(prefix: string): string {
  return prefix.split('!{')[0]!;
}

/** Lines of JSON that the object holds. */
export async function linesOf({ key, content }: ArchivedObject): Promise<string[]> {
  if (key.endsWith('.parquet')) return linesOfParquet(content);
  const text = key.endsWith('.gz') ? gunzipSync(content) : content;
  return text
    .toString()
    .split('\n')
    .filter((line) => line !== '');
}
