import { HandlerError, SettingsError } from '../../handlers/core/errors';
import type { EventSourceKind, EventSourceSettings } from '../../modules/event-source-settings';
import { isQueueKind } from '../queue-settings';
import { seededRandom } from '../seeded-random';
import type { EngineParameters } from '../stream-settings';
import { createPoller } from './create-poller';
import { FaultTable } from './fault-table';
import type { QueueAttributes } from './queue/sim-queue';
import { RecordLedger } from './record-ledger';
import type { RunResult, Verdict } from './run-result';
import { faultsEndAtMs, type Scenario } from './scenario';
import { SimClock } from './sim-clock';
import type { CreateSimFunction, SimFunction, SimSurroundings } from './sim-function';
import { type SimRecord, startedAtMs } from './sim-record';
import { SimStream } from './sim-stream';
import type { SourcePoller } from './source-poller';
import { summarize } from './summarize';
import { TimelineRecorder } from './timeline-recorder';

export interface SimulationOptions {
  readonly source: EventSourceKind;
  /** Filters are left out: every simulated write matches. */
  readonly settings: EventSourceSettings;
  /** Only for a queue. Default as of AWS: a visibility timeout of 30 s and no dead-letter queue. */
  readonly queue?: QueueAttributes;
  readonly parameters?: Partial<EngineParameters>;
  readonly scenario: Scenario;
  /** Any whole number; the same one gives the same run. */
  readonly seed: number;
  readonly createFunction: CreateSimFunction;
  /** Lambda's timeout for one invocation. */
  readonly functionTimeoutMs: number;
  /** Invocations at once at most. Default 1,000, what AWS gives an account at first. */
  readonly concurrencyMax?: number;
  /** A record that takes longer is late, and a mapping whose oldest record is older has not recovered. Default 60 s. */
  readonly lateAfterMs?: number;
  /** Called now and then with the simulated time, for a display of progress. */
  readonly onProgress?: (atMs: number, written: number) => void;
}

/** Steps at one and the same moment from which a run counts as stuck. */
const stepsAtOnceMax = 1_000_000;

/**
 * Runs one scenario in virtual time and gives the account of every record. A crash is a verdict; rejects only with a
 * `SettingsError` or `HandlerError` about code that cannot be rehearsed as it is.
 */
export async function simulate(options: SimulationOptions): Promise<RunResult> {
  return new Simulation(options).run();
}

class Simulation {
  readonly #options: SimulationOptions;
  readonly #clock = new SimClock();
  readonly #faults: FaultTable;
  readonly #timeline = new TimelineRecorder();
  readonly #stream: SimStream;
  readonly #ledger: RecordLedger;
  readonly #poller: SourcePoller;
  readonly #function: SimFunction;
  readonly #lateAfterMs: number;
  /** Nothing can still be unfinished by then, unless something is wrong: by then the source has dropped it. */
  readonly #endsByMs: number;
  #sampledAtMs = startedAtMs;

