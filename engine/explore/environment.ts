import { PoisonError, SinkError } from '../../handlers/core/errors';
import { type BatchProcessor, createBatchProcessor } from '../../handlers/core/process-batch';
import type { Outcome, Sink } from '../../handlers/core/sink';
import type { InvocationResult, InvokeAction } from '../actions';
import type { BrokenParts } from './breakage';
import { type ExploredRecord, indexOfSequenceNumber } from './explored-record';
import { ExploredTime } from './explored-time';
import type { Ledger } from './ledger';
import { ObservedMemory, observe } from './observed-memory';
import type { Scope } from './scope';

/** A call that the handler waits for: a write to the sink, or one that keeps poison in the quarantine. */
export interface PendingCall {
  readonly kind: 'write' | 'keep';
  readonly record: number;
  /** Counted since the environment last had nothing under way. */
  readonly number: number;
  readonly resolve: (outcomes: readonly Outcome[]) => void;
  readonly reject: (error: unknown) => void;
  readonly signal: AbortSignal;
  /** True once its invocation is answered: it outlived the deadline. */
  isLate: boolean;
}

export interface Invocation {
  readonly action: InvokeAction;
  readonly startedAtMs: number;
  /** What the handler answers, once it has. */
  answer?: InvocationResult;
  /** True once the poller that waits for the answer is gone. */
  isOrphan: boolean;
  /** The sink, or the quarantine, refuses everything for the rest of the invocation. */
  isSinkDown: boolean;
  isQuarantineDown: boolean;
  /** Crashed or starved: nothing of it goes on, and Lambda notices at once or later. */
  isStopped: boolean;
}

export const functionTimeoutMs = 6_000;
export const deadlineMs = functionTimeoutMs - 2_000;

export interface EnvironmentParts {
  readonly scope: Scope;
  readonly broken: BrokenParts;
  readonly ledger: Ledger;
}

/** One execution environment of the function: the real handler core, with the calls that it waits for. */
export class Environment {
  readonly #parts: EnvironmentParts;
  readonly #process: BatchProcessor;
  readonly #memory = new ObservedMemory();
  readonly #time = new ExploredTime();
  #calls: PendingCall[] = [];
  #invocation: Invocation | undefined;
  /** All that has happened to it since it last was idle with nothing under way: its state follows from that. */
  #history: string[] = [];
  #callCount = 0;
  #cancelTimeout: () => void = () => {};

  constructor(parts: EnvironmentParts) {
    this.#parts = parts;
    this.#process = this.#createProcess();
  }

  get invocation(): Invocation | undefined {
    return this.#invocation;
  }

  get isIdle(): boolean {
    return this.#invocation === undefined;
  }

  /** True while the handler can go on when something happens. */
  get isRunning(): boolean {
    return this.#invocation !== undefined && !this.#invocation.answer && !this.#invocation.isStopped;
  }

  get calls(): readonly PendingCall[] {
    return this.#calls;
  }

  /** True where time has to pass for the handler to go on, or may. */
  get hasTimer(): boolean {
    return this.#time.nextAtMs !== undefined;
  }

  /** True where the next timer is the deadline, and the handler still waits for a call: that call hangs. */
  get isHanging(): boolean {
    const { nextAtMs } = this.#time;
    if (!this.#invocation || nextAtMs === undefined || !this.#calls.some(({ isLate }) => !isLate)) return false;
    const deadlineAtMs = this.#invocation.startedAtMs + deadlineMs;
    return nextAtMs >= deadlineAtMs && this.#time.nowMs() < deadlineAtMs;
  }

  /** Equal for two environments exactly when no future could tell them apart. Its time follows from its history. */
  get state(): string {
    const one = this.#invocation;
    const flags = one ? [one.action.lane, one.isOrphan, one.isStopped, one.isSinkDown, one.isQuarantineDown] : [];
    return `${flags}|${one?.answer ? JSON.stringify(one.answer) : ''}|${this.#own}`;
  }

  invoke(action: InvokeAction): void {
    const { ledger } = this.#parts;
    const time = this.#time;
    const invocation: Invocation = {
      action,
      startedAtMs: time.nowMs(),
      isOrphan: false,
      isSinkDown: false,
      isQuarantineDown: false,
      isStopped: false,
    };
    if (this.#calls.length === 0) this.#callCount = 0;
    this.#history = [this.#own, `invoke ${action.lane}:${action.records.map(({ position }) => position)}`];
    this.#invocation = invocation;
    observe(this.#memory);
    this.#cancelTimeout = time.after(functionTimeoutMs, () => {
      ledger.violate('answers in time', 'the function has not answered before its timeout');
    });
    const context = {
      awsRequestId: action.requestId,
      getRemainingTimeInMillis: () => functionTimeoutMs - (time.nowMs() - invocation.startedAtMs),
    };
    this.#process({ Records: action.records.map(({ event }) => event) }, context).then(
      (payload) => this.#answer(invocation, { type: 'response', payload }),
      (error) => {
        if (error !== comeAgain) ledger.violate('no crash of ours', `the handler core threw: ${error?.message}`);
        this.#answer(invocation, { type: 'error' });
      },
    );
  }

