import { ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import {
  type DeployedConsumer,
  type DeployedPipeline,
  type DeployedQueue,
  nameInArn,
} from '../../deployed/deployed-pipeline';
import { queueUrlOf } from '../../deployed/describe-queue';
import type { Finding } from '../finding';
import { type RunbookKey, runbook } from '../runbook';
import type { LookParts } from './look';
import { depthText, type QueueDepth, queueAt, queueDepths } from './queue-depths';

interface LeftoverQueue {
  readonly queue: DeployedQueue;
  readonly subject: string;
  readonly key: RunbookKey;
}

/** What was given up or set aside, and waits for a redrive: in dead-letter queues, quarantines and failure buckets. */
export async function lookAtLeftovers({ clients, pipeline, pipes, nowMs }: LookParts): Promise<readonly Finding[]> {
  const pipeArns = (await pipes()).flatMap(({ deadLetterArn }) =>
    deadLetterArn?.includes(':sqs:') ? [deadLetterArn] : [],
  );
  const pipeQueues = pipeArns.map(async (arn) => ({ arn, url: await queueUrlOf(clients.sqs, arn) }));
  const queues = distinct([
    ...leftoverQueues(pipeline),
    ...(await Promise.all(pipeQueues)).map((queue) => leftover(queue, 'pipe-dead-letters')),
  ]);
  const depths = await queueDepths(
    clients,
    queues.map(({ queue }) => queue),
    nowMs,
  );
  const inQueues = depths.map((depth, index) => leftoverFinding(depth, queues[index]!.subject, queues[index]!.key));
  const inBuckets = await Promise.all(bucketsOf(pipeline).map((one) => bucketFinding(clients.s3, one)));
  return [...inQueues, ...inBuckets];
}

/** Anything at all is wrong where only failures go. */
export function leftoverFinding(depth: QueueDepth, subject: string, key: RunbookKey): Finding {
  const base = { subject, name: nameInArn(depth.queue.arn), text: depthText(depth) };
  const isEmpty = depth.waiting + depth.inFlight === 0;
  return isEmpty ? { ...base, level: 'right' } : { ...base, level: 'wrong', see: runbook(key) };
}

function leftoverQueues({ consumers, subscribers }: DeployedPipeline): readonly LeftoverQueue[] {
  const deadLetters = [...consumers, ...subscribers].flatMap(({ deadLetterQueue }) => deadLetterQueue ?? []);
  return [...deadLetters.map((queue) => leftover(queue, 'dead-letters')), ...consumers.flatMap(ownQueues)];
}

function ownQueues({ failureDestination, core }: DeployedConsumer): readonly LeftoverQueue[] {
  const queues: LeftoverQueue[] = [];
  if (failureDestination?.kind === 'sqs') queues.push(leftover(failureDestination.queue, 'failure-pointers'));
  // It is told of both: what AWS gave up, and what the consumer put into its quarantine.
  if (failureDestination?.kind === 's3' && failureDestination.queue)
    queues.push(leftover(failureDestination.queue, 'failures'));
  const quarantine = core?.quarantine;
  if (quarantine && 'queueUrl' in quarantine) queues.push(leftover(queueAt(quarantine.queueUrl), 'failures'));
  return queues;
}

const subjects = {
  'dead-letters': 'dead letters',
  'pipe-dead-letters': 'dead letters',
  failures: 'quarantine',
  'failure-pointers': 'given up',
} as const;

function leftover(queue: DeployedQueue, key: keyof typeof subjects): LeftoverQueue {
  return { queue, subject: subjects[key], key };
}

function distinct(queues: readonly LeftoverQueue[]): readonly LeftoverQueue[] {
  return [...new Map(queues.map((one) => [one.queue.url, one])).values()];
}

interface LeftoverPrefix {
  readonly bucket: string;
  readonly prefix: string;
  readonly subject: string;
  readonly key: RunbookKey;
}

function bucketsOf({ consumers }: DeployedPipeline): readonly LeftoverPrefix[] {
  return consumers.flatMap(({ name, core, failureDestination, mapping }) => {
    const prefixes: LeftoverPrefix[] = [];
    const quarantine = core?.quarantine;
    if (quarantine && 'bucket' in quarantine) {
      const prefix = `quarantine/${name}/`;
      prefixes.push({ bucket: quarantine.bucket, prefix, subject: 'quarantine', key: 'failures' });
    }
    if (failureDestination?.kind === 's3') {
      const prefix = `aws/lambda/${mapping.uuid}/`;
      prefixes.push({ bucket: failureDestination.bucket, prefix, subject: 'given up', key: 'failures' });
    }
    return prefixes;
  });
}

/** One page is enough to know that something is there. */
async function bucketFinding(client: S3Client, { bucket, prefix, subject, key }: LeftoverPrefix): Promise<Finding> {
  const { KeyCount = 0, IsTruncated } = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix }));
  const base = { subject, name: `s3://${bucket}/${prefix}` };
  if (KeyCount === 0) return { ...base, level: 'right', text: 'no objects' };
  const count = `${KeyCount} ${KeyCount === 1 ? 'object' : 'objects'}${IsTruncated ? ' and more' : ''}`;
  return { ...base, level: 'wrong', text: count, see: runbook(key) };
}
