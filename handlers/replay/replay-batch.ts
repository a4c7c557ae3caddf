import { backoffMs } from '../core/backoff';
import type { Clock } from '../core/clock';
import { pause } from '../core/pause';
import type { Random } from '../core/random';
import type { InvokeFunction } from './invoke-function';

/** A record as the function's event holds it, and what tells it apart in the answer. */
export interface ReplayRecord {
  readonly record: object;
  /** What the source reports: a sequence number or a message id, one of a kind in a batch. */
  readonly itemIdentifier: string;
  /** Records of one item keep their order: after one that failed, those behind it do not go. */
  readonly itemKey: string;
}

/** What a function of ours tells besides of what it took; nothing is known of a target that is not `isAskedFor`. */
export interface Told<Records> {
  /** It lies in the quarantine. */
  readonly quarantined: Records;
  /** It changed nothing at the sink. */
  readonly stale: Records;
  /** It is another consumer's, and was passed over. */
  readonly fenced: Records;
}

const tellings = ['quarantined', 'stale', 'fenced'] as const;

export interface ReplayOutcome<Record extends ReplayRecord> extends Told<readonly Record[]> {
  /** What the function took, also what it tells more of. */
  readonly done: readonly Record[];
  /** What it did not; still to be brought. */
  readonly failed: readonly Failed<Record>[];
}

export interface Failed<Record extends ReplayRecord> {
  readonly record: Record;
  readonly reason: string;
  /** False for what lay behind a failure of its item, and for what a stop or an outage left over. */
  readonly wasTried: boolean;
}

export interface ReplayTarget {
  readonly functionArn: string;
  /** Whether the mapping reads partial answers; where not, an answer of any kind takes the whole batch. */
  readonly reportsBatchItemFailures: boolean;
  /** Of a stream the lowest failure counts, and all behind it come again; of a queue each counts by itself. */
  readonly answersEach: boolean;
  /**
   * True: the function runs our core and is told that somebody asks for it, so what is quarantined is tried again, and it
   * tells more of what it took.
   */
  readonly isAskedFor?: boolean;
}

export interface ReplayParts {
  readonly invoke: InvokeFunction;
  readonly clock: Clock;
  readonly random: Random;
  readonly signal: AbortSignal;
  /** Calls without progress until the first record counts as failed. Default 3. */
  readonly attemptsMax?: number;
}

/**
 * Brings records to a deployed function as its mapping would: partial answers honoured, a batch that fails as a whole cut
 * in two until it is known which record is at fault. Every record ends as done or as failed; what a stop left over counts
 * as failed with the reason `stopped`. Where one record after the other fails, the rest is not tried. Rejects where the
 * function cannot be called.
 */
export async function replayBatch<Record extends ReplayRecord>(
  target: ReplayTarget,
  records: readonly Record[],
  parts: ReplayParts,
): Promise<ReplayOutcome<Record>> {
  const run = new ReplayRun(target, records, parts);
  while (run.isGoingOn) await run.step();
  return run.outcome();
}

/** A function that fails for so many records in a row fails for all. */
const failedInRowMax = 5;

class ReplayRun<Record extends ReplayRecord> {
  readonly #target: ReplayTarget;
  readonly #parts: ReplayParts;
  readonly #done: Record[] = [];
  readonly #told: Told<Record[]> = { quarantined: [], stale: [], fenced: [] };
  readonly #failed: Failed<Record>[] = [];
  #left: readonly Record[];
  /** Records of the next call. */
  #length: number;
  /** Calls since anything was done. */
  #attempts = 0;
  #failedInRow = 0;

  constructor(target: ReplayTarget, records: readonly Record[], parts: ReplayParts) {
    this.#target = target;
    this.#parts = parts;
    this.#left = records;
    this.#length = records.length;
  }

  get isGoingOn(): boolean {
    return this.#left.length > 0;
  }

  outcome(): ReplayOutcome<Record> {
    return { done: this.#done, ...this.#told, failed: this.#failed };
  }

  async step(): Promise<void> {
    const { signal } = this.#parts;
    if (signal.aborted) return this.#giveUp('stopped');
    const batch = this.#left.slice(0, this.#length);
    const called = await callOnce(this.#target, batch, this.#parts).catch((error: unknown) => {
      // What was under way when somebody stopped may have been done: brought again, it does no harm.
      if (signal.aborted) return undefined;
      throw error;
    });
    if (!called) return;
    const { comeAgain, reason } = called;
    if (comeAgain.size < batch.length) return this.#settle(batch, called);
    if (reason.isWhole && batch.length > 1) {
      this.#length = Math.ceil(batch.length / 2);
      return;
    }
    await this.#failFirst(reason.text);
  }

