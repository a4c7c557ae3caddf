import type { InvocationResult } from '../../../engine/actions';
import { seededRandom } from '../../../engine/seeded-random';
import { SimClock } from '../../../engine/sim/sim-clock';
import type { CreateSimFunction, SimFunction, SimInvocation, SimSurroundings } from '../../../engine/sim/sim-function';
import { SimRecord, startedAtMs } from '../../../engine/sim/sim-record';

type Poison = ReturnType<SimSurroundings['poisonOf']>;

export interface RigOptions {
  readonly perInvocationMs?: number;
  readonly perRecordMs?: number;
  /** Milliseconds after the start between which the sink refuses every call. */
  readonly outage?: { readonly fromMs: number; readonly toMs: number };
  /** By number of the record. */
  readonly poison?: { readonly [index: number]: Poison };
  readonly seed?: number;
}

/** What became of an invocation; absent where it was killed. */
export interface Outcome {
  readonly result?: InvocationResult;
  readonly tookMs: number;
}

/** A function in a world that does nothing but invoke it, and notes what it tells. */
export class FunctionRig {
  readonly clock = new SimClock();
  /** `index@ms` of each effect, in order. */
  readonly applied: string[] = [];
  readonly quarantined: number[] = [];
  readonly #function: SimFunction;
  readonly #options: RigOptions;
  #requests = 0;

  constructor(create: CreateSimFunction, options: RigOptions = {}) {
    this.#options = options;
    this.#function = create(this.#surroundings());
  }

  get elapsedMs(): number {
    return this.clock.nowMs() - startedAtMs;
  }

  /** Numbers of the records that took effect, in order. */
  get effects(): number[] {
    return this.applied.map((one) => Number(one.split('@')[0]));
  }

  /** Invokes once and lets time go on until it is over. */
  async invoke(records: readonly SimRecord[], more: Partial<Invocation> = {}): Promise<Outcome> {
    const invocation = this.start(records, more);
    await this.#until(() => invocation.isOver);
    return invocation.outcome as Outcome;
  }

  start(records: readonly SimRecord[], more: Partial<Invocation> = {}): StartedInvocation {
    this.#requests += 1;
    const { timeoutMs = 30_000, hangs = false, killAfterMs = timeoutMs } = more;
    const beganAtMs = this.elapsedMs;
    const started: StartedInvocation = { isOver: false };
    const finish = (result?: InvocationResult) => {
      started.isOver = true;
      started.outcome = { tookMs: this.elapsedMs - beganAtMs, ...(result && { result }) };
    };
    const invocation: SimInvocation = {
      requestId: `request-${this.#requests}`,
      event: { Records: records.map(({ event }) => event) },
      records,
      timeoutMs,
      hangs,
      get isOver() {
        return started.isOver;
      },
      settle(result) {
        more.onSettled?.();
        if (!started.isOver) finish(result);
      },
    };
    this.clock.after(killAfterMs, () => {
      if (started.isOver) return;
      finish();
      invocation.onKilled?.();
    });
    this.#function.invoke(invocation);
    return started;
  }

  /** Lets this much time go by. */
  async pass(ms: number): Promise<void> {
    let isOver = false;
    this.clock.after(ms, () => {
      isOver = true;
    });
    await this.#until(() => isOver);
  }

  async #until(isOver: () => boolean): Promise<void> {
    const { rest } = this.#function;
    for (;;) {
      if (this.#function.isBusy) await rest?.();
      if (isOver()) return;
      if (!this.clock.step()) throw new Error('Nothing is left to happen.');
    }
  }

  #surroundings(): SimSurroundings {
    const { perInvocationMs = 0, perRecordMs = 10, outage, poison = {}, seed = 1 } = this.#options;
    return {
      clock: this.clock,
      random: seededRandom(seed),
      timing: { perInvocationMs, perRecordMs },
      isSinkDown: () => outage !== undefined && this.elapsedMs >= outage.fromMs && this.elapsedMs < outage.toMs,
      hasPoison: Object.keys(poison).length > 0,
      poisonOf: ({ index }) => poison[index],
      applied: ({ index }) => void this.applied.push(`${index}@${this.elapsedMs}`),
      quarantined: ({ index }) => void this.quarantined.push(index),
    };
  }
}

interface Invocation {
  readonly timeoutMs: number;
  readonly hangs: boolean;
  readonly killAfterMs: number;
  onSettled(): void;
}

interface StartedInvocation {
  isOver: boolean;
  outcome?: Outcome;
}

/** Records numbered from `first`, each the next change of its item. */
export function simRecords(count: number, itemOf: (index: number) => number = (index) => index, first = 0) {
  const changes = new Map<number, number>();
  return Array.from({ length: first + count }, (_, index) => {
    const item = itemOf(index);
    const ordinal = changes.get(item) ?? 0;
    changes.set(item, ordinal + 1);
    return new SimRecord(index, item, ordinal, 0, `item-${item}`, 200);
  }).slice(first);
}

/** Numbers of the records that an outcome reports as failed, by their place from the first failed one on. */
export function reportedOf({ result }: Outcome): readonly string[] {
  const payload = result?.type === 'response' ? result.payload : undefined;
  const { batchItemFailures = [] } = (payload ?? {}) as { batchItemFailures?: { itemIdentifier: string }[] };
  return batchItemFailures.map(({ itemIdentifier }) => itemIdentifier);
}
