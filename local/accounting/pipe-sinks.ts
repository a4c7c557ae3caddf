import type { LocalEventRule, LocalQueue, LocalResources } from '../terraform/resources';
import type { TopologyPipe } from './topology';

/** A queue that a pipe fills, straight or by a topic, or a rule of a bus that a pipe fills. */
export interface PipeSink {
  readonly name: string;
  readonly queue: LocalQueue;
  readonly pipe: TopologyPipe;
  /** Undefined where the pipe itself fills the queue. */
  readonly rule: LocalEventRule | undefined;
}

/** Queues that are filled by several are those of the first: the account of each would miss what the others sent. */
export function pipeSinksOf(pipes: readonly TopologyPipe[], resources: LocalResources): PipeSink[] {
  const sinks = pipes.flatMap((pipe) => {
    const { kind, arn } = pipe.pipe.target;
    if (kind !== 'eventBus') return queuesBehind(arn, resources).map((queue) => sinkOf(queue, pipe, undefined));
    return rulesOf(arn, resources).flatMap(({ rule, targetArn }) =>
      queuesBehind(targetArn, resources).map((queue) => sinkOf(queue, pipe, rule)),
    );
  });
  return sinks.filter(({ queue }, index) => sinks.findIndex((one) => one.queue === queue) === index);
}

function sinkOf(queue: LocalQueue, pipe: TopologyPipe, rule: LocalEventRule | undefined): PipeSink {
  return { name: queue.name, queue, pipe, rule };
}

function rulesOf(busArn: string, { rules, ruleTargets }: LocalResources) {
  const busName = busArn.split('/').at(-1);
  return rules
    .filter((rule) => rule.busName === busName && rule.isEnabled)
    .flatMap((rule) =>
      ruleTargets
        .filter((target) => target.ruleName === rule.name && target.busName === busName)
        .map((target) => ({ rule, targetArn: target.arn })),
    );
}

/** The queue of the ARN, or those that subscribe to its topic. */
function queuesBehind(arn: string, { queues, subscriptions }: LocalResources): LocalQueue[] {
  const subscribed = subscriptions.filter(({ topicArn }) => topicArn === arn).map(({ queueArn }) => queueArn);
  return queues.filter((queue) => queue.arn === arn || subscribed.includes(queue.arn));
}
