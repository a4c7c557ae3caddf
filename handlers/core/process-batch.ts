import type { ArrivalOrder } from './arrival-order';
import { type BatchEntry, changeKeyOf, type Verdict } from './batch-entry';
import { Breaker } from './breaker';
import { isCanary } from './canary';
import type { Change } from './change';
import type { Clock } from './clock';
import { type Deadline, startDeadline } from './deadline';
import { classifyError } from './error-class';
import { invariant } from './errors';
import {
  type BatchResponse,
  type EventSource,
  type EventSources,
  eventSourceOf,
  recordsOf,
  streamAndQueue,
} from './event-source';
import { forEachBounded } from './for-each-bounded';
import { errorFields, type Logger } from './logger';
import { LowWaterMark } from './low-water-mark';
import type { MetricName, Metrics } from './metrics';
import type { ObjectLocation, ObjectStore } from './object-store';
import { withOriginRegion } from './origin-region';
import type { Quarantine } from './quarantine';
import type { Random } from './random';
import { ReplayGuard } from './replay-guard';
import { retry } from './retry';
import type { Invocation, Sink } from './sink';
import { TaskRun } from './task-run';
import { UnknownErrors } from './unknown-errors';

/** The part of Lambda's context that a batch needs. */
export interface InvocationContext {
  readonly awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface BatchProcessorParts {
  /** Name in quarantine keys. */
  readonly consumer: string;
  readonly sink: Sink;
  /** What it reads, default a stream and a queue; `everySource` adds Kinesis. */
  readonly sources?: EventSources;
  readonly quarantine: Quarantine;
  /** Reads the payload that a message points to. */
  readonly readObject: ObjectStore['get'];
  readonly clock: Clock;
  readonly random: Random;
  readonly logger: Logger;
  readonly metrics: Metrics;
  /** Calls to the sink in flight at once, default 16. */
  readonly concurrency?: number | undefined;
  /** Default the larger of 2,000 ms and a tenth of the timeout. */
  readonly deadlineReserveMs?: number | undefined;
  /** Time until an unclear error quarantines a record while nothing else succeeds, default an hour. */
  readonly unknownErrorPatienceMs?: number | undefined;
  /** Item attribute that holds the region of the writer, default none. */
  readonly originRegionAttribute?: string | undefined;
  /** Changes made before are another consumer's and are passed over. Epoch milliseconds, default none are. */
  readonly changesFromMs?: number | undefined;
}

/**
 * What an event says that an operator sends: `{"tributary":"replay","Records":[...]}`. Quarantined records are tried again,
 * and the answer tells what became of those that are not done: Lambda need not know, whoever counts what was done must.
 */
export const replay = 'replay';

export type BatchProcessor = (event: unknown, context: InvocationContext) => Promise<BatchResponse>;

/**
 * Makes the handler of a batch from a stream, Kinesis or a queue: reads the records, brings their changes to the sink, puts
 * poison into the quarantine, and reports what has to come again. It throws, which fails the whole batch, only where
 * a record could not be reported or our own code is at fault.
 */
export function createBatchProcessor(parts: BatchProcessorParts): BatchProcessor {
  const memory: Memory = {
    guard: new ReplayGuard(parts.clock),
    unknownErrors: new UnknownErrors(parts.clock, parts.unknownErrorPatienceMs),
    // Each of the calls in flight may fail three times before the sink is left alone.
    breaker: new Breaker((parts.concurrency ?? 16) * 3),
  };
  return async (event, context) => {
    const records = recordsOf(event);
    if (records.length === 0) return { batchItemFailures: [] };
    const remainingMs = context.getRemainingTimeInMillis();
    const deadline = startDeadline(remainingMs, parts.deadlineReserveMs, parts.clock);
    const nowMs = parts.clock.nowMs();
    const invocation = { id: `${context.awsRequestId}/${nowMs}`, endsAtMs: nowMs + remainingMs };
    const logger = parts.logger.with({ requestId: context.awsRequestId });
    const isReplay = (event as { readonly tributary?: unknown }).tributary === replay;
    const batchParts = { ...parts, logger, invocation, receivedAtMs: nowMs, isReplay };
    try {
      return await new Batch(batchParts, memory, deadline, records).run();
    } catch (error) {
      logger.error('The batch failed as a whole.', { records: records.length, ...errorFields(error) });
      throw error;
    } finally {
      deadline.clear();
    }
  };
}

/** What one environment remembers from one invocation to the next. */
interface Memory {
  readonly guard: ReplayGuard;
  /** Made with the first batch of a source that needs it. */
  order?: ArrivalOrder | undefined;
  readonly unknownErrors: UnknownErrors;
  readonly breaker: Breaker;
}

const metricOf: { readonly [Name in Verdict]: MetricName } = {
  done: 'Done',
  stale: 'Stale',
  replayed: 'Replayed',
  duplicate: 'Duplicates',
  fenced: 'Fenced',
  canary: 'Canaries',
  quarantined: 'Quarantined',
  failed: 'Failed',
};

interface BatchParts extends BatchProcessorParts {
  readonly invocation: Invocation;
  /** When the invocation began. Epoch milliseconds. */
  readonly receivedAtMs: number;
  /** Whether an operator brings the records: `{"tributary":"replay","Records":[...]}`. */
  readonly isReplay: boolean;
}

class Batch {
  readonly #parts: BatchParts;
  readonly #memory: Memory;
  readonly #deadline: Deadline;
  readonly #source: EventSource;
  readonly #entries: readonly BatchEntry[];
  readonly #marks = new LowWaterMark();
  readonly #attempts = new Map<BatchEntry, number>();
  #retried = 0;
  #lateCount = 0;