  constructor(options: SimulationOptions) {
    const { scenario, seed, source, concurrencyMax = 1_000, lateAfterMs = 60_000 } = options;
    const writers = isQueueKind(source) ? { ...scenario, traffic: { ...scenario.traffic, shards: 1 } } : scenario;
    const faults = new FaultTable(scenario.faults);
    this.#faults = faults;
    this.#options = options;
    this.#stream = new SimStream(writers, seededRandom(seed, 0));
    const { poisons } = this.#stream;
    this.#lateAfterMs = lateAfterMs;
    this.#function = options.createFunction(this.#surroundings(faults, seed));
    this.#ledger = new RecordLedger({
      ordersDeliveries: source !== 'sqs',
      ordersEffects: source !== 'sqs' && (this.#function.ordersEffects ?? true),
      keepsOnlyPoison: this.#function.keepsOnlyPoison ?? false,
      isPoison: (index) => poisons.has(index),
      timeline: this.#timeline,
    });
    const { poller, keptForMsMax } = createPoller(options, {
      stream: this.#stream,
      clock: this.#clock,
      ledger: this.#ledger,
      timeline: this.#timeline,
      faults,
      function: this.#function,
      functionTimeoutMs: options.functionTimeoutMs,
      concurrencyMax,
      random: seededRandom(seed, 1),
    });
    this.#poller = poller;
    const keptForMs = Math.min(keptForMsMax, 366 * dayMs);
    this.#endsByMs = startedAtMs + Math.max(scenario.durationMs, faultsEndAtMs(scenario)) + keptForMs + dayMs / 12;
  }

  async run(): Promise<RunResult> {
    let verdict: Verdict;
    try {
      this.#schedule();
      verdict = (await this.#loop()) ? 'held' : 'no-progress';
    } catch (error) {
      // What the user can mend is not the engine's or the handler's crash.
      if (error instanceof SettingsError || error instanceof HandlerError) throw error;
      verdict = 'crash';
      const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
      this.#ledger.violate('accounted-for', this.#clock.nowMs(), text);
    }
    if (verdict === 'held') this.#ledger.checkAccounts(this.#stream.writtenAtMs.length, this.#clock.nowMs());
    if (verdict === 'held' && !this.#poller.hasOverlapped) this.#ledger.checkEnds(this.#clock.nowMs());
    if (verdict === 'no-progress') this.#ledger.violate('drains', this.#clock.nowMs(), 'Records are left unfinished.');
    if (verdict === 'held' && this.#ledger.violations.length > 0) verdict = 'wrong-result';
    return summarize({
      source: this.#options.source,
      scenario: this.#options.scenario,
      seed: this.#options.seed,
      verdict,
      lateAfterMs: this.#lateAfterMs,
      endedAtMs: this.#clock.nowMs() - startedAtMs,
      stream: this.#stream,
      ledger: this.#ledger,
      timeline: this.#timeline,
      poller: this.#poller,
    });
  }

  /** Sets the faults that happen at a moment; the others are asked for. */
  #schedule(): void {
    const { faults } = this.#options.scenario;
    const poller = this.#poller;
    // A mapping that is off stays off, whatever else would have it start.
    const start = () => {
      if (!this.#faults.isMappingOff(this.#clock.nowMs())) poller.start();
    };
    start();
    for (const fault of faults) {
      if (fault.type === 'shard-split') this.#at(fault.atMs, () => poller.split(fault.shard));
      if (fault.type === 'restart') this.#at(fault.atMs, start);
      if (fault.type === 'mapping-off') {
        this.#at(fault.fromMs, () => poller.stop());
        this.#at(fault.toMs, start);
      }
    }
  }

  #at(atMs: number, act: () => void): void {
    this.#clock.at(startedAtMs + atMs, () => {
      this.#stream.writeUntil(this.#clock.nowMs());
      act();
    });
  }

  /** True when everything was finished in time. */
  async #loop(): Promise<boolean> {
    const clock = this.#clock;
    let atMs = clock.nowMs();
    const rest = this.#function.rest ?? turn;
    let steps = 0;
    for (;;) {
      if (this.#function.isBusy) await rest();
      if (this.#isOver()) return true;
      // Nothing can happen any more, whatever faults may still hold.
      if (!clock.step()) return this.#isFinished();
      if (clock.nowMs() > this.#endsByMs) return false;
      steps = clock.nowMs() === atMs ? steps + 1 : 0;
      if (steps > stepsAtOnceMax) return false;
      atMs = clock.nowMs();
      if (atMs >= this.#sampledAtMs) this.#sample(atMs);
    }
  }

  #sample(nowMs: number): void {
    const oldestAtMs = this.#ledger.oldestArrivedAtMs(this.#stream.shards);
    const { stepMs } = this.#timeline;
    this.#timeline.oldestAge(oldestAtMs === undefined ? 0 : Math.max(0, nowMs - oldestAtMs), nowMs - startedAtMs);
    this.#sampledAtMs = nowMs + stepMs / 4;
    this.#options.onProgress?.(nowMs - startedAtMs, this.#stream.writtenAtMs.length);
  }

  #isOver(): boolean {
    const atMs = this.#clock.nowMs() - startedAtMs;
    return atMs >= faultsEndAtMs(this.#options.scenario) && this.#isFinished();
  }

  #isFinished(): boolean {
    return this.#stream.nextArrivalAtMs === Number.POSITIVE_INFINITY && this.#poller.isCaughtUp;
  }

  #surroundings(faults: FaultTable, seed: number): SimSurroundings {
    const clock = this.#clock;
    const { poisons } = this.#stream;
    const { timing } = this.#options.scenario;
    return {
      clock,
      random: seededRandom(seed, 2),
      timing,
      isSinkDown: () => faults.isSinkDown(clock.nowMs()),
      hasPoison: this.#options.scenario.faults.some(({ type }) => type === 'poison'),
      poisonOf({ index }) {
        const poison = poisons.get(index);
        return poison && (poison.recognized ? 'recognized' : 'unclear');
      },
      applied: (record: SimRecord) => this.#ledger.applied(record, clock.nowMs()),
      quarantined: (record: SimRecord) => this.#ledger.quarantined(record, clock.nowMs()),
    };
  }
}

const dayMs = 86_400_000;

/** Ends after every promise callback that is due has run. */
const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
