import type { EventName } from '../core/change';
import type { Clock } from '../core/clock';
import type { DynamodbCall } from '../core/dynamodb-call';
import type { EnvSource } from '../core/env';
import type { BatchResponse } from '../core/event-source';
import { errorFields, type Logger } from '../core/logger';
import type { BatchProcessor } from '../core/process-batch';
import type { QuarantineEntry } from '../core/quarantine';
import { systemRandom } from '../core/random';
import type { RunNote } from './consumer-sink';
import { type ConsumerHandler, createConsumerHandler } from './define-consumer';
import { createImpatientClock } from './impatient-clock';
import { createMemoryOnceStore } from './memory-once-store';
import { toItem } from './native-item';
import type { OnceStore } from './once-store';

/** What one delivery did. */
export interface TestResult {
  /** Functions that ran, in order: `insert`, `modify`, `remove`, or a transition as `status: PENDING -> PAID`. */
  readonly ran: readonly string[];
  /** Names of the effects inside `once` that ran. */
  readonly effects: readonly string[];
  /** Names of the effects that were done before, and so did not run. */
  readonly skippedEffects: readonly string[];
  /** True when the change was reported as failed, so that it would be delivered again. */
  readonly failed: boolean;
  /** Codes (or names) of the errors that its functions ended with. */
  readonly errors: readonly string[];
  readonly quarantined: readonly { readonly code: string; readonly message: string }[];
}

export interface TestConsumer<Image> {
  insert(item: Image): Promise<TestResult>;
  modify(oldItem: Image, newItem: Image): Promise<TestResult>;
  remove(item: Image): Promise<TestResult>;
  /** Removes as DynamoDB's time to live does. */
  expire(item: Image): Promise<TestResult>;
  /** Delivers the last change once more, as Lambda does after a crash: to a new environment, some time later. */
  redeliver(): Promise<TestResult>;
  /** Lets the next delivery die after this effect has happened and before its mark is written. */
  crashAfter(effect: string): void;
}

export interface TestConsumerOptions {
  /** Answers the consumer's own calls of DynamoDB. Default: every call is answered with an empty object. */
  readonly dynamodb?: (operation: string, input: never) => unknown;
  /** Variables for `context.setting`. */
  readonly env?: EnvSource;
}

const timeoutMs = 30_000;
const label = '2026-01-01T00:00:00.000';

/**
 * Drives a consumer as Lambda does, without AWS: with its order, retries, quarantine and `once`, which remembers in
 * memory. Retries do not wait.
 *
 *     const test = testConsumer(handler);
 *     const result = await test.modify({ ...order, status: 'PENDING' }, { ...order, status: 'PAID' });
 *     expect(result.effects).toEqual(['mail']);
 */
export function testConsumer<Image extends object>(
  handler: ConsumerHandler<Image>,
  options: TestConsumerOptions = {},
): TestConsumer<Image> {
  const { definition } = handler;
  const clock = createImpatientClock();
  const store = createMemoryOnceStore();
  let crashing: string | undefined;
  let deliveries = 0;
  let last: object | undefined;

  const deliver = async (record: object): Promise<TestResult> => {
    const seen = new Sightings();
    last = record;
    deliveries += 1;
    const crash = crashing;
    crashing = undefined;
    const process = createConsumerHandler(definition, batchParts(clock, seen), {
      dynamodb: (async (operation, input) => options.dynamodb?.(operation, input as never) ?? {}) as DynamodbCall,
      store: crash === undefined ? store : dyingStore(store, crash),
      env: options.env ?? {},
      onRun: (note) => seen.notes.push(note),
    });
    return seen.result(await invoke(process, record, `delivery-${deliveries}`));
  };

  const change = (eventName: EventName, oldItem: Image | undefined, newItem: Image | undefined, more: object = {}) => {
    const keys = definition.keys ?? [];
    if (keys.length === 0) throw new TypeError('`keys` of the consumer must name the key attributes to test it.');
    const number = String(100_000_000_000_000_000_000n + BigInt(deliveries));
    const item = toItem((newItem ?? oldItem) as Image);
    const dynamodb = {
      ApproximateCreationDateTime: Math.floor(clock.nowMs() / 1_000),
      Keys: Object.fromEntries(keys.map((name) => [name, item[name]])),
      ...(newItem && { NewImage: toItem(newItem) }),
      ...(oldItem && { OldImage: toItem(oldItem) }),
      SequenceNumber: number,
    };
    const eventSourceARN = `arn:aws:dynamodb:eu-west-1:123456789012:table/test/stream/${label}`;
    return deliver({ eventID: number, eventName, eventSource: 'aws:dynamodb', eventSourceARN, dynamodb, ...more });
  };

  return {
    insert: (item) => change('INSERT', undefined, item),
    modify: (oldItem, newItem) => change('MODIFY', oldItem, newItem),
    remove: (item) => change('REMOVE', item, undefined),
    expire: (item) =>
      change('REMOVE', item, undefined, {
        userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
      }),
    async redeliver() {
      if (!last) throw new TypeError('`redeliver` must come after a delivery.');
      clock.skip(timeoutMs);
      return deliver(last);
    },
    crashAfter(effect) {
      crashing = effect;
    },
  };
}

function invoke(process: BatchProcessor, record: object, awsRequestId: string): Promise<BatchResponse> {
  return process({ Records: [record] }, { awsRequestId, getRemainingTimeInMillis: () => timeoutMs });
}

/** What one delivery leaves behind. */
class Sightings {
  readonly notes: RunNote[] = [];
  readonly errors: string[] = [];
  readonly quarantined: QuarantineEntry[] = [];

  result(response: BatchResponse): TestResult {
    const named = (kind: RunNote['kind']) => this.notes.filter((note) => note.kind === kind).map(({ name }) => name);
    return {
      ran: named('function'),
      effects: named('effect'),
      skippedEffects: named('skippedEffect'),
      failed: response.batchItemFailures.length > 0,
      errors: this.errors,
      quarantined: this.quarantined.map(({ error }) => ({ code: wordOf(error), message: String(error) })),
    };
  }
}

function batchParts(clock: Clock, seen: Sightings) {
  return {
    consumer: 'Test',
    quarantine: async (entry: QuarantineEntry) => void seen.quarantined.push(entry),
    readObject: async () => Buffer.from('{}'),
    clock,
    random: systemRandom,
    logger: listeningLogger(seen),
    metrics: () => {},
  };
}

/** Hears of failures where the batch tells of them: in its log. */
function listeningLogger(seen: Sightings): Logger {
  const logger: Logger = {
    info: () => {},
    warn: (_, fields) =>
      void (fields?.itemIdentifier && seen.errors.push(String(fields.errorCode ?? fields.errorName))),
    error: () => {},
    with: () => logger,
  };
  return logger;
}

function wordOf(error: unknown): string {
  const { errorCode, errorName } = errorFields(error);
  return errorCode ?? errorName;
}

/** Fails where a function that dies would have fallen silent. */
function dyingStore(store: OnceStore, effect: string): OnceStore {
  return {
    ...store,
    async finish(key, owner) {
      if (!key.endsWith(`/${effect}`)) return store.finish(key, owner);
      throw new TypeError('The function has died.');
    },
  };
}
