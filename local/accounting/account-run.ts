import type { S3Client } from '@aws-sdk/client-s3';
import type { SQSClient } from '@aws-sdk/client-sqs';
import type { HeardEvent } from '../pipes/event-bus-stand-in';
import type { Clients } from '../services/services';
import type { LocalResources } from '../terraform/resources';
import type { LoggedChange, Workload } from '../workload';
import { accountArchive } from './archive-account';
import { changesFor, changesInStreams, changesReaching } from './delivered-changes';
import { accountEffectSink } from './effect-sink';
import { accountEvictions, type Eviction, isDestinationRecord } from './evictions';
import { listKeys, readObject, scanTable } from './gather';
import { accountLogSink, type ReceivedMessage } from './log-sink';
import { type QueueMessage, readMessage } from './message';
import { accountBus, accountPipeSink } from './pipe-account';
import type { PipeSink } from './pipe-sinks';
import { accountQuarantine, type QuarantineDocument, type QuarantinedRecord, readQuarantine } from './quarantine';
import { queueDepth, takeMessages } from './queue-collector';
import { AccountSheet, isRight, type SinkAccount } from './sink-account';
import { accountantOf } from './sinks';
import type { Subscriber, Topology, TopologyConsumer } from './topology';

export interface AccountRequest {
  readonly changes: readonly LoggedChange[];
  readonly workload: Workload;
  readonly topology: Topology;
  readonly resources: LocalResources;
  readonly clients: Clients;
  /** What came out of a subscriber's queue. */
  readonly messagesOf: (sink: Subscriber | PipeSink) => readonly QueueMessage[];
  /** What the buses were given. */
  readonly heard: readonly HeardEvent[];
}

/** Every change at every sink. */
export interface RunAccount {
  readonly sinks: readonly SinkAccount[];
  readonly poison: readonly QuarantinedRecord[];
  readonly isRight: boolean;
}

/** Compares what the workload wrote with what every sink holds. Reads and empties index and quarantine queues. */
export async function accountRun(given: AccountRequest): Promise<RunAccount> {
  const { topology, resources, clients } = given;
  const changes = changesInStreams(given.changes, resources.tables);
  const request = { ...given, changes };
  const indexed = await indexedObjects(clients.sqs, resources);
  const failures = new Map<TopologyConsumer, Failures>();
  for (const consumer of topology.consumers) failures.set(consumer, await failuresOf(consumer, request, indexed));
  const documents = [...failures.values()].flatMap((one) => one.documents);
  const poison = readQuarantine(documents, changes);
  const isQuarantined = (consumer: TopologyConsumer) => {
    const held = new Set(poison.filter((record) => record.consumer === consumer.name).map(({ change }) => change));
    return (change: LoggedChange) => held.has(change);
  };
  const sinks = [
    ...(await Promise.all(topology.subscribers.map((one) => subscriberAccount(one, request, isQuarantined)))),
    ...(await Promise.all(
      topology.sinks.map(async (kept) => {
        const request = { kept, changes: changesReaching(kept, changes), clients, resources };
        return accountantOf(kept).account({ ...request, isQuarantined: isQuarantined(kept.consumer) });
      }),
    )),
    ...(await Promise.all(resources.archives.map((one) => accountArchive(one, changes, resources, clients.s3)))),
    // A workload knows what it wrote, whatever the stream tells of it.
    ...(await effectAccounts(given)),
    ...topology.consumers.map((consumer) => quarantineAccount(consumer, request, poison)),
    ...[...failures].map(([{ name }, { evictions }]) => accountEvictions(name, evictions)),
    ...pipeAccounts(request),
    ...(await leftoverAccounts(request)),
  ];
  // Where nothing had to happen and nothing did, there is nothing to say.
  const telling = sinks.filter((sink) => sink.expected > 0 || sink.found > 0 || !isRight(sink));
  return { sinks: telling, poison, isRight: telling.every(isRight) };
}

async function subscriberAccount(
  subscriber: Subscriber,
  { changes, clients, messagesOf }: AccountRequest,
  isQuarantined: (consumer: TopologyConsumer) => (change: LoggedChange) => boolean,
): Promise<SinkAccount> {
  const own = changesFor(subscriber.publisher, changes);
  const received = await Promise.all(
    messagesOf(subscriber).map(async (message): Promise<ReceivedMessage> => {
      try {
        return { message, read: await readMessage(message, (bucket, key) => readObject(clients.s3, bucket, key)) };
      } catch (error) {
        return { message, unreadable: error instanceof Error ? error.message : 'it is no message of a fan-out' };
      }
    }),
  );
  return accountLogSink(subscriber, own, received, isQuarantined(subscriber.publisher));
}

async function effectAccounts({ workload, resources, clients, changes }: AccountRequest): Promise<SinkAccount[]> {
  const accounts: SinkAccount[] = [];
  for (const check of workload.effects ?? []) {
    const names = resources.functions.flatMap(({ environment }) => environment[check.tableVariable] ?? []);
    // An environment without the consumer has no such effects.
    for (const name of new Set(names)) {
      accounts.push(accountEffectSink(check, changes, await scanTable(clients.dynamodb, name)));
    }
  }
  return accounts;
}

