import type { ProgressBar } from '../pace/progress-bar';
import { type BringingParts, bringJobs, type Settled } from './bring-jobs';
import type { Finding, FindingSource } from './finding';
import { jobsOf } from './jobs';
import type { Permission } from './permission';
import { type Selection, selectsLost, selectsRecord } from './selection';
import { Settlement } from './settlement';
import { Tally } from './tally';

export interface RedriveParts {
  readonly sources: readonly FindingSource[];
  readonly selection: Selection;
  readonly permission: Permission;
  /** Absent in a dry run. */
  readonly bringing?: BringingParts;
  readonly recordsMax: number;
  /** Whether the records go without being brought. */
  readonly discards: boolean;
  /** Whether findings go that tell of lost records alone. */
  readonly forgetsLost: boolean;
  /** What is to be done when nothing more is found, before all that is held is given back. */
  readonly afterRounds: () => Promise<void>;
  readonly progress: ProgressBar;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

export interface RedriveResult {
  readonly tally: Tally;
  /** Records that functions or queues took, or that were discarded. */
  doneCount: number;
  /** Records that failed again, by reason. */
  readonly failures: Map<string, number>;
  /** Records that may be brought and were not: too many, a stop, or behind one that failed. */
  leftCount: number;
  /** Messages and objects that are no more. */
  removedCount: number;
  /** Targets that do not compare versions. */
  readonly unguarded: Set<string>;
  isStopped: boolean;
  /** Whether there may be more that was not read. */
  hasMore: boolean;
}

/** Records that one round reads before it brings them. The order of an item's changes holds within a round. */
const roundRecordsMax = 5_000;

/** Reads what there is, round by round, and brings it where it is to be applied. */
export async function runRedrive(parts: RedriveParts): Promise<RedriveResult> {
  const run = new Run(parts);
  try {
    while (await run.round());
    if (!parts.signal.aborted) await parts.afterRounds();
  } catch (error) {
    // A stop ends a read in the middle. What was held is given back.
    if (!parts.signal.aborted) throw error;
  } finally {
    for (const source of parts.sources) await source.release();
    parts.progress.end();
  }
  run.result.isStopped = parts.signal.aborted;
  run.result.hasMore ||= parts.sources.some((source) => source.unseenCount() > 0);
  return run.result;
}

class Run {
  readonly #parts: RedriveParts;
  readonly result: RedriveResult;

  constructor(parts: RedriveParts) {
    this.#parts = parts;
    this.result = {
      tally: new Tally(parts.nowMs),
      doneCount: 0,
      failures: new Map(),
      leftCount: 0,
      removedCount: 0,
      unguarded: new Set(),
      isStopped: false,
      hasMore: false,
    };
  }

  /** False when there is nothing more to do. */
  async round(): Promise<boolean> {
    const { signal, recordsMax } = this.#parts;
    const before = this.#broughtCount();
    const { findings, isAll } = await this.#read();
    await this.#bring(await this.#admit(findings));
    // What was brought may have fallen back, and in a FIFO queue others stood behind it.
    const mayHaveMore = !isAll || this.#broughtCount() > before;
    const goesOn = !signal.aborted && this.#broughtCount() < recordsMax;
    this.result.hasMore = !isAll && !goesOn;
    return mayHaveMore && goesOn;
  }

  /** As much as one round takes; `isAll` where that was everything. */
  async #read(): Promise<{ readonly findings: readonly Finding[]; readonly isAll: boolean }> {
    const { sources, signal, progress, bringing } = this.#parts;
    const findings: Finding[] = [];
    let open = sources;
    let records = 0;
    while (open.length > 0 && records < roundRecordsMax && !signal.aborted) {
      const pages = await Promise.all(open.map((source) => source.next(signal)));
      open = open.filter((_, at) => pages[at]!.length > 0);
      findings.push(...pages.flat());
      records += pages.flat().reduce((sum, finding) => sum + finding.records.length, 0);
      if (!bringing) progress.add(pages.flat().length);
    }
    return { findings, isAll: open.length === 0 };
  }

  async #admit(findings: readonly Finding[]): Promise<readonly Finding[]> {
    const { selection, permission, discards } = this.#parts;
    const admitted: Finding[] = [];
    for (const finding of findings) {
      const wanted = finding.records.filter((record) => selectsRecord(selection, record, finding));
      if (wanted.length === 0 && !(finding.records.length === 0 && selectsLost(selection, finding))) continue;
      const refusal = discards ? undefined : await permission.refusalOf(finding);
      this.result.tally.add(finding, wanted, refusal);
      if (refusal !== undefined) continue;
      admitted.push(finding);
      if (!discards && !(await permission.comparesVersions(finding.target)))
        this.result.unguarded.add(finding.target.name);
    }
    return admitted;
  }

  async #bring(findings: readonly Finding[]): Promise<void> {
    const { bringing, discards, selection, recordsMax, forgetsLost, progress } = this.#parts;
    if (!bringing) return;
    const groups = jobsOf(findings, (record, finding) => selectsRecord(selection, record, finding));
    progress.add(0, this.#broughtCount() + groups.reduce((sum, { jobs }) => sum + jobs.length, 0));
    for (const { target, jobs } of groups) {
      const some = jobs.slice(0, Math.max(0, recordsMax - this.#broughtCount()));
      this.result.leftCount += jobs.length - some.length;
      const settlement = new Settlement(some, { clock: bringing.replay.clock, forgetsLost });
      const settling = discards ? [{ done: some, failed: [] }] : bringJobs({ target, jobs: some }, bringing);
      for await (const settled of settling) {
        await settlement.settle(settled);
        this.#count(settled);
        progress.add(settled.done.length + settled.failed.length);
      }
      this.result.removedCount += settlement.removedCount;
    }
    if (forgetsLost) await this.#forget(findings.filter(({ records }) => records.length === 0));
  }

  async #forget(findings: readonly Finding[]): Promise<void> {
    for (const finding of findings) if (await finding.remove()) this.result.removedCount += 1;
  }

  #count({ done, failed }: Settled): void {
    this.result.doneCount += done.length;
    for (const { reason } of failed) {
      if (reason === undefined) this.result.leftCount += 1;
      else this.result.failures.set(reason, (this.result.failures.get(reason) ?? 0) + 1);
    }
  }

  #broughtCount(): number {
    const failed = [...this.result.failures.values()].reduce((sum, count) => sum + count, 0);
    return this.result.doneCount + failed;
  }
}