  #settle(batch: readonly Record[], { comeAgain, told }: CallResult<Record>): void {
    const settled = new Set(batch.filter((record) => !comeAgain.has(record)));
    const among = (ids: ReadonlySet<unknown>) => [...settled].filter(({ itemIdentifier }) => ids.has(itemIdentifier));
    this.#done.push(...settled);
    for (const telling of tellings) this.#told[telling].push(...among(told[telling]));
    this.#failedInRow = 0;
    this.#goOnWith(this.#left.filter((record) => !settled.has(record)));
  }

  async #failFirst(reason: string): Promise<void> {
    const { clock, random, signal, attemptsMax = 3 } = this.#parts;
    this.#attempts += 1;
    if (this.#attempts < attemptsMax) return pause(backoffMs(this.#attempts, random), clock, signal);
    const [first, ...rest] = this.#left as [Record, ...Record[]];
    this.#failed.push({ record: first, reason, wasTried: true });
    const behind = rest.filter(({ itemKey }) => itemKey === first.itemKey);
    this.#fail(behind, `behind ${first.itemIdentifier}, a change of the same item`);
    this.#failedInRow += 1;
    this.#goOnWith(rest.filter((record) => !behind.includes(record)));
    if (this.#failedInRow >= failedInRowMax) this.#giveUp(`not tried, since all before it failed: ${reason}`);
  }

  #goOnWith(left: readonly Record[]): void {
    this.#left = left;
    this.#length = left.length;
    this.#attempts = 0;
  }

  #giveUp(reason: string): void {
    this.#fail(this.#left, reason);
    this.#left = [];
  }

  #fail(records: readonly Record[], reason: string): void {
    this.#failed.push(...records.map((record) => ({ record, reason, wasTried: false })));
  }
}

interface CallResult<Record> {
  /** What the function did not take, of the batch. */
  readonly comeAgain: ReadonlySet<Record>;
  /** Identifiers of what it says more of. */
  readonly told: Told<ReadonlySet<unknown>>;
  readonly reason: { readonly text: string; readonly isWhole: boolean };
}

async function callOnce<Record extends ReplayRecord>(
  target: ReplayTarget,
  batch: readonly Record[],
  { invoke, signal }: ReplayParts,
): Promise<CallResult<Record>> {
  const Records = batch.map(({ record }) => record);
  const event = target.isAskedFor ? { tributary: 'replay', Records } : { Records };
  const invoked = await invoke(target.functionArn, event, signal);
  const whole = (text: string) => ({ comeAgain: new Set(batch), told: toldIn({}), reason: { text, isWhole: true } });
  if ('failure' in invoked) return whole(`${invoked.failure.name}: ${invoked.failure.message}`);
  const reason = { text: 'reported as failed', isWhole: false };
  const told = toldIn(target.isAskedFor ? invoked.answer : {});
  if (!target.reportsBatchItemFailures) return { comeAgain: new Set(), told, reason };
  const identifiers = identifiersIn(invoked.answer);
  if (identifiers === undefined) return whole('the answer is no batch response');
  const named = batch.filter(({ itemIdentifier }) => identifiers.includes(itemIdentifier));
  if (named.length < new Set(identifiers).size) return whole('the answer names a record that was not in the batch');
  if (target.answersEach) return { comeAgain: new Set(named), told, reason };
  const lowest = named.length === 0 ? batch.length : batch.indexOf(named[0]!);
  return { comeAgain: new Set(batch.slice(lowest)), told, reason };
}

function toldIn(answer: unknown): Told<ReadonlySet<unknown>> {
  const { quarantined, stale, fenced } = (answer ?? {}) as Partial<Told<unknown>>;
  const idsIn = (list: unknown) => new Set<unknown>(Array.isArray(list) ? list : []);
  return { quarantined: idsIn(quarantined), stale: idsIn(stale), fenced: idsIn(fenced) };
}

/** Undefined where the answer is none that AWS would take; nothing at all means that everything is done. */
function identifiersIn(answer: unknown): readonly string[] | undefined {
  if (answer === null || answer === undefined) return [];
  if (typeof answer !== 'object') return undefined;
  const { batchItemFailures = [] } = answer as { readonly batchItemFailures?: unknown };
  if (batchItemFailures === null) return [];
  if (!Array.isArray(batchItemFailures)) return undefined;
  const identifiers = batchItemFailures.map(
    (failure) => (failure as { itemIdentifier?: unknown } | null)?.itemIdentifier,
  );
  return identifiers.every((one) => typeof one === 'string' && one !== '') ? (identifiers as string[]) : undefined;
}