  /** Something happens to it: the handler goes on in the microtasks that follow. */
  happens(what: string, act: () => void): void {
    this.#history.push(what);
    observe(this.#memory);
    act();
  }

  passTime(): void {
    this.happens('time', () => this.#time.fireNext());
  }

  take(call: PendingCall): void {
    this.#calls = this.#calls.filter((other) => other !== call);
  }

  /** The answer has arrived, or nobody waits for it. */
  rest(): void {
    this.#invocation = undefined;
  }

  /** Nothing of it goes on; what it has sent is returned. */
  stop(): readonly PendingCall[] {
    const calls = this.#calls;
    this.#calls = [];
    this.#time.clear();
    if (this.#invocation) this.#invocation.isStopped = true;
    this.#history = ['stopped'];
    return calls;
  }

  #answer(invocation: Invocation, result: InvocationResult): void {
    this.#cancelTimeout();
    invocation.answer = result;
    for (const call of this.#calls) call.isLate = true;
    if (this.#calls.length > 0 || this.hasTimer) this.#history.push('answered');
    else this.#history = [];
    if (invocation.isOrphan) this.rest();
  }

  get #own(): string {
    return `${this.#memory.state}&${this.#history.join('>')}`;
  }

  #createProcess(): BatchProcessor {
    const { scope, broken } = this.#parts;
    const process = createBatchProcessor({
      consumer: 'explored',
      sink: broken.sink?.(this.#createSink()) ?? this.#createSink(),
      quarantine: (broken.quarantine ?? same)(async ({ record }, signal) => {
        await this.#call('keep', indexOfRecord(record), signal);
      }),
      readObject: () => Promise.reject(new Error('No record points to an object.')),
      clock: (broken.clock ?? same)(this.#time),
      random: () => 0.5,
      logger: silent,
      metrics: () => {},
      concurrency: scope.concurrency,
      deadlineReserveMs: functionTimeoutMs - deadlineMs,
      unknownErrorPatienceMs: 0,
    });
    return (broken.processor ?? same)(scope.answer === 'thrown' ? throwing(process) : process);
  }

  #createSink(): Sink {
    return {
      name: 'explored',
      contract: this.#parts.scope.sink === 'versioned' ? 'state' : 'log',
      replay: 'apply',
      ordered: this.#parts.scope.sink === 'ordered',
      plan: (changes) =>
        changes.map((change) => ({
          changes: [change],
          run: ({ signal }) => this.#call('write', indexOfSequenceNumber(change.itemIdentifier), signal),
        })),
    };
  }

  #call(kind: PendingCall['kind'], record: number, signal: AbortSignal): Promise<readonly Outcome[]> {
    this.#callCount += 1;
    const number = this.#callCount;
    return new Promise((resolve, reject) => {
      this.#calls.push({ kind, record, number, resolve, reject, signal, isLate: false });
    });
  }
}

/** What calls end with where they fail. Made once: a run meets thousands of them. */
export const callErrors = {
  refused: new SinkError('Refused for now.', { code: 'ThrottlingException', retryable: true }),
  unanswered: new SinkError('No answer came.', { code: 'ECONNRESET', retryable: true }),
  aborted: new SinkError('Given up.', { code: 'AbortError', retryable: true }),
  poison: new PoisonError('Never.'),
  unclear: new Error('Something is wrong.'),
} as const;

const silent = { info: () => {}, warn: () => {}, error: () => {}, with: () => silent };

function same<Part>(part: Part): Part {
  return part;
}

const comeAgain = new Error('Some records have to come again.');

/** What a function has to do where the mapping does not read its answer. */
function throwing(process: BatchProcessor): BatchProcessor {
  return async (event, context) => {
    const response = await process(event, context);
    if (response.batchItemFailures.length > 0) throw comeAgain;
    return response;
  };
}

function indexOfRecord(record: unknown): number {
  return indexOfSequenceNumber((record as ExploredRecord['event'] & DynamodbRecord).dynamodb.SequenceNumber);
}

interface DynamodbRecord {
  readonly dynamodb: { readonly SequenceNumber: string };
}