function quarantineAccount(
  consumer: TopologyConsumer,
  { changes, topology }: AccountRequest,
  poison: readonly QuarantinedRecord[],
): SinkAccount {
  const records = poison.filter((record) => record.consumer === consumer.name);
  const kept = topology.sinks.find((candidate) => candidate.consumer === consumer);
  if (kept) {
    return accountQuarantine(consumer.name, records, accountantOf(kept).poison(kept, changesReaching(kept, changes)));
  }
  // A fan-out can publish whatever a table holds; what a user's own code refuses, only the user knows.
  return accountQuarantine(consumer.name, records, consumer.kind === 'fan-out' ? new Set() : undefined);
}

function pipeAccounts({ topology, changes, messagesOf, heard }: AccountRequest): SinkAccount[] {
  const toBuses = topology.pipes.filter(({ pipe }) => pipe.target.kind === 'eventBus');
  return [
    ...toBuses.map((pipe) => accountBus(pipe, changes, heard)),
    ...topology.pipeSinks.map((sink) => accountPipeSink(sink, changes, messagesOf(sink), heard)),
  ];
}

/** Queues that must be empty in the end: dead letters above all. */
async function leftoverAccounts({ resources, topology, clients }: AccountRequest): Promise<SinkAccount[]> {
  const read = new Set([
    ...[...topology.subscribers, ...topology.pipeSinks].map(({ queue }) => queue.arn),
    ...resources.notifications.flatMap(({ queueArns }) => queueArns),
  ]);
  const others = resources.queues.filter(({ arn }) => !read.has(arn));
  return Promise.all(
    others.map(async ({ name, url }) => {
      const sheet = new AccountSheet(name, 'log');
      sheet.wrong = await queueDepth(clients.sqs, url);
      if (sheet.wrong > 0) sheet.remark(`${name} holds ${sheet.wrong} messages and must be empty.`);
      return sheet.account();
    }),
  );
}

/** What the notifications of each bucket told its queues, as `bucket/key`. */
async function indexedObjects(client: SQSClient, resources: LocalResources): Promise<ReadonlySet<string>> {
  const arns = new Set(resources.notifications.flatMap(({ queueArns }) => queueArns));
  const objects = new Set<string>();
  for (const { url } of resources.queues.filter(({ arn }) => arns.has(arn))) {
    for (const { body } of await drain(client, url)) {
      const { Records = [] } = JSON.parse(body) as { Records?: readonly S3Record[] };
      for (const { s3 } of Records) {
        objects.add(`${s3.bucket.name}/${decodeURIComponent(s3.object.key.replaceAll('+', ' '))}`);
      }
    }
  }
  return objects;
}

interface S3Record {
  readonly s3: { readonly bucket: { readonly name: string }; readonly object: { readonly key: string } };
}

/** What a consumer's records ended as that were not done. */
interface Failures {
  readonly documents: readonly QuarantineDocument[];
  readonly evictions: readonly Eviction[];
}

/** The handler's quarantine and the mapping's failure destination are a bucket and a queue, or one of them is both. */
async function failuresOf(
  consumer: TopologyConsumer,
  { clients, resources }: AccountRequest,
  indexed: ReadonlySet<string>,
): Promise<Failures> {
  const { name, ownName, mapping, quarantineBucket, quarantineQueueUrl } = consumer;
  const destination = mapping.settings.destinationConfig?.onFailure?.destination ?? '';
  const destinationUrl = resources.queues.find(({ arn }) => arn === destination)?.url;
  const urls = new Set([quarantineQueueUrl, destinationUrl].flatMap((url) => url ?? []));
  const queued = await Promise.all(
    [...urls].map(async (url) => (await drain(clients.sqs, url)).map(({ body }) => ({ location: url, text: body }))),
  );
  const stored = quarantineBucket ? await objectsBelow(clients.s3, quarantineBucket, `quarantine/${ownName}/`) : [];
  const hasIndex = resources.notifications.some(({ bucket }) => bucket === quarantineBucket);
  const documents = [
    ...stored.map((one) => ({ ...one, isIndexed: hasIndex ? indexed.has(one.location.slice(5)) : undefined })),
    ...queued
      .flat()
      .filter(({ text }) => !isDestinationRecord(text))
      .map((one) => ({ ...one, isIndexed: undefined })),
  ];
  const bucket = /^arn:[^:]+:s3:::(.+)$/.exec(destination)?.[1];
  const evictions = [
    ...(bucket ? await objectsBelow(clients.s3, bucket, `aws/lambda/${mapping.uuid}/`) : []),
    ...queued.flat().filter(({ text }) => isDestinationRecord(text)),
  ];
  return { documents: documents.map((one) => ({ ...one, owner: name })), evictions };
}

async function objectsBelow(client: S3Client, bucket: string, prefix: string) {
  const keys = (await listKeys(client, bucket)).filter((key) => key.startsWith(prefix));
  return Promise.all(
    keys.map(async (key) => ({ location: `s3://${bucket}/${key}`, text: await readObject(client, bucket, key) })),
  );
}

async function drain(client: SQSClient, url: string): Promise<QueueMessage[]> {
  const messages: QueueMessage[] = [];
  const { signal } = new AbortController();
  while ((await takeMessages(client, url, 0, signal, (message) => messages.push(message))) > 0);
  return messages;
}
