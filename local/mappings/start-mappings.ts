import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import type { EngineObserver, InvocationResult } from '../../engine/actions';
import { deliverTo } from '../../engine/destinations';
import { driveQueue } from '../../engine/drive-queue';
import { driveStream } from '../../engine/drive-stream';
import { interpretQueueResponse } from '../../engine/handler-response';
import { dynamodbStreamSource } from '../../engine/pollers/dynamodb-streams';
import { kinesisStreamSource } from '../../engine/pollers/kinesis';
import { sqsQueueSource } from '../../engine/pollers/sqs';
import type { CheckpointStore, Invoke, StreamSource } from '../../engine/ports';
import type { QueueObserver } from '../../engine/queue-mapping';
import type { Clock } from '../../handlers/core/clock';
import type { TopologyConsumer } from '../accounting/topology';
import type { FunctionPool } from '../functions/function-pool';
import type { Clients } from '../services/services';
import { kinesisStreamArnOf } from '../terraform/create-kinesis';
import type { LocalResources, MappingSettings } from '../terraform/resources';
import type { MappingWatcher } from './mapping-watcher';
import { ReaderSwitch } from './reader-switch';

export interface MappingParts {
  readonly consumers: readonly TopologyConsumer[];
  readonly resources: LocalResources;
  readonly clients: Clients;
  readonly functions: FunctionPool;
  readonly region: string;
  readonly clock: Clock;
  readonly watcherOf: (consumer: TopologyConsumer) => MappingWatcher;
  /** The longest pause between attempts, in milliseconds; 5,000 unless told. */
  readonly retryPauseMsMax?: number | undefined;
}

export interface RunningMappings {
  /** True when no mapping holds a record or message that is not finished. */
  readonly isIdle: boolean;
  /** Resolves when all have stopped, after the signal aborts. */
  readonly stopped: Promise<void>;
  /** Each reader by the UUID of its mapping, or by the ARN of its pipe. */
  readonly switches: ReadonlyMap<string, ReaderSwitch>;
}

/**
 * Faster than the 250 ms of AWS: nobody pays for reads here, and the first change arrives sooner. A run that is watched is
 * there for hours and mostly idle, so that each read costs more than it brings.
 */
export const pollIntervalMsOf = (parts: Pick<MappingParts, 'retryPauseMsMax'>) => (isWatched(parts) ? 250 : 100);

/** Only a watched run says how long pauses may be. */
function isWatched({ retryPauseMsMax }: Pick<MappingParts, 'retryPauseMsMax'>): boolean {
  return retryPauseMsMax !== undefined;
}

/** The local Kinesis takes long over each read, so that many of them would hold up what is put. */
const kinesisPollIntervalMs = 500;

/** AWS does not document its back-off. Here it doubles too, but no further than somebody who is watching would wait. */
export const localBackOffMs = (attempt: number, pauseMsMax = retryDelayMs) =>
  Math.min(pauseMsMax, 250 * 2 ** Math.min(attempt - 1, 10));

/** A failed message comes again after this time, not after a visibility timeout of minutes: somebody is watching. */
const retryDelayMs = 5_000;

/** Runs every mapping of the configuration with the settings that stand there, until the signal aborts. */
export function startMappings(parts: MappingParts, signal: AbortSignal): RunningMappings {
  setMaxListeners(0, signal);
  const entries = parts.consumers.map(
    (consumer) => [consumer.mapping.uuid, switchOf(consumer, parts, signal)] as const,
  );
  return runningSwitches(new Map(entries), signal);
}

/** Readers that can be switched, as one. */
export function runningSwitches(switches: ReadonlyMap<string, ReaderSwitch>, signal: AbortSignal): RunningMappings {
  setMaxListeners(0, signal);
  const all = [...switches.values()];
  return {
    switches,
    get isIdle() {
      return all.every(({ isIdle }) => isIdle);
    },
    stopped: Promise.all(all.map(({ stopped }) => stopped)).then(() => {}),
  };
}

function switchOf(consumer: TopologyConsumer, parts: MappingParts, signal: AbortSignal): ReaderSwitch {
  const { source, settings } = consumer.mapping;
  const watcher = parts.watcherOf(consumer);
  const start = source === 'sqs' ? startQueue : startStream;
  return new ReaderSwitch(
    settings,
    (current, checkpoints, ended) => start(consumer, { settings: current, checkpoints, watcher }, parts, ended),
    signal,
  );
}

/** What one start of a mapping differs in from the next. */
interface Reading {
  readonly settings: MappingSettings;
  readonly checkpoints: CheckpointStore;
  readonly watcher: MappingWatcher;
}

function startStream(consumer: TopologyConsumer, reading: Reading, parts: MappingParts, signal: AbortSignal) {
  const { mapping } = consumer;
  const { clients, clock, resources } = parts;
  const { settings, checkpoints, watcher } = reading;
  const destination = settings.destinationConfig?.onFailure?.destination;
  const queueUrlOf = (arn: string) => resources.queues.find((queue) => queue.arn === arn)?.url ?? '';
  const options = {
    identity: {
      source: mapping.source === 'kinesis' ? 'kinesis' : 'dynamodb',
      uuid: mapping.uuid,
      functionArn: mapping.functionArn,
      streamArn: mapping.eventSourceArn,
    } as const,
    settings,
    source: sourceOf(consumer, parts, watcher),
    invoke: invokeFunction(consumer, parts, watcher),
    ...(destination && { deliver: deliverTo(destination, { ...clients, queueUrlOf }) }),
    clock,
    newUuid: randomUUID,
    checkpoints,
    observer: observerOf(watcher),
    pollIntervalMs: mapping.source === 'kinesis' ? kinesisPollIntervalMs : pollIntervalMsOf(parts),
    parameters: { backOffMs: (attempt: number) => localBackOffMs(attempt, parts.retryPauseMsMax) },
    onError: (error: unknown) => watcher.failed(error),
  };
  return driveStream(options, signal);
}