  constructor(parts: BatchParts, memory: Memory, deadline: Deadline, records: readonly unknown[]) {
    const source = eventSourceOf(records, parts.sources ?? streamAndQueue);
    this.#parts = parts;
    this.#memory = memory;
    this.#deadline = deadline;
    this.#source = source;
    this.#entries = records.map((record, index) => ({
      index,
      itemIdentifier: source.identify(record),
      lane: source.laneOf(record, index),
      record,
    }));
  }

  async run(): Promise<BatchResponse> {
    const { sink, clock, random, invocation, concurrency = 16 } = this.#parts;
    const { breaker } = this.#memory;
    breaker.begin();
    await forEachBounded(this.#entries, concurrency, (entry) => this.#read(entry));
    const tasks = new TaskRun({
      sink,
      concurrency,
      clock,
      random,
      breaker,
      invocation,
      deadline: this.#deadline,
      marks: this.#marks,
      quarantine: (entry, error) => this.#quarantine(entry, error),
      blocksBatch: ({ index }) => index === 0 && this.#source.comesBackAtOnce,
      isHopeless: (entry, error) => this.#isHopeless(entry, error),
      onVerdict: (entry, verdict, error) => this.#note(entry, verdict, error),
      onRetry: (entries) => {
        this.#retried += entries;
      },
    });
    const entries = this.#entries.filter(({ verdict }) => !verdict);
    const order = this.#order();
    if (order) await this.#runInOrder(entries, tasks, order);
    else await tasks.run(entries);
    return this.#answer();
  }

  #order(): ArrivalOrder | undefined {
    this.#memory.order ??= this.#source.createOrder?.(this.#parts.clock);
    return this.#source.createOrder && this.#memory.order;
  }

  /** Works on each change once and on those of an item by their time, whatever order they came in. */
  async #runInOrder(read: readonly BatchEntry[], tasks: TaskRun, order: ArrivalOrder): Promise<void> {
    const { entries, duplicates, finished, lateCount } = order.arrange(read);
    this.#lateCount = lateCount;
    for (const entry of finished) entry.verdict = 'duplicate';
    await tasks.run(entries);
    for (const entry of entries) if (entry.verdict !== 'failed') order.finish(entry);
    // Its first record has failed and lies before it in the only lane, so this one comes again of itself.
    for (const [entry, first] of duplicates) entry.verdict = first.verdict === 'failed' ? 'failed' : 'duplicate';
    if (this.#parts.sink.ordered) this.#repeatNewer(read, order);
  }

  /** Each that comes again takes along what arrived after it, so this goes on until there is none. */
  #repeatNewer(read: readonly BatchEntry[], order: ArrivalOrder): void {
    const comesAgain = ({ lane, index }: BatchEntry) => this.#marks.comesAgain(lane, index);
    for (;;) {
      const [first] = order.newerThanRepeated(read, comesAgain);
      if (!first) return;
      this.#marks.fail(first.lane, first.index);
    }
  }

  /** Reads one record. What was finished before, and what cannot be read, has its verdict after this. */
  #read(entry: BatchEntry): void | Promise<void> {
    try {
      const fetch = (location: ObjectLocation) => this.#fetch(location);
      const change = this.#source.decode(entry.record, entry.itemIdentifier, fetch, this.#parts.receivedAtMs);
      if (!(change instanceof Promise)) return this.#admit(entry, change);
      return change.then(
        (read) => this.#admit(entry, read),
        (error) => this.#reject(entry, error),
      );
    } catch (error) {
      return this.#reject(entry, error);
    }
  }

  #fetch(location: ObjectLocation): Promise<Buffer> {
    return this.#retrying(() => this.#parts.readObject(location, this.#deadline.signal));
  }

  #admit(entry: BatchEntry, change: Change): void {
    const { originRegionAttribute, changesFromMs = Number.NEGATIVE_INFINITY, sink, isReplay } = this.#parts;
    entry.change = withOriginRegion(change, originRegionAttribute);
    if (change.createdAtMs !== undefined && change.createdAtMs < changesFromMs) {
      entry.verdict = 'fenced';
      return;
    }
    const finished = this.#memory.guard.take(changeKeyOf(change));
    if (finished && !sink.ordered && !(isReplay && finished === 'quarantined')) entry.verdict = 'replayed';
    else if (isCanary(change.keys) && (sink.passesOverCanaries || sink.contract === 'effect')) {
      entry.verdict = 'canary';
      this.#note(entry, 'canary');
    }
  }

  async #reject(entry: BatchEntry, error: unknown): Promise<void> {
    const isPoison = classifyError(error) === 'poison';
    const verdict = isPoison ? await this.#quarantine(entry, error) : 'failed';
    entry.verdict = verdict;
    if (verdict === 'failed') this.#marks.fail(entry.lane, entry.index);
    this.#note(entry, verdict, error);
  }

  async #quarantine(entry: BatchEntry, error: unknown): Promise<Verdict> {
    const { consumer, quarantine, clock, logger } = this.#parts;
    const { change, record } = entry;
    // It shows that the record came this far, and is of no use to whoever looks after the quarantine.
    if (change && isCanary(change.keys)) return 'canary';
    const kept = {
      consumer,
      quarantinedAtMs: clock.nowMs(),
      error,
      record,
      attempts: this.#attempts.get(entry) ?? 1,
      ...(change && { change }),
    };
    try {
      await this.#retrying(() => quarantine(kept, this.#deadline.signal));
      return 'quarantined';
    } catch (writeError) {
      logger.error('The quarantine could not be written.', { ...namesOf(entry), ...errorFields(writeError) });
      return 'failed';
    }
  }

  #isHopeless(entry: BatchEntry, error: unknown): boolean {
    const { attempts, isHopeless } = this.#memory.unknownErrors.failed(changeKeyOf(entry.change!), error);
    this.#attempts.set(entry, attempts);
    return isHopeless;
  }

  #note(entry: BatchEntry, verdict: Verdict, error?: unknown): void {
    const { logger, receivedAtMs, clock } = this.#parts;
    if (verdict !== 'failed' && entry.change && isCanary(entry.change.keys)) {
      const { id: eventId, eventName, version } = entry.change;
      logger.info('A canary passed.', { eventId, eventName, version, receivedAtMs, doneAtMs: clock.nowMs(), verdict });
    }
    if (verdict === 'done' || verdict === 'stale') this.#memory.unknownErrors.succeeded(changeKeyOf(entry.change!));
    if (verdict === 'quarantined')
      logger.warn('A record was quarantined.', { ...namesOf(entry), ...errorFields(error) });
    if (verdict !== 'failed' || error === undefined) return;
    const attempts = this.#attempts.get(entry);
    logger.warn('A record failed and will come again.', { ...namesOf(entry), ...errorFields(error), attempts });
  }

  #answer(): BatchResponse {
    for (const { verdict } of this.#entries) invariant(verdict !== undefined, 'A record is not accounted for.');
    const comingAgain = this.#entries.filter(({ lane, index }) => this.#marks.comesAgain(lane, index));
    for (const { change, verdict } of comingAgain) {
      if (verdict === 'failed' || !change) continue;
      this.#memory.guard.add(changeKeyOf(change), verdict === 'quarantined' ? verdict : 'done');
    }
    const response = this.#source.respond(comingAgain.map(({ itemIdentifier }) => itemIdentifier));
    const hasFailed = this.#entries.some(({ verdict }) => verdict === 'failed');
    invariant(!hasFailed || response.batchItemFailures.length > 0, 'A failure is missing in the answer.');
    this.#count();
    if (!this.#parts.isReplay) return response;
    return {
      ...response,
      quarantined: this.#settledAs('quarantined'),
      stale: this.#settledAs('stale'),
      fenced: this.#settledAs('fenced'),
    };
  }

  #settledAs(verdict: Verdict): readonly string[] {
    const settled = this.#entries.filter(({ lane, index }) => !this.#marks.comesAgain(lane, index));
    return settled.filter((entry) => entry.verdict === verdict).map(({ itemIdentifier }) => itemIdentifier);
  }

  #count(): void {
    const { metrics, clock } = this.#parts;
    const counts: { [Name in MetricName]?: number } = { Received: this.#entries.length };
    const add = (name: MetricName, count: number) => {
      if (count > 0) counts[name] = (counts[name] ?? 0) + count;
    };
    for (const { verdict } of this.#entries) add(metricOf[verdict as Verdict], 1);
    add('OutOfOrder', this.#lateCount);
    add('Retried', this.#retried);
    add('BreakerOpened', this.#memory.breaker.isOpen ? 1 : 0);
    add('DeadlineReached', this.#deadline.signal.aborted ? 1 : 0);
    const newestAtMs = Math.max(...this.#entries.map(({ change }) => change?.createdAtMs ?? 0));
    if (newestAtMs > 0) counts.LagMs = Math.max(0, clock.nowMs() - newestAtMs);
    metrics(counts);
  }

  #retrying<Result>(call: () => Promise<Result>): Promise<Result> {
    const { clock, random } = this.#parts;
    return retry(call, { clock, random, signal: this.#deadline.signal });
  }
}

function namesOf({ change, itemIdentifier }: BatchEntry): { eventId?: string; itemIdentifier: string } {
  return change ? { eventId: change.id, itemIdentifier } : { itemIdentifier };
}
