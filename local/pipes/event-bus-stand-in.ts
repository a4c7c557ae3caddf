import { PublishCommand } from '@aws-sdk/client-sns';
import { type MessageAttributeValue, SendMessageCommand } from '@aws-sdk/client-sqs';
import { compileFilterPattern, type PatternMatcher } from '../../engine/filter-pattern';
import { inputTemplateOf } from '../../engine/input-template';
import { valueAt } from '../../engine/json-path';
import type { Clock } from '../../handlers/core/clock';
import type { FunctionPool } from '../functions/function-pool';
import type { Clients } from '../services/services';
import type { LocalEventRule, LocalEventTarget, LocalResources } from '../terraform/resources';
import { asciiJson, asciiWhereJson } from './ascii-json';

/** An entry of PutEvents. */
export interface BusEntry {
  /** Name or ARN; the account's own bus where it is missing. */
  readonly EventBusName?: string;
  readonly Source: string;
  readonly DetailType: string;
  /** JSON. */
  readonly Detail: string;
  readonly Resources?: readonly string[];
}

/** An event as rules see it and targets get it. */
export interface BusEvent {
  readonly version: '0';
  readonly id: string;
  readonly 'detail-type': string;
  readonly source: string;
  readonly account: string;
  readonly time: string;
  readonly region: string;
  readonly resources: readonly string[];
  readonly detail: unknown;
}

/** What a bus was given, and which of its rules matched. */
export interface HeardEvent {
  readonly busName: string;
  readonly event: BusEvent;
  readonly rules: readonly LocalEventRule[];
}

/** The buses of a configuration. */
export interface RunningBuses {
  /** Resolves when the bus has the event; its targets get it afterwards. Rejects for what is no event. */
  put(entry: BusEntry): Promise<void>;
  readonly heard: readonly HeardEvent[];
  /** True when no target has to be told of anything. */
  readonly isIdle: boolean;
  /** Told of what a target did not take, from now on. */
  onTrouble(tell: (text: string) => void): void;
  stop(): void;
}

export interface BusParts {
  readonly resources: LocalResources;
  readonly clients: Clients;
  /** Asked for when the first event is there: functions are made after the buses. */
  readonly functions: () => Pick<FunctionPool, 'invoke'>;
  readonly region: string;
  readonly accountId: string;
  readonly clock: Clock;
  readonly newUuid: () => string;
  readonly backOffMs: (attempt: number) => number;
}

/**
 * Stand-in for the event buses of EventBridge, whose emulators need more than Node. It knows rules with a pattern, their
 * targets that are queues, topics, functions or other buses, with what is sent to them, retries and dead letters.
 * Patterns are those of event source mappings; `cidr` and `wildcard` are not among them.
 */
export function startBuses(parts: BusParts): RunningBuses {
  return new Buses(parts);
}

class Buses implements RunningBuses {
  readonly heard: HeardEvent[] = [];
  readonly #parts: BusParts;
  readonly #matchers: ReadonlyMap<LocalEventRule, PatternMatcher>;
  #tell: (text: string) => void = () => {};
  #underWay = 0;
  #isStopped = false;

  constructor(parts: BusParts) {
    this.#parts = parts;
    const rules = parts.resources.rules.filter(({ isEnabled }) => isEnabled);
    this.#matchers = new Map(rules.map((rule) => [rule, compileFilterPattern(rule.pattern, 'dynamodb')]));
  }

  get isIdle(): boolean {
    return this.#underWay === 0;
  }

  onTrouble(tell: (text: string) => void): void {
    this.#tell = tell;
  }

  readonly put = async (entry: BusEntry): Promise<void> => {
    const { EventBusName = 'default', Source, DetailType, Detail, Resources = [] } = entry;
    const { region, accountId, clock, newUuid } = this.#parts;
    const busName = EventBusName.split('/').at(-1)!;
    const detail = JSON.parse(Detail) as unknown;
    if (typeof detail !== 'object' || detail === null || Array.isArray(detail)) {
      throw new Error('MalformedDetail: the detail of an event must be a JSON object');
    }
    const event: BusEvent = {
      version: '0',
      id: newUuid(),
      'detail-type': DetailType,
      source: Source,
      account: accountId,
      time: `${new Date(clock.nowMs()).toISOString().slice(0, 19)}Z`,
      region,
      resources: Resources,
      detail,
    };
    const matching = [...this.#matchers].filter(([rule, matches]) => rule.busName === busName && matches(event));
    const rules = matching.map(([rule]) => rule);
    this.heard.push({ busName, event, rules });
    for (const rule of rules) {
      for (const target of this.#targetsOf(rule)) void this.#deliver(event, rule, target);
    }
  };

  stop(): void {
    this.#isStopped = true;
  }

  #targetsOf({ name, busName }: LocalEventRule): readonly LocalEventTarget[] {
    const { ruleTargets } = this.#parts.resources;
    return ruleTargets.filter((target) => target.ruleName === name && target.busName === busName);
  }

  /** Tries again with growing pauses until the target's age or retries are used up, then tells its dead letters. */
  async #deliver(event: BusEvent, rule: LocalEventRule, target: LocalEventTarget): Promise<void> {
    const { clock, backOffMs } = this.#parts;
    const startedAtMs = clock.nowMs();
    this.#underWay += 1;
    for (let attempt = 1; !this.#isStopped; attempt += 1) {
      const fault = await this.#send(event, rule, target);
      if (fault === undefined) break;
      this.#tell(`${target.address}: ${fault.code}: ${fault.message}`);
      const condition = exhaustedCondition(target, attempt, clock.nowMs() - startedAtMs);
      if (condition || fault.isFinal) {
        await this.#keep(event, { rule, target, fault, retries: attempt - 1, condition });
        break;
      }
      await new Promise<void>((resolve) => clock.after(backOffMs(attempt), resolve));
    }
    this.#underWay -= 1;
  }

