import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { Construct } from 'constructs';
import { accountIdOf } from './account';
import { Bucket } from './bucket';
import type { FailureSettings } from './consumer-settings';
import { keyOf, keyStatement } from './encryption-key';
import { names } from './names';
import type { PolicyStatement } from './policy';
import { Queue } from './queue';

export interface FailureStoreProps extends FailureSettings {
  /** Name of the consumer: `orders-dev-by-product`. */
  readonly name: string;
  /** Where the mapping's destination is; a queue's mapping has none. */
  readonly destination: 's3' | 'sqs' | undefined;
  /** Where the handler writes. */
  readonly quarantine: 's3' | 'sqs';
  readonly preventDestroy: boolean;
}

/**
 * Where what a consumer could not do is kept: a bucket with the payloads and a queue with a message for each object,
 * or a queue alone.
 *
 * By default objects stay 90 days, deleted ones 30 more; messages stay 14 days, the longest SQS offers. Lambda writes
 * below `aws/lambda/`, the handler below `quarantine/`.
 */
export class FailureStore extends Construct {
  readonly bucket: Bucket | undefined;
  readonly queue: Queue;
  /** What the consumer's role needs to write here. */
  readonly statements: readonly PolicyStatement[];

  constructor(scope: Construct, id: string, props: FailureStoreProps) {
    super(scope, id);
    const { name, preventDestroy } = props;
    const key = keyOf(props.kmsKeyArn);
    const writes = [props.destination, props.quarantine];
    this.bucket = writes.includes('s3')
      ? new Bucket(this, 'Bucket', {
          bucketPrefix: names.failureBucketPrefix(name),
          expirationInDays: props.expirationInDays ?? 90,
          key,
          versioned: true,
          preventDestroy,
        })
      : undefined;
    this.queue = new Queue(this, 'Queue', {
      name: names.failureQueue(name),
      key,
      preventDestroy,
      senders: (queueArn) => (this.bucket ? [notificationStatement(this, this.bucket, queueArn)] : []),
    });
    if (this.bucket) notify(this, this.bucket, this.queue);
    this.statements = [
      ...(this.bucket ? bucketStatements(this.bucket, props.destination) : []),
      ...(writes.includes('sqs') ? queueStatements(this.queue) : []),
      // A message takes one action more than an object.
      keyStatement('EncryptFailures', writes.includes('sqs') ? [...objectActions, 'kms:Decrypt'] : objectActions, key),
    ];
  }
}

const objectActions = ['kms:GenerateDataKey'];

/** S3 sends a test message when the notification is made, so the queue's policy must be there before. */
function notify(scope: FailureStore, bucket: Bucket, queue: Queue): void {
  new S3BucketNotification(scope, 'Notification', {
    bucket: bucket.name,
    queue: [{ queueArn: queue.arn, events: ['s3:ObjectCreated:*'] }],
    dependsOn: [queue.policy],
  });
}

/** A bucket of the same name in another account must not fill this queue. */
function notificationStatement(scope: FailureStore, bucket: Bucket, queueArn: string): PolicyStatement {
  return {
    sid: 'NotifyOfObjects',
    principal: { Service: 's3.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    condition: {
      ArnEquals: { 'aws:SourceArn': bucket.arn },
      StringEquals: { 'aws:SourceAccount': accountIdOf(scope) },
    },
  };
}

/** Lambda lists a destination's bucket before it takes it; the handler only writes. */
function bucketStatements(bucket: Bucket, destination: 's3' | 'sqs' | undefined): PolicyStatement[] {
  const list = { sid: 'ListFailures', actions: ['s3:ListBucket'], resources: [bucket.arn] };
  return [
    { sid: 'WriteFailures', actions: ['s3:PutObject'], resources: [`${bucket.arn}/*`] },
    ...(destination === 's3' ? [list] : []),
  ];
}

function queueStatements(queue: Queue): PolicyStatement[] {
  return [{ sid: 'SendFailures', actions: ['sqs:SendMessage'], resources: [queue.arn] }];
}
