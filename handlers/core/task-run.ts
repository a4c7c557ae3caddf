import { backoffMs } from './backoff';
import type { BatchEntry, Verdict } from './batch-entry';
import type { Breaker } from './breaker';
import type { Change } from './change';
import type { Clock } from './clock';
import type { Deadline } from './deadline';
import { classifyError } from './error-class';
import { InvariantError, invariant } from './errors';
import { forEachBounded } from './for-each-bounded';
import type { LowWaterMark } from './low-water-mark';
import type { Random } from './random';
import type { Invocation, Outcome, Sink, SinkTask } from './sink';

/** Tries of one change in one invocation; after that Lambda's redelivery goes on. */
const attemptsMax = 5;

/** Time for aborted calls to end before they are given up, at most. */
const graceMsMax = 500;

export interface TaskRunParts {
  readonly sink: Sink;
  readonly concurrency: number;
  readonly clock: Clock;
  readonly random: Random;
  readonly deadline: Deadline;
  readonly invocation?: Invocation;
  readonly breaker: Breaker;
  readonly marks: LowWaterMark;
  /** Keeps a poison record; resolves to its verdict: `failed` when it could not be kept. Never rejects. */
  readonly quarantine: (entry: BatchEntry, error: unknown) => Promise<Verdict>;
  /**
   * True for a record whose report would bring nothing but the same batch back, so that after an unclear error it may
   * as well be tried again here: other records show in the meantime whether the sink works.
   */
  readonly blocksBatch: (entry: BatchEntry) => boolean;
  /** True when a record has met an unclear error so often that it goes to the quarantine. */
  readonly isHopeless: (entry: BatchEntry, error: unknown) => boolean;
  /** Told of each verdict, and of the error where the record failed by one. */
  readonly onVerdict: (entry: BatchEntry, verdict: Verdict, error?: unknown) => void;
  readonly onRetry: (entries: number) => void;
}

/** A change with its place in the order of its item. */
interface Step {
  readonly entry: BatchEntry;
  readonly change: Change;
  /** The change of the same item before this one; only for sinks that want order. */
  readonly previous?: Step;
  attempts: number;
  /** The task that holds the step at present. */
  task?: Task;
  /** What its last try failed with. */
  error?: unknown;
  /** Tasks that start only after this step has its verdict. */
  readonly followers: Task[];
}

interface Task {
  readonly steps: readonly Step[];
  readonly sinkTask: SinkTask;
  /** Verdicts still missing before the task may start. */
  waits: number;
}

/**
 * Brings changes to a sink: at most `concurrency` calls at once, lowest records first, changes of one item in order
 * where the sink asks for it, failures that may pass again after a pause, and nothing new once it could only be repeated:
 * above a failed record of the same lane, after the deadline, or with the breaker open.
 */
export class TaskRun {
  readonly #parts: TaskRunParts;
  readonly #steps: Step[] = [];
  readonly #stepOf = new Map<Change, Step>();
  /** Tasks that may start, lowest record first. */
  readonly #ready: Task[] = [];
  /** Steps that pause before another try, with what cancels the pause. */
  readonly #resting = new Map<readonly Step[], () => void>();
  #inFlight = 0;
  #missing = 0;
  #isStopped = false;
  #cancelGrace: () => void = () => {};
  #end: () => void = () => {};
  #crash: (error: unknown) => void = () => {};

  constructor(parts: TaskRunParts) {
    this.#parts = parts;
  }