  async #send(event: BusEvent, rule: LocalEventRule, target: LocalEventTarget): Promise<Fault | undefined> {
    const kind = Object.keys(senders).find((name) => target.arn.split(':')[2] === name);
    if (!kind) return { code: 'NO_RESOURCE', message: `${target.arn} is not simulated here`, isFinal: true };
    const text = inputOf(event, rule, target, this.#parts.clock.nowMs());
    try {
      return await senders[kind]!(target, text, this.#parts, { put: this.put, tell: this.#tell });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      const isGone = error instanceof Error && /NotFound|NonExistent|DoesNotExist/.test(error.name);
      return { code: isGone ? 'NO_RESOURCE' : 'ERROR_FROM_TARGET', message, isFinal: isGone };
    }
  }

  async #keep(event: BusEvent, letter: DeadLetter): Promise<void> {
    const { resources, clients } = this.#parts;
    const { target } = letter;
    const queue = resources.queues.find(({ arn }) => arn === target.deadLetterArn);
    if (!queue) {
      this.#tell(`${target.address}: an event was dropped, for it has no dead letters`);
      return;
    }
    const MessageAttributes = attributesOf(letter);
    const command = new SendMessageCommand({
      QueueUrl: queue.url,
      MessageBody: asciiJson(JSON.stringify(event)),
      MessageAttributes,
    });
    await clients.sqs.send(command).catch(() => this.#tell(`${target.address}: its dead letters took nothing`));
  }
}

interface Fault {
  readonly code: string;
  readonly message: string;
  /** True where trying again is of no use. */
  readonly isFinal: boolean;
}

interface DeadLetter {
  readonly rule: LocalEventRule;
  readonly target: LocalEventTarget;
  readonly fault: Fault;
  readonly retries: number;
  readonly condition: string | undefined;
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html */
function attributesOf({ rule, target, fault, retries, condition }: DeadLetter): Record<string, MessageAttributeValue> {
  const texts = {
    RULE_ARN: rule.arn,
    TARGET_ARN: target.arn,
    ERROR_CODE: fault.code,
    ERROR_MESSAGE: fault.message,
    RETRY_ATTEMPTS: String(retries),
    ...(condition && { EXHAUSTED_RETRY_CONDITION: condition }),
  };
  return Object.fromEntries(
    Object.entries(texts).map(([name, StringValue]) => [name, { DataType: 'String', StringValue }]),
  );
}

function exhaustedCondition(target: LocalEventTarget, attempt: number, ageMs: number): string | undefined {
  if (attempt > target.retryAttemptsMax) return 'MaximumRetryAttempts';
  return ageMs >= 1_000 * target.ageSecondsMax ? 'MaximumEventAgeInSeconds' : undefined;
}

interface Bus {
  put(entry: BusEntry): Promise<void>;
  tell(text: string): void;
}

type Send = (target: LocalEventTarget, text: string, parts: BusParts, bus: Bus) => Promise<Fault | undefined>;

/** By the service in the target's ARN. */
const senders: { readonly [service: string]: Send } = {
  async sqs({ arn, messageGroupId }, MessageBody, { resources, clients }) {
    const queue = resources.queues.find((one) => one.arn === arn);
    if (!queue) return { code: 'NO_RESOURCE', message: `the queue ${arn} is not here`, isFinal: true };
    const group = messageGroupId && { MessageGroupId: messageGroupId };
    await clients.sqs.send(
      new SendMessageCommand({ QueueUrl: queue.url, MessageBody: asciiWhereJson(MessageBody), ...group }),
    );
    return undefined;
  },
  async sns({ arn }, Message, { clients }) {
    await clients.sns.send(new PublishCommand({ TopicArn: arn, Message: asciiWhereJson(Message) }));
    return undefined;
  },
  /** EventBridge hands the event to Lambda's own queue, so what the function does with it is no longer its business. */
  async lambda({ arn, address }, event, { functions, newUuid }, { tell }) {
    const result = await functions().invoke({ requestId: newUuid(), event, functionArn: arn });
    if ('fault' in result) tell(`${address}: ${result.fault.errorType}: ${result.fault.errorMessage}`);
    return undefined;
  },
  async events({ arn }, text, _, { put }) {
    const event = JSON.parse(text) as BusEvent;
    const { source: Source, 'detail-type': DetailType, detail, resources: Resources } = event;
    await put({ EventBusName: arn, Source, DetailType, Detail: JSON.stringify(detail), Resources });
    return undefined;
  },
};

/** What a target is sent: the event, a part of it, a text of its own, or a template that is filled in. */
function inputOf(event: BusEvent, rule: LocalEventRule, target: LocalEventTarget, nowMs: number): string {
  const { input, inputPath, transformer } = target;
  if (input !== undefined) return input;
  if (inputPath !== undefined) return JSON.stringify(valueAt(inputPath, event) ?? null);
  if (!transformer) return JSON.stringify(event);
  const { detail: _, ...withoutDetail } = event;
  const predefined: { readonly [name: string]: unknown } = {
    'aws.events.rule-arn': rule.arn,
    'aws.events.rule-name': rule.name,
    'aws.events.event.ingestion-time': new Date(nowMs).toISOString(),
    'aws.events.event': withoutDetail,
    'aws.events.event.json': event,
  };
  const paths = transformer.paths;
  const fill = inputTemplateOf(
    transformer.template,
    (name) => Object.hasOwn(paths, name) || Object.hasOwn(predefined, name),
  );
  return fill((name) => (Object.hasOwn(paths, name) ? valueAt(paths[name]!, event) : predefined[name]));
}
