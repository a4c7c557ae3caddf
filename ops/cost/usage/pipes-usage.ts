import { times } from './streams-usage';
import {
  firehoseUsage,
  functionUsage,
  pollSeconds,
  queueReadUsage,
  streamFunctionUsage,
  targetUsage,
  type Usage,
} from './usage';
import { changeBytes, chunksOf, monthHours, monthlyChanges } from './volume';
import { isCrowded, readers, type Target, type Workload, withoutCode } from './workload';

/** A pipe for each consumer on the stream; one to an event bus with rules where they are too many. */
export function pipesUsage(workload: Workload): Usage[] {
  const changes = monthlyChanges(workload);
  const consumers = isCrowded(workload) ? overBus(workload) : direct(workload);
  if (!workload.archive) return consumers;
  return [...consumers, pipe(changes, workload), ...firehoseUsage(changes, workload)];
}

function direct(workload: Workload): Usage[] {
  const changes = monthlyChanges(workload);
  const passing = changes * workload.passingShare;
  const { shards } = workload.functions;
  return [
    ...times(workload.withCode, () => [
      pipe(changes, workload),
      ...streamFunctionUsage(changes, workload, 'dynamodb', shards),
    ]),
    ...times(withoutCode(workload), () => [
      pipe(passing, workload),
      ...targetUsage(workload.target, passing, changeBytes(workload)),
    ]),
  ];
}

function overBus(workload: Workload): Usage[] {
  const changes = monthlyChanges(workload);
  const bytes = changeBytes(workload);
  const passing = changes * workload.passingShare;
  return [
    pipe(changes, workload),
    ...targetUsage('bus', changes, bytes),
    ...times(workload.withCode, () => [
      ...ruleTargets.queue(changes, bytes),
      ...functionUsage(changes, 10, workload.functions),
    ]),
    ...times(withoutCode(workload), () => ruleTargets[workload.target](passing, bytes)),
  ];
}

/** Rules send one event at a time; matching, and a bus of the same account, are free. */
export const ruleTargets: { readonly [name in Target]: (changes: number, bytes: number) => Usage[] } = {
  queue: (changes, bytes) => [
    { item: 'sqs.request', quantity: changes * chunksOf(bytes) },
    queueReadUsage('sqs.request', changes, bytes),
  ],
  topic: (changes, bytes) => [{ item: 'sns.request', quantity: changes * chunksOf(bytes) }],
  bus: () => [],
  api: (changes, bytes) => targetUsage('api', changes, bytes),
};

/** Each change counts by itself: the most that AWS's words allow. */
function pipe(changes: number, workload: Workload): Usage {
  return { item: 'pipes.request', quantity: changes * chunksOf(changeBytes(workload)) };
}

/**
 * Reads of the stream by pipes, if AWS charges them: it says so of every reader but Lambda, and of pipes nothing.
 * No part of the cost.
 */
export function pipeReadsUsage(workload: Workload): Usage {
  const pipes = isCrowded(workload) ? 1 + (workload.archive ? 1 : 0) : readers(workload);
  const polls = (monthHours * 3_600) / pollSeconds.dynamodb;
  return { item: 'dynamodb.stream-read-request', quantity: pipes * workload.functions.shards * polls };
}
