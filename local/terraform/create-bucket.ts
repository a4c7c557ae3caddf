import { CreateBucketCommand, type S3Client } from '@aws-sdk/client-s3';
import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { BucketNotification, S3Notifier } from '../services/s3-notifier';
import type { Instance } from './configuration';
import { blockSettings, nameSetting, requiredText } from './read-settings';
import type { LocalBucket, LocalNotification } from './resources';
import { type TfObject, toText } from './value';

export const bucketSettings = ['bucket', 'bucket_prefix'];

export async function createBucket(instance: Instance, client: S3Client): Promise<LocalBucket> {
  const name = nameSetting(instance, 'bucket', 'bucket_prefix');
  await client.send(new CreateBucketCommand({ Bucket: name }));
  return { address: instance.address, name };
}

export const notificationSettings = ['bucket', 'queue'];

/** Sends a bucket's notifications to its queues. */
export function createNotification(
  instance: Instance,
  notifier: S3Notifier,
  client: SQSClient,
  queueUrlOf: (arn: string) => string,
): LocalNotification {
  const bucket = requiredText(instance, 'bucket');
  const queues = blockSettings(instance, 'queue');
  const queueArns = queues.map((queue) => toText(queue.queue_arn!));
  const notifications = queues.map((queue, index): BucketNotification => {
    const QueueUrl = queueUrlOf(queueArns[index]!);
    return {
      id: textOf(queue, 'id') || `tf-s3-queue-${index}`,
      queueArn: queueArns[index]!,
      events: (queue.events as readonly string[]) ?? [],
      prefix: textOf(queue, 'filter_prefix'),
      suffix: textOf(queue, 'filter_suffix'),
      send: async (MessageBody) => {
        await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
      },
    };
  });
  notifier.configure(bucket, instance.place.region, notifications);
  return { address: instance.address, bucket, queueArns };
}

function textOf(block: TfObject, name: string): string {
  const value = block[name] ?? null;
  return value === null ? '' : toText(value);
}
