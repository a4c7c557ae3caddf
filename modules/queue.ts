import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import { Construct } from 'constructs';
import { chooseText } from './condition';
import type { EncryptionKey } from './encryption-key';
import { jsonText } from './json-text';
import { attributeOf, makeWhen } from './optional-resource';
import { type PolicyStatement, policyDocument, tlsOnlyStatement } from './policy';
import { protection } from './protection';
import { type Condition, conditionalHead, expression, type Setting } from './setting';

export interface QueueProps {
  /** At most 80 characters; a FIFO queue's name ends in `.fifo`. */
  readonly name: string;
  /** Default: a standard queue. */
  readonly fifo?: Condition;
  /** Seconds a message waits before SQS drops it: 60 to 1,209,600. Default: 14 days. */
  readonly messageRetentionSeconds?: number | undefined;
  /** Default: AWS's 30 seconds. */
  readonly visibilityTimeoutSeconds?: number | undefined;
  /** Key for SSE-KMS. Without one: SSE-SQS, which is free and needs no key policy. */
  readonly key: EncryptionKey;
  /** Where a message goes after `maxReceiveCount` receives. Default: nowhere. */
  readonly deadLetters?: { readonly queueArn: string; readonly maxReceiveCount: number };
  /** Who may send, besides identities of this account that their own policies allow. */
  readonly senders: (queueArn: string) => readonly PolicyStatement[];
  readonly preventDestroy: Setting<boolean>;
  /** Whether the queue is wanted. Default: it is. */
  readonly wanted?: Condition;
}

const retentionSecondsMax = 1_209_600;

/** An encrypted queue that only answers over TLS. */
export class Queue extends Construct {
  readonly arn: string;
  readonly url: string;
  readonly name: string;
  readonly resource: SqsQueue;
  /** What sends to the queue must wait for its policy. */
  readonly policy: SqsQueuePolicy;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    const wanted = props.wanted ?? true;
    this.resource = makeWhen(wanted, () => queueOf(this, props))!;
    this.arn = attributeOf(this.resource, 'arn');
    this.url = attributeOf(this.resource, 'url');
    this.name = attributeOf(this.resource, 'name');
    this.policy = makeWhen(wanted, () => policyOf(this, props))!;
  }
}

function policyOf(scope: Queue, { senders }: QueueProps): SqsQueuePolicy {
  return new SqsQueuePolicy(scope, 'Policy', {
    queueUrl: scope.url,
    policy: policyDocument([...senders(scope.arn), tlsOnlyStatement(['sqs:*'], [scope.arn])]),
  });
}

function queueOf(scope: Queue, props: QueueProps): SqsQueue {
  const { deadLetters, key } = props;
  return new SqsQueue(scope, 'Resource', {
    name: props.name,
    messageRetentionSeconds: props.messageRetentionSeconds ?? retentionSecondsMax,
    ...(props.visibilityTimeoutSeconds === undefined
      ? {}
      : { visibilityTimeoutSeconds: props.visibilityTimeoutSeconds }),
    ...encryptionOf(key),
    ...fifoOf(props.fifo ?? false),
    ...(deadLetters ? { redrivePolicy: redrivePolicyOf(deadLetters) } : {}),
    ...protection(props.preventDestroy),
  });
}

/** SQS takes one or the other; null leaves an argument out. */
function encryptionOf(key: EncryptionKey) {
  if (key.isThere === false) return { sqsManagedSseEnabled: true };
  if (key.isThere === true) return { kmsMasterKeyId: key.arn };
  return { kmsMasterKeyId: key.arn, sqsManagedSseEnabled: expression`${conditionalHead(key.isThere)} ? null : true` };
}

/** High throughput: order holds within a message group, which is one item. */
function fifoOf(fifo: Condition) {
  if (fifo === false) return {};
  return {
    fifoQueue: fifo,
    deduplicationScope: chooseText(fifo, 'messageGroup', undefined)!,
    fifoThroughputLimit: chooseText(fifo, 'perMessageGroupId', undefined)!,
  };
}

function redrivePolicyOf({ queueArn, maxReceiveCount }: { queueArn: string; maxReceiveCount: number }): string {
  return jsonText({ deadLetterTargetArn: queueArn, maxReceiveCount });
}