  /** Resolves when every entry has a verdict. Rejects only when our own code or the sink's plan is at fault. */
  async run(entries: readonly BatchEntry[]): Promise<void> {
    if (entries.length === 0) return;
    const { signal } = this.#parts.deadline;
    const onDeadline = () => this.#guarded(() => this.#stopAtDeadline());
    const ended = new Promise<void>((resolve, reject) => {
      this.#end = resolve;
      this.#crash = reject;
    });
    signal.addEventListener('abort', onDeadline);
    this.#guarded(() => {
      this.#lineUp(entries);
      this.#enqueue(this.#steps);
      if (signal.aborted) this.#stopAtDeadline();
      else this.#pump();
    });
    return ended.finally(() => {
      signal.removeEventListener('abort', onDeadline);
      this.#cancelGrace();
      // After a crash the next invocation may find this environment again, and no call of this one may start in it.
      this.#isStopped = true;
      for (const cancel of this.#resting.values()) cancel();
    });
  }

  #lineUp(entries: readonly BatchEntry[]): void {
    const lastOfItem = new Map<string, Step>();
    for (const entry of entries) {
      const change = entry.change as Change;
      const previous = this.#parts.sink.ordered ? lastOfItem.get(change.itemKey) : undefined;
      const step: Step = { entry, change, attempts: 0, followers: [], ...(previous && { previous }) };
      lastOfItem.set(change.itemKey, step);
      this.#stepOf.set(change, step);
      this.#steps.push(step);
    }
    this.#missing = this.#steps.length;
  }

  /** Has the sink cut steps into tasks, which are ready once the changes before them have their verdicts. */
  #enqueue(steps: readonly Step[]): void {
    const sinkTasks = this.#parts.sink.plan(steps.map(({ change }) => change));
    const tasks = sinkTasks.map((sinkTask) => this.#taskOf(sinkTask));
    const planned = new Set(tasks.flatMap((task) => task.steps));
    const count = tasks.reduce((sum, task) => sum + task.steps.length, 0);
    invariant(count === steps.length && planned.size === count, 'A sink must plan each change exactly once.');
    for (const step of steps) invariant(planned.has(step), 'A sink must plan the changes it was given.');
    for (const task of tasks) this.#admit(task);
  }

  #taskOf(sinkTask: SinkTask): Task {
    const steps = sinkTask.changes.map((change) => this.#stepOf.get(change) as Step);
    const task: Task = { steps, sinkTask, waits: 0 };
    for (const step of steps) if (step) step.task = task;
    return task;
  }

  #admit(task: Task): void {
    for (const { previous } of task.steps) {
      if (!previous || previous.entry.verdict || previous.task === task) continue;
      previous.followers.push(task);
      task.waits += 1;
    }
    if (task.waits === 0) this.#makeReady(task);
  }

  #makeReady(task: Task): void {
    let place = this.#ready.length;
    while (place > 0 && firstIndexOf(this.#ready[place - 1] as Task) > firstIndexOf(task)) place -= 1;
    this.#ready.splice(place, 0, task);
  }

  /** Starts what may start now, and gives up what need not start at all. */
  #pump(): void {
    const { breaker, concurrency } = this.#parts;
    if (breaker.isOpen) this.#stop();
    this.#dropRests((steps) => steps.every((step) => this.#isMoot(step)));
    while (this.#ready.length > 0) {
      const task = this.#ready[0] as Task;
      const runnable = task.steps.filter((step) => this.#mayRun(step));
      const isWhole = runnable.length === task.steps.length;
      if (isWhole && this.#inFlight >= breaker.callsMax(concurrency)) return;
      this.#ready.shift();
      if (isWhole) this.#start(task);
      else this.#shrink(task, runnable);
    }
    const isStuck = this.#missing > 0 && this.#inFlight === 0 && this.#resting.size === 0;
    invariant(!isStuck, 'A sink must not plan tasks that wait for each other.');
  }

  #shrink(task: Task, runnable: readonly Step[]): void {
    this.#fail(task.steps.filter((step) => !runnable.includes(step)));
    if (runnable.length > 0) this.#enqueue(runnable);
  }

  /** True where the step comes again anyway, because of a failed record before it. */
  #isMoot({ entry }: Step): boolean {
    return this.#parts.marks.isAbove(entry.lane, entry.index);
  }

  /** Order per item: what follows a failed change of its item must wait for its redelivery. */
  #mayRun(step: Step): boolean {
    return !this.#isStopped && step.previous?.entry.verdict !== 'failed' && !this.#isMoot(step);
  }

  #start(task: Task): void {
    this.#inFlight += 1;
    this.#call(task)
      .then((outcomes) => this.#judge(task, outcomes))
      .then(() => {
        this.#inFlight -= 1;
        this.#pump();
      })
      .catch((error) => this.#crash(error));
  }

  async #call(task: Task): Promise<readonly Outcome[]> {
    const { deadline, invocation } = this.#parts;
    try {
      const outcomes = await task.sinkTask.run({ signal: deadline.signal, ...(invocation && { invocation }) });
      if (outcomes.length === task.steps.length) return outcomes;
      throw new InvariantError('A sink must return one outcome per change.', { code: 'OutcomeCount' });
    } catch (error) {
      return task.steps.map(() => ({ status: classifyError(error), error }));
    }
  }

  async #judge(task: Task, outcomes: readonly Outcome[]): Promise<void> {
    // The deadline has given these steps up and answered for them.
    if (task.steps.every(({ entry }) => entry.verdict)) return;
    this.#tellBreaker(task, outcomes);
    const busy: Step[] = [];
    const unclear: Step[] = [];
    const poisoned: Step[] = [];
    for (const [place, step] of task.steps.entries()) {
      const outcome = outcomes[place] as Outcome;
      if (isSuccess(outcome)) {
        this.#decide(step, outcome.status);
        continue;
      }
      step.error = outcome.error;
      if (this.#isPoison(step, outcome.status)) poisoned.push(step);
      else if (outcome.status === 'transient' && this.#mayTryAgain(step)) busy.push(step);
      else if (this.#parts.blocksBatch(step.entry) && this.#mayTryAgain(step)) unclear.push(step);
      else this.#decide(step, 'failed');
    }
    if (busy.length > 0) this.#rest(busy, attemptsOf(busy));
    // Four times as long: five tries then span about five seconds, in which a sink that works shows it by others.
    if (unclear.length > 0) this.#rest(unclear, attemptsOf(unclear) + 2);
    await forEachBounded(poisoned, this.#parts.concurrency, (step) => this.#quarantine(step));
  }

  #tellBreaker({ steps }: Task, outcomes: readonly Outcome[]): void {
    const { breaker, deadline } = this.#parts;
    // A refusal of one record shows that the sink is there to refuse it.
    if (outcomes.some((outcome) => isSuccess(outcome) || outcome.status === 'poison')) breaker.succeeded();
    else if (deadline.signal.aborted) return;
    // One record that fails unclearly again and again says nothing new about the sink.
    else if (!steps.every(({ attempts }, place) => attempts > 0 && outcomes[place]?.status === 'unknown'))
      breaker.failed();
  }

  #isPoison(step: Step, status: Outcome['status']): boolean {
    if (status === 'poison') return true;
    // What an aborted call fails with says nothing about the record.
    if (status !== 'unknown' || this.#parts.deadline.signal.aborted) return false;
    return this.#parts.isHopeless(step.entry, step.error);
  }

  async #quarantine(step: Step): Promise<void> {
    this.#decide(step, await this.#parts.quarantine(step.entry, step.error));
  }

  #mayTryAgain(step: Step): boolean {
    step.attempts += 1;
    return !this.#isStopped && step.attempts < attemptsMax;
  }

  #rest(steps: readonly Step[], attempt: number): void {
    const { clock, random, deadline, onRetry } = this.#parts;
    const delayMs = backoffMs(attempt, random);
    if (clock.nowMs() + delayMs >= deadline.atMs) {
      this.#fail(steps);
      return;
    }
    const cancel = clock.after(delayMs, () => {
      this.#resting.delete(steps);
      onRetry(steps.length);
      this.#guarded(() => {
        this.#enqueue(steps);
        this.#pump();
      });
    });
    this.#resting.set(steps, cancel);
  }

  #dropRests(isDropped: (steps: readonly Step[]) => boolean): void {
    for (const [steps, cancel] of this.#resting) {
      if (!isDropped(steps)) continue;
      cancel();
      this.#resting.delete(steps);
      this.#fail(steps);
    }
  }

  /** Starts nothing more; what is in flight may end. */
  #stop(): void {
    this.#isStopped = true;
    this.#dropRests(() => true);
  }

  /** The signal has aborted the calls in flight; those that do not heed it are given up after a short grace. */
  #stopAtDeadline(): void {
    const { clock, deadline } = this.#parts;
    this.#stop();
    this.#pump();
    const giveUp = () => this.#guarded(() => this.#fail(this.#steps));
    this.#cancelGrace = clock.after(Math.min(graceMsMax, deadline.reserveMs / 4), giveUp);
  }

  #fail(steps: readonly Step[]): void {
    for (const step of steps) this.#decide(step, 'failed');
  }

  #decide(step: Step, verdict: Verdict): void {
    const { entry } = step;
    // Only a call that outlived the deadline comes second, and by then the batch is answered.
    if (entry.verdict) return;
    entry.verdict = verdict;
    if (verdict === 'failed') this.#parts.marks.fail(entry.lane, entry.index);
    this.#parts.onVerdict(entry, verdict, step.error);
    for (const task of step.followers) {
      task.waits -= 1;
      if (task.waits === 0) this.#makeReady(task);
    }
    this.#missing -= 1;
    if (this.#missing === 0) this.#end();
  }

  /** For work that starts from a timer or a signal, where nobody else would see it fail. */
  #guarded(work: () => void): void {
    try {
      work();
    } catch (error) {
      this.#crash(error);
    }
  }
}

function attemptsOf(steps: readonly Step[]): number {
  return Math.max(...steps.map(({ attempts }) => attempts));
}

function isSuccess(outcome: Outcome): outcome is Extract<Outcome, { status: 'done' | 'stale' }> {
  return outcome.status === 'done' || outcome.status === 'stale';
}

function firstIndexOf({ steps }: Task): number {
  return (steps[0] as Step).entry.index;
}
