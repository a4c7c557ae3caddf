import { GetBucketNotificationConfigurationCommand } from '@aws-sdk/client-s3';
import type { AwsClients } from '../aws/clients';
import type { DeployedConsumer, DeployedPipeline, DeployedQueue } from '../deployed/deployed-pipeline';
import { nameInArn, serviceInArn } from '../deployed/deployed-pipeline';
import type { DeployedPipe } from '../deployed/describe-pipes';
import { queueUrlOf } from '../deployed/describe-queue';
import type { FunctionTarget, PipeTarget, Target } from './finding';
import type { StreamPointer } from './sources/stream-pointer';

export type RedriveClients = Pick<AwsClients, 'dynamodb' | 'streams' | 'kinesis' | 'lambda' | 'sqs' | 's3'>;

/** Where a pipeline leaves what did not get through. */
export interface Places {
  /** Pointers, quarantined records and what a bucket tells, in one queue or in several. */
  readonly failureQueues: readonly FailureQueuePlace[];
  readonly buckets: readonly BucketPlace[];
  readonly deadLetterQueues: readonly DeadLetterPlace[];
  /** What cannot be read from here. */
  readonly notes: readonly string[];
}

export interface FailureQueuePlace {
  readonly queue: DeployedQueue;
  readonly consumers: readonly DeployedConsumer[];
  readonly pipes: readonly DeployedPipe[];
}

export interface BucketPlace {
  readonly bucket: string;
  readonly consumers: readonly DeployedConsumer[];
}

/** Messages that were received too often, and the queues that they were received from. */
export interface DeadLetterPlace {
  readonly deadLetterQueue: DeployedQueue;
  readonly sources: readonly DeadLetterSource[];
}

export interface DeadLetterSource {
  readonly queue: DeployedQueue;
  readonly target: Target;
}

/** What each of several consumers may share is one place. */
export async function placesOf(
  pipeline: DeployedPipeline,
  deployedPipes: readonly DeployedPipe[],
  clients: Pick<RedriveClients, 's3' | 'sqs'>,
  isWanted: (name: string) => boolean,
): Promise<Places> {
  const consumers = pipeline.consumers.filter(({ name }) => isWanted(name));
  const pipes = deployedPipes.filter(({ name }) => isWanted(name));
  const queues = new Map<string, { queue: DeployedQueue; consumers: DeployedConsumer[]; pipes: DeployedPipe[] }>();
  const buckets = new Map<string, { bucket: string; consumers: DeployedConsumer[] }>();
  const addQueue = (queue: DeployedQueue, consumer: DeployedConsumer) =>
    addTo(queues, queue.url, consumer, () => ({ queue, consumers: [], pipes: [] }));
  for (const consumer of consumers) {
    const { failureDestination, core } = consumer;
    const quarantine = core?.quarantine;
    if (failureDestination?.kind === 'sqs') addQueue(failureDestination.queue, consumer);
    if (quarantine && 'queueUrl' in quarantine) addQueue(queueAt(quarantine.queueUrl, pipeline), consumer);
    for (const bucket of bucketsOf(consumer)) addTo(buckets, bucket, consumer, () => ({ bucket, consumers: [] }));
  }
  for (const place of buckets.values()) {
    const queue = await notifiedQueue(clients, place.bucket);
    for (const consumer of queue ? place.consumers : []) addQueue(queue!, consumer);
  }
  for (const pipe of pipes.filter(({ deadLetterArn }) => deadLetterArn && serviceInArn(deadLetterArn) === 'sqs')) {
    const queue = { arn: pipe.deadLetterArn!, url: await queueUrlOf(clients.sqs, pipe.deadLetterArn!) };
    const place = queues.get(queue.url) ?? { queue, consumers: [], pipes: [] };
    place.pipes.push(pipe);
    queues.set(queue.url, place);
  }
  return {
    failureQueues: [...queues.values()],
    buckets: [...buckets.values()],
    deadLetterQueues: deadLetterPlaces(pipeline, isWanted),
    notes: [...consumers.flatMap(consumerTopicNote), ...pipes.flatMap(pipeTopicNote)],
  };
}

