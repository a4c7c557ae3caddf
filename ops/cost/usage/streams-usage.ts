import {
  firehoseUsage,
  functionUsage,
  queueReadUsage,
  requestBytesMax,
  streamFunctionUsage,
  targetUsage,
  type Usage,
} from './usage';
import { changeBytes, gb, monthlyChanges, packedChunks } from './volume';
import { isCrowded, type Workload, withoutCode } from './workload';

/** A function for each consumer on the stream; behind a topic where they are too many. Lambda's reads are free. */
export function streamsUsage(workload: Workload): Usage[] {
  const changes = monthlyChanges(workload);
  const consumers = isCrowded(workload) ? fannedOut(workload) : direct(workload);
  if (!workload.archive) return consumers;
  return [...consumers, ...onStream(changes, workload), ...firehoseUsage(changes, workload)];
}

function direct(workload: Workload): Usage[] {
  const changes = monthlyChanges(workload);
  const passing = changes * workload.passingShare;
  return [
    ...times(workload.withCode, () => onStream(changes, workload)),
    ...times(withoutCode(workload), () => [
      ...onStream(passing, workload),
      ...targetUsage(workload.target, passing, changeBytes(workload)),
    ]),
  ];
}

/** Messages of a batch, the most that a queue's mapping takes without waiting. */
const queueBatch = 10;

function fannedOut(workload: Workload): Usage[] {
  const changes = monthlyChanges(workload);
  const bytes = changeBytes(workload);
  const isFifo = workload.inOrder > 0;
  const passing = changes * workload.passingShare;
  const read = (count: number) => queueReadUsage(isFifo ? 'sqs.fifo-request' : 'sqs.request', count, bytes);
  const forward = functionUsage(passing, queueBatch, workload.functions);
  return [
    ...onStream(changes, workload),
    ...(isFifo ? fifoTopic(workload) : [standardTopic(changes, bytes)]),
    ...times(workload.withCode, () => [read(changes), ...functionUsage(changes, queueBatch, workload.functions)]),
    ...times(withoutCode(workload), () => [
      read(passing),
      // Whoever wants a queue has it; any other target needs a function that hands on.
      ...(workload.target === 'queue' ? [] : [...forward, ...targetUsage(workload.target, passing, bytes)]),
    ]),
  ];
}

/** Delivery from a standard topic to SQS is free. */
function standardTopic(changes: number, bytes: number): Usage {
  return { item: 'sns.request', quantity: changes * packedChunks(bytes, requestBytesMax.sns) };
}

/** A FIFO topic charges for each message and subscription, whether its filter lets it pass or not. */
function fifoTopic(workload: Workload): Usage[] {
  const changes = monthlyChanges(workload);
  const published = (changes * changeBytes(workload)) / gb;
  return [
    { item: 'sns.fifo-message', quantity: changes },
    { item: 'sns.fifo-message-data', quantity: published },
    { item: 'sns.fifo-delivery', quantity: changes * workload.consumers },
    { item: 'sns.fifo-delivery-data', quantity: published * workload.consumers },
  ];
}

function onStream(changes: number, workload: Workload): Usage[] {
  return streamFunctionUsage(changes, workload, 'dynamodb', workload.functions.shards);
}

/** The same for each of so many. */
export function times<T>(count: number, each: () => readonly T[]): T[] {
  return Array.from({ length: count }, each).flat();
}
