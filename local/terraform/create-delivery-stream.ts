import { gzipSync } from 'node:zlib';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { RunningFirehose } from '../services/firehose';
import type { Instance } from './configuration';
import { blockSettings, requiredText } from './read-settings';
import type { LocalDeliveryStream } from './resources';
import { toText } from './value';

/**
 * A delivery stream of the stand-in: each request that it takes becomes an object at once, below the part of the prefix
 * that is literal, in the order of the requests.
 */
export function createDeliveryStream(
  instance: Instance,
  firehose: RunningFirehose,
  client: S3Client,
): LocalDeliveryStream {
  const name = requiredText(instance, 'name');
  const [destination = {}] = blockSettings(instance, 'extended_s3_configuration');
  const Bucket = toText(destination.bucket_arn!).split(':::')[1]!;
  const prefix = toText(destination.prefix ?? '').replace(/!\{.*|[^/]*!\{.*/s, '');
  const folder = prefix.slice(0, prefix.lastIndexOf('/') + 1);
  const isGzip = toText(destination.compression_format ?? '') === 'GZIP';
  let count = 0;
  firehose.create(name, async (content) => {
    count += 1;
    const Key = `${folder}${name}-${String(count).padStart(6, '0')}${isGzip ? '.gz' : ''}`;
    await client.send(new PutObjectCommand({ Bucket, Key, Body: isGzip ? gzipSync(content) : content }));
  });
  const { region, accountId } = instance.place;
  return { address: instance.address, name, arn: `arn:aws:firehose:${region}:${accountId}:deliverystream/${name}` };
}
