import { S3BucketNotification } from '@cdktf/provider-aws/lib/s3-bucket-notification';
import { Token } from 'cdktf';
import { Construct } from 'constructs';
import { accountIdOf } from './account';
import { Bucket } from './bucket';
import { chosenDefaults } from './chosen-defaults';
import { allOf, anyOf, chooseText, is } from './condition';
import type { FailureSettings } from './consumer-settings';
import { keyOf, keyStatement } from './encryption-key';
import { names } from './names';
import { makeWhen } from './optional-resource';
import type { PolicyStatement } from './policy';
import { Queue } from './queue';
import { type Condition, conditionalHead, expression, type Setting } from './setting';

export interface FailureStoreProps extends Omit<FailureSettings, 'kind'> {
  /** Name of the consumer: `orders-dev-by-product`. */
  readonly name: string;
  /** Where the mapping's destination is; a queue's mapping has none. */
  readonly destination: 's3' | 'sqs' | undefined;
  /** Where the handler writes. Without a destination the store is there for `s3` only. */
  readonly quarantine: 's3' | 'sqs';
  readonly preventDestroy: Setting<boolean>;
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
  /** Where the mapping sends what it gives up. */
  readonly destinationArn: string;
  /** What the consumer's role needs to write here. */
  readonly statements: readonly PolicyStatement[];

  constructor(scope: Construct, id: string, props: FailureStoreProps) {
    super(scope, id);
    const { name, preventDestroy, destination, quarantine, kmsKeyArn } = props;
    const hasBucket = goesTo('s3', destination, quarantine);
    // The store of a queue's consumer is there with its bucket or not at all.
    const [wanted, notifies] = destination === undefined ? [hasBucket, true] : [true, hasBucket];
    this.bucket = hasBucket === false ? undefined : bucketOf(this, props, hasBucket);
    this.queue = new Queue(this, 'Queue', {
      name: names.failureQueue(name),
      key: keyOf(kmsKeyArn),
      preventDestroy,
      wanted,
      senders: (queueArn) => (this.bucket ? [notificationStatement(this, this.bucket, queueArn, notifies)] : []),
    });
    if (this.bucket) notify(this, this.bucket, hasBucket);
    this.destinationArn = chooseText(is(destination, 's3'), this.bucket?.arn ?? '', this.queue.arn);
    this.statements = [
      ...(this.bucket ? bucketStatements(this.bucket, hasBucket, is(destination, 's3')) : []),
      ...keyedStatements(this.queue, props, hasBucket),
    ];
  }
}

function bucketOf(scope: FailureStore, props: FailureStoreProps, wanted: Condition): Bucket {
  return new Bucket(scope, 'Bucket', {
    bucketPrefix: names.failureBucketPrefix(props.name),
    expirationInDays: props.expirationInDays ?? chosenDefaults.failures.expirationInDays,
    key: keyOf(props.kmsKeyArn),
    versioned: true,
    preventDestroy: props.preventDestroy,
    wanted,
  });
}

/** S3 sends a test message when the notification is made, so the queue's policy must be there before. */
function notify(scope: FailureStore, bucket: Bucket, wanted: Condition): void {
  makeWhen(
    wanted,
    () =>
      new S3BucketNotification(scope, 'Notification', {
        bucket: bucket.name,
        queue: [{ queueArn: scope.queue.arn, events: ['s3:ObjectCreated:*'] }],
        dependsOn: [scope.queue.policy],
      }),
  );
}

/** A bucket of the same name in another account must not fill this queue. */
function notificationStatement(
  scope: FailureStore,
  bucket: Bucket,
  queueArn: string,
  when: Condition,
): PolicyStatement {
  return {
    sid: 'NotifyOfObjects',
    principal: { Service: 's3.amazonaws.com' },
    actions: ['sqs:SendMessage'],
    resources: [queueArn],
    condition: {
      ArnEquals: { 'aws:SourceArn': bucket.arn },
      StringEquals: { 'aws:SourceAccount': accountIdOf(scope) },
    },
    when,
  };
}

/** Lambda lists a destination's bucket before it takes it; the handler only writes. */
function bucketStatements(bucket: Bucket, when: Condition, isDestination: Condition): PolicyStatement[] {
  return [
    { sid: 'WriteFailures', actions: ['s3:PutObject'], resources: [`${bucket.arn}/*`], when },
    { sid: 'ListFailures', actions: ['s3:ListBucket'], resources: [bucket.arn], when: isDestination },
  ];
}

/** Nobody but S3 sends to the queue of a queue's consumer. A message takes one action more of a key than an object. */
function keyedStatements(queue: Queue, props: FailureStoreProps, hasBucket: Condition): PolicyStatement[] {
  const { destination, quarantine, kmsKeyArn } = props;
  const sends = destination === undefined ? false : goesTo('sqs', destination, quarantine);
  const key = keyOf(kmsKeyArn);
  const isUsed = destination === undefined ? allOf(key.isThere, hasBucket) : key.isThere;
  return [
    { sid: 'SendFailures', actions: ['sqs:SendMessage'], resources: [queue.arn], when: sends },
    keyStatement('EncryptFailures', keyActions(sends), { ...key, isThere: isUsed }),
  ];
}

function goesTo(kind: 's3' | 'sqs', ...places: readonly ('s3' | 'sqs' | undefined)[]): Condition {
  return anyOf(...[...new Set(places)].map((place) => is(place, kind)));
}

function keyActions(sends: Condition): readonly string[] {
  const [forObjects, forMessages] = [['kms:GenerateDataKey'], ['kms:GenerateDataKey', 'kms:Decrypt']];
  if (typeof sends === 'boolean') return sends ? forMessages : forObjects;
  return Token.asList(expression`${conditionalHead(sends)} ? ${forMessages} : ${forObjects}`);
}