function addTo<Place extends { consumers: DeployedConsumer[] }>(
  places: Map<string, Place>,
  key: string,
  consumer: DeployedConsumer,
  make: () => Place,
): void {
  const place = places.get(key) ?? make();
  if (!place.consumers.includes(consumer)) place.consumers.push(consumer);
  places.set(key, place);
}

function bucketsOf({ failureDestination, core }: DeployedConsumer): readonly string[] {
  const quarantine = core?.quarantine;
  return [
    ...(failureDestination?.kind === 's3' ? [failureDestination.bucket] : []),
    ...(quarantine && 'bucket' in quarantine ? [quarantine.bucket] : []),
  ];
}

/** A queue of the pipeline's account by its URL. */
export function queueAt(url: string, { region, accountId }: DeployedPipeline): DeployedQueue {
  return { url, arn: `arn:aws:sqs:${region}:${accountId}:${url.split('/').at(-1)}` };
}

/** The queue that a bucket tells of each new object, if there is one. */
async function notifiedQueue(
  { s3, sqs }: Pick<RedriveClients, 's3' | 'sqs'>,
  Bucket: string,
): Promise<DeployedQueue | undefined> {
  const { QueueConfigurations } = await s3.send(new GetBucketNotificationConfigurationCommand({ Bucket }));
  const arn = QueueConfigurations?.[0]?.QueueArn;
  return arn === undefined ? undefined : { arn, url: await queueUrlOf(sqs, arn) };
}

/** What a function of the pipeline reads is brought to the function, what others read back to their queue. */
function deadLetterPlaces(
  { consumers, subscribers }: DeployedPipeline,
  isWanted: (name: string) => boolean,
): readonly DeadLetterPlace[] {
  const places = new Map<string, { deadLetterQueue: DeployedQueue; sources: DeadLetterSource[] }>();
  for (const { queue, deadLetterQueue } of subscribers) {
    const consumer = consumers.find(({ mapping }) => mapping.eventSourceArn === queue.arn);
    const target = consumer ? { name: consumer.name, consumer } : { name: nameInArn(queue.arn), queue };
    if (!deadLetterQueue || !isWanted(target.name)) continue;
    const place = places.get(deadLetterQueue.url) ?? { deadLetterQueue, sources: [] };
    if (!place.sources.some((source) => source.queue.arn === queue.arn)) place.sources.push({ queue, target });
    places.set(deadLetterQueue.url, place);
  }
  return [...places.values()];
}

function consumerTopicNote({ name, failureDestination }: DeployedConsumer): readonly string[] {
  return failureDestination?.kind === 'sns' ? [topicNote(name, failureDestination.topicArn)] : [];
}

function pipeTopicNote({ name, deadLetterArn }: DeployedPipe): readonly string[] {
  return deadLetterArn && serviceInArn(deadLetterArn) === 'sns' ? [topicNote(name, deadLetterArn)] : [];
}

function topicNote(name: string, topicArn: string): string {
  return `What ${name} gave up went to the topic ${nameInArn(topicArn)}, which keeps nothing: look at its subscribers.`;
}

/** Whom the records of a pointer were for: a pipe by its ARN, a function as below. */
export function targetOf(
  { consumers, pipes }: Pick<FailureQueuePlace, 'consumers' | 'pipes'>,
  { functionArn, pipeArn, streamArn }: StreamPointer,
): FunctionTarget | PipeTarget | undefined {
  const pipe = pipeArn === undefined ? undefined : pipes.find(({ name }) => name === nameInArn(pipeArn));
  if (pipe) return { name: pipe.name, pipe };
  const consumer = functionArn === undefined ? undefined : consumerOfFunction(consumers, { functionArn, streamArn });
  return consumer && { name: consumer.name, consumer };
}

/** The consumer that a pointer's function is, whatever its version or alias; of several by what the mapping reads. */
export function consumerOfFunction(
  consumers: readonly DeployedConsumer[],
  { functionArn, streamArn }: { readonly functionArn: string; readonly streamArn: string },
): DeployedConsumer | undefined {
  const name = functionArn.split(':')[6];
  const named = consumers.filter(({ functionName }) => functionName === name);
  return named.find(({ mapping }) => mapping.eventSourceArn === streamArn) ?? named[0];
}