/** Tells a watcher what becomes of a stream's records, whichever shard they are in. */
export function observerOf(watcher: MappingWatcher): EngineObserver {
  return {
    received: (_, records, nowMs) => watcher.received(records, nowMs),
    filtered: (_, records, nowMs) => watcher.filtered(records, nowMs),
    done: (_, records, nowMs) => watcher.done(records, nowMs),
    retrying: (_, records, nowMs) => watcher.retrying(records, nowMs),
    delivered: (_, records, nowMs) => watcher.delivered(records, nowMs),
    lost: (_, records, cause, nowMs) => watcher.lost(records, cause, nowMs),
  };
}

/** A stream's reader; what a consumer with enhanced fan-out is pushed on AWS is read like everybody's here. */
function sourceOf(
  { mapping, definition }: TopologyConsumer,
  parts: MappingParts,
  watcher: MappingWatcher,
): StreamSource {
  const { clients, clock, region } = parts;
  const { eventSourceArn } = mapping;
  const onTrimmed = () => watcher.failed(new Error('records left the stream before they were read'));
  if (mapping.source !== 'kinesis') {
    return dynamodbStreamSource({
      client: clients.streams,
      streamArn: eventSourceArn,
      clock,
      awsRegion: region,
      onTrimmed,
    });
  }
  return kinesisStreamSource({
    client: clients.kinesis!,
    streamArn: kinesisStreamArnOf(eventSourceArn),
    eventSourceArn,
    clock,
    invokeIdentityArn: `arn:aws:iam::${definition.arn.split(':')[4]}:role/${definition.name}`,
    onTrimmed,
  });
}

function startQueue(
  consumer: TopologyConsumer,
  { settings, watcher }: Reading,
  parts: MappingParts,
  signal: AbortSignal,
) {
  const { mapping, queue } = consumer;
  const { clients, clock } = parts;
  if (!queue) throw new Error(`${mapping.address} reads ${mapping.eventSourceArn}, which was not made.`);
  const observer: QueueObserver = {
    received: (messages, nowMs) => watcher.received(messages, nowMs),
    filtered: (messages, nowMs) => watcher.filtered(messages, nowMs),
    done: (messages, nowMs) => watcher.done(messages, nowMs),
    retrying: (messages, nowMs) => watcher.retrying(messages, nowMs),
  };
  const options = {
    kind: queue.isFifo ? 'sqs-fifo' : 'sqs',
    settings,
    source: sqsQueueSource({
      ...{ client: clients.sqs, queueUrl: queue.url, queueArn: queue.arn },
      // Readers of a watched run are switched off and on, and nobody waits for a long poll then.
      ...(isWatched(parts) && { waitSeconds: 1, finishesReceive: true }),
    }),
    invoke: invokeFunction(consumer, parts, watcher),
    clock,
    newUuid: randomUUID,
    observer,
    retryDelayMs: parts.retryPauseMsMax ?? retryDelayMs,
    onError: (error: unknown) => watcher.failed(error),
  } as const;
  return driveQueue(options, signal);
}

/** What the function answers is read as JSON, as Lambda reads it; a fault is an attempt that failed. */
function invokeFunction(
  { mapping }: TopologyConsumer,
  { functions, clock }: MappingParts,
  watcher: MappingWatcher,
): Invoke {
  return async (event, requestId): Promise<InvocationResult> => {
    watcher.invoking?.((event as { readonly Records?: readonly unknown[] }).Records ?? [], clock.nowMs());
    const request = { requestId, event: JSON.stringify(event), functionArn: mapping.functionArn };
    const result = await functions.invoke(request);
    if ('fault' in result) {
      watcher.faulted(result.fault);
      return { type: 'error' };
    }
    const response = responseOf(result.payload, watcher);
    const reportsFailures = mapping.settings.functionResponseTypes?.includes('ReportBatchItemFailures') ?? false;
    if (response.type === 'response' && namesStranger(response.payload, event, reportsFailures)) {
      const errorMessage = 'the response names an item that is not in the batch, so all of the batch failed';
      watcher.faulted({ errorType: 'BatchItemFailures', errorMessage });
    }
    return response;
  };
}

/** A handler that answers with a wrong identifier gets no error anywhere, which makes it hard to find. */
function namesStranger(payload: unknown, event: unknown, reportsFailures: boolean): boolean {
  const { Records = [] } = event as { Records?: readonly EventRecord[] };
  const identifiers = new Set(
    Records.map(({ messageId, dynamodb, kinesis }) => messageId ?? dynamodb?.SequenceNumber ?? kinesis?.sequenceNumber),
  );
  return interpretQueueResponse(payload, (one) => identifiers.has(one), reportsFailures) === 'all';
}

interface EventRecord {
  readonly messageId?: string;
  readonly dynamodb?: { readonly SequenceNumber?: string };
  readonly kinesis?: { readonly sequenceNumber?: string };
}

function responseOf(payload: string, watcher: MappingWatcher): InvocationResult {
  try {
    return { type: 'response', payload: JSON.parse(payload) };
  } catch {
    watcher.faulted({ errorType: 'Runtime.InvalidResponse', errorMessage: 'the response is no JSON' });
    return { type: 'error' };
  }
}
