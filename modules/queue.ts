import { SqsQueue } from '@cdktf/provider-aws/lib/sqs-queue';
import { SqsQueuePolicy } from '@cdktf/provider-aws/lib/sqs-queue-policy';
import type { ITerraformIterator } from 'cdktf';
import { Construct } from 'constructs';
import type { EncryptionKey } from './encryption-key';
import { attributeOf } from './optional-resource';
import { type PolicyStatement, policyDocument, tlsOnlyStatement } from './policy';
import { protection } from './protection';
import { expression, isExpression } from './setting';

export interface QueueProps {
  /** At most 80 characters; a FIFO queue's name ends in `.fifo`. */
  readonly name: string;
  /** Default: a standard queue. */
  readonly fifo?: boolean;
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
  readonly preventDestroy: boolean;
  readonly forEach?: ITerraformIterator | undefined;
}

const retentionSecondsMax = 1_209_600;

/** An encrypted queue that only answers over TLS. */
export class Queue extends Construct {
  readonly arn: string;
  readonly url: string;
  readonly resource: SqsQueue;
  /** What sends to the queue must wait for its policy. */
  readonly policy: SqsQueuePolicy;

  constructor(scope: Construct, id: string, props: QueueProps) {
    super(scope, id);
    this.resource = queueOf(this, props);
    this.arn = attributeOf(this.resource, 'arn');
    this.url = attributeOf(this.resource, 'url');
    this.policy = new SqsQueuePolicy(this, 'Policy', {
      queueUrl: this.url,
      policy: policyDocument([...props.senders(this.arn), tlsOnlyStatement(['sqs:*'], [this.arn])]),
      ...(props.forEach ? { forEach: props.forEach } : {}),
    });
  }
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
    // High throughput: order holds within a message group, which is one item.
    ...(props.fifo
      ? { fifoQueue: true, deduplicationScope: 'messageGroup', fifoThroughputLimit: 'perMessageGroupId' }
      : {}),
    ...(deadLetters ? { redrivePolicy: redrivePolicyOf(deadLetters) } : {}),
    ...(props.forEach ? { forEach: props.forEach } : {}),
    ...protection(props.preventDestroy),
  });
}

/** SQS takes one or the other; null leaves an argument out. */
function encryptionOf(key: EncryptionKey) {
  if (key.isThere === false) return { sqsManagedSseEnabled: true };
  if (key.isThere === true) return { kmsMasterKeyId: key.arn };
  return { kmsMasterKeyId: key.arn, sqsManagedSseEnabled: expression`${key.isThere} ? null : true` };
}

function redrivePolicyOf({ queueArn, maxReceiveCount }: { queueArn: string; maxReceiveCount: number }): string {
  if (!isExpression(maxReceiveCount)) return JSON.stringify({ deadLetterTargetArn: queueArn, maxReceiveCount });
  return `${expression`jsonencode(${{ deadLetterTargetArn: queueArn, maxReceiveCount }})`}`;
}
