import { SettingsError } from '../../handlers/core/errors';
import type { Asked, ConsumerFacts } from '../deployed/ask-function';
import type { DeployedConsumer, DeployedPipeline } from '../deployed/deployed-pipeline';

/** A consumer and what its function says of itself, or why it says nothing. */
export interface AskedConsumer {
  readonly consumer: DeployedConsumer;
  readonly asked: Asked<ConsumerFacts>;
}

/** Whether a consumer is brought the table, and why, or why not. */
export interface PlannedConsumer extends AskedConsumer {
  readonly isTaken: boolean;
  readonly why: string;
}

export interface ConsumerChoice {
  readonly mode: 'seed' | 'repair';
  /** Empty: all. */
  readonly only: readonly string[];
  /** Those that are taken although they take no replays by themselves. */
  readonly include: readonly string[];
}

/**
 * Who gets the table. Replay policies are obeyed: whoever does not take replays by itself is taken only when asked for
 * by name. Throws a `SettingsError` for names that nobody has.
 */
export function planConsumers(
  all: readonly AskedConsumer[],
  pipeline: Pick<DeployedPipeline, 'subscribers'>,
  choice: ConsumerChoice,
): readonly PlannedConsumer[] {
  const { only, include } = choice;
  const mistakes = unknownNames(all, choice);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  const chosen = all.filter(
    ({ consumer: { name } }) => only.length === 0 || only.includes(name) || include.includes(name),
  );
  const topics = topicsIncluded(chosen, choice);
  const queues = new Set(
    pipeline.subscribers.filter(({ topicArn }) => topics.has(topicArn)).map(({ queue }) => queue.arn),
  );
  return withoutTwice(
    chosen.map((one) => {
      const comesByTopic = queues.has(one.consumer.mapping.eventSourceArn);
      const [isTaken, why] = comesByTopic
        ? ([false, 'gets it through the topic of its fan-out'] as const)
        : verdictOf(one, choice);
      return { ...one, isTaken, why };
    }),
  );
}

function unknownNames(all: readonly AskedConsumer[], { only, include }: ConsumerChoice): string[] {
  const names = all.map(({ consumer }) => consumer.name);
  const known = names.length === 0 ? 'There are none' : `Consumers are ${names.join(', ')}`;
  const check = (flag: string, given: readonly string[]) =>
    given
      .filter((name) => !names.includes(name))
      .map((name) => `\`--${flag}\` must name a consumer, got ${name}. ${known}.`);
  return [...check('consumer', only), ...check('include', include)];
}

function topicsIncluded(chosen: readonly AskedConsumer[], { mode, include }: ConsumerChoice): ReadonlySet<string> {
  const fanOuts = mode === 'seed' ? chosen.filter(({ consumer }) => include.includes(consumer.name)) : [];
  return new Set(fanOuts.flatMap(({ consumer }) => consumer.core?.topicArn ?? []));
}

type Verdict = readonly [isTaken: boolean, why: string];

function verdictOf(one: AskedConsumer, choice: ConsumerChoice): Verdict {
  return choice.mode === 'seed' ? seedVerdict(one, choice) : repairVerdict(one, choice);
}

function seedVerdict({ consumer, asked }: AskedConsumer, { include }: ConsumerChoice): Verdict {
  const { name, core, mapping } = consumer;
  if ('answer' in asked && asked.answer.replay === 'apply') return [true, `${asked.answer.contract} sink`];
  if (!core && mapping.source === 'kinesis') return [false, 'its code is not ours and reads Kinesis: not to be called'];
  if (include.includes(name)) return [true, 'included by name'];
  return [false, `${whyAsk(consumer, asked)}: \`--include ${name}\``];
}

function whyAsk({ core }: DeployedConsumer, asked: Asked<ConsumerFacts>): string {
  if (core?.sink === 'fan-out') return 'sends everything to every subscriber';
  if ('refusal' in asked) return asked.refusal;
  return `${asked.answer.contract} sink, whose replay policy is \`${asked.answer.replay}\``;
}

function repairVerdict({ consumer, asked }: AskedConsumer, { include }: ConsumerChoice): Verdict {
  if ('refusal' in asked) return [false, asked.refusal];
  const { contract, replay, can } = asked.answer;
  if (!can.includes('repair')) return [false, `${contract} sink, which takes no repair`];
  if (replay === 'apply' || include.includes(consumer.name)) return [true, `${contract} sink`];
  return [false, `its replay policy is \`${replay}\`: \`--include ${consumer.name}\``];
}

/** A function that several mappings call is brought everything once. */
function withoutTwice(planned: readonly PlannedConsumer[]): readonly PlannedConsumer[] {
  const seen = new Set<string>();
  return planned.map((one) => {
    const { functionArn } = one.consumer;
    if (!one.isTaken || !seen.has(functionArn)) {
      if (one.isTaken) seen.add(functionArn);
      return one;
    }
    return { ...one, isTaken: false, why: 'the same function as one above' };
  });
}
