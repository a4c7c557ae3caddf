import type { BatchResponse } from '../../handlers/core/event-source';
import { everySource } from '../../handlers/core/every-source';
import { type BatchProcessor, createBatchProcessor } from '../../handlers/core/process-batch';
import type { QuarantineEntry } from '../../handlers/core/quarantine';
import type { Outcome, Sink } from '../../handlers/core/sink';
import { type LogLine, recordingLogger } from '../support/batch-rig';
import { turn, type VirtualClock } from '../support/virtual-clock';
import type { CallGate } from './call-gate';
import type { OpenPlace } from './subject';

export interface EnvironmentOptions {
  /** Calls to the sink in flight at once. */
  readonly concurrency?: number;
  /** Real time that the sink may take outside of `around`, in milliseconds, before time is taken to stand still. */
  readonly patienceMs?: number;
}

/** An invocation's answer, and whether it came before the function's time was over. */
export interface Invoked {
  readonly response: BatchResponse;
  readonly isInTime: boolean;
}

/** Turns of the event loop in which a dead environment comes to rest. */
const turnsOfDeath = 4;

/** A timer further away than this is a deadline, which must not fire while something real is still under way. */
const pauseMsMax = 5_000;

/**
 * Runs the real batch processor around a sink as Lambda does, one invocation after the other, on a clock that stands
 * still while a call is being made. Where a call kills the environment, the next invocation finds a new one.
 */
export class Environment {
  readonly logs: LogLine[] = [];
  readonly quarantined: QuarantineEntry[] = [];
  /** Errors of outcomes, and what invocations were rejected with. */
  readonly errors: unknown[] = [];
  readonly #place: OpenPlace;
  readonly #gate: CallGate;
  readonly #clock: VirtualClock;
  readonly #options: EnvironmentOptions;
  #process: BatchProcessor;
  #invocations = 0;
  #hasWaited = false;

  constructor(place: OpenPlace, gate: CallGate, clock: VirtualClock, options: EnvironmentOptions = {}) {
    this.#place = place;
    this.#gate = gate;
    this.#clock = clock;
    this.#options = options;
    this.#process = this.#create();
  }

  /** Resolves to undefined where the environment died, and so nobody knows what was done. */
  async invoke(records: readonly unknown[], timeoutMs = 30_000): Promise<Invoked | undefined> {
    const clock = this.#clock;
    await this.#begin();
    const endsAtMs = clock.nowMs() + timeoutMs;
    const context = {
      awsRequestId: `request-${this.#invocations}`,
      getRemainingTimeInMillis: () => endsAtMs - clock.nowMs(),
    };
    const death = new Promise<undefined>((resolve) => {
      this.#gate.onDeath = () => resolve(undefined);
    });
    const answer = this.#process({ Records: records }, context);
    answer.catch((error) => this.errors.push(error));
    const response = await clock.drive(Promise.race([answer, death]), () => this.#underWay());
    await this.#gate.land();
    return response && !this.#gate.isDead ? { response, isInTime: clock.nowMs() <= endsAtMs } : undefined;
  }

  /** Ends all that is left of earlier invocations. */
  async settle(): Promise<void> {
    await this.#begin();
    await this.#rest();
    if (this.#gate.isDead) await this.replace();
    await this.#gate.land(true);
  }

  /** The next invocation finds a new environment. */
  async replace(): Promise<void> {
    await this.#rest();
    this.#clock.forget();
    this.#gate.replaceEnvironment();
    this.#process = this.#create();
  }

  async #begin(): Promise<void> {
    this.#invocations += 1;
    // Lambda comes back after a while, and owners of earlier invocations are told apart by time.
    this.#clock.skip(1_000);
    if (this.#gate.isDead) await this.replace();
    this.#gate.thaw();
  }

  async #rest(): Promise<void> {
    for (let quiet = 0; quiet < turnsOfDeath; quiet += 1) {
      const underWay = this.#gate.underWay();
      if (underWay) quiet = 0;
      await underWay;
      await turn();
    }
  }

  #create(): BatchProcessor {
    const logger = recordingLogger(this.logs);
    const parts = {
      sources: everySource,
      consumer: 'Contract',
      quarantine: async (entry: QuarantineEntry) => void this.quarantined.push(entry),
      readObject: async () => Buffer.from('{}'),
      clock: this.#clock,
      random: () => 0.5,
      logger,
      metrics: () => {},
      concurrency: this.#options.concurrency,
    };
    const made = this.#place.environment?.(parts);
    if (made) return made;
    if (!this.#place.sink) throw new TypeError('An open place must have a `sink` or an `environment`.');
    return createBatchProcessor({ ...parts, sink: this.#listening(this.#place.sink) });
  }

  /** The sink, with the errors of its outcomes noted. */
  #listening(sink: Sink): Sink {
    const note = (outcomes: readonly Outcome[]) => {
      for (const outcome of outcomes) if ('error' in outcome) this.errors.push(outcome.error);
      return outcomes;
    };
    return {
      ...sink,
      plan: (changes) =>
        sink.plan(changes).map((task) => ({ ...task, run: async (context) => note(await task.run(context)) })),
    };
  }

  /** What the clock waits for: calls, and before a deadline the patience that the place asks for. */
  #underWay(): Promise<unknown> | undefined {
    const underWay = this.#gate.underWay();
    const isFar = (this.#clock.nextDelayMs ?? 0) > pauseMsMax;
    if (underWay || !isFar) this.#hasWaited = false;
    if (underWay || !isFar || this.#hasWaited || !this.#options.patienceMs) return underWay;
    this.#hasWaited = true;
    return new Promise((resolve) => setTimeout(resolve, this.#options.patienceMs));
  }
}
