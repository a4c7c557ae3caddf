import type { Clock } from '../../handlers/core/clock';
import type { Settled } from './bring-jobs';
import type { Finding, FoundRecord } from './finding';
import type { Job } from './jobs';

interface State {
  /** Records whose fate is not known yet. */
  pending: number;
  readonly done: Set<FoundRecord>;
  /** Why records failed. */
  readonly reasons: string[];
}

/** Takes findings away, or puts back what is left of them, as soon as the fate of all their records is known. */
export class Settlement {
  readonly #states = new Map<Finding, State>();
  readonly #clock: Clock;
  readonly #forgetsLost: boolean;
  #removedCount = 0;

  constructor(jobs: readonly Job[], { clock, forgetsLost }: { readonly clock: Clock; readonly forgetsLost: boolean }) {
    this.#clock = clock;
    this.#forgetsLost = forgetsLost;
    for (const { finding } of jobs.flatMap(({ members }) => members)) this.#stateOf(finding).pending += 1;
  }

  /** How many findings are no more. */
  get removedCount(): number {
    return this.#removedCount;
  }

  async settle({ done, failed }: Settled): Promise<void> {
    const touched = new Set<Finding>();
    const note = ({ members }: Job, change: (state: State, record: FoundRecord) => void) => {
      for (const { finding, record } of members) {
        const state = this.#stateOf(finding);
        state.pending -= 1;
        change(state, record);
        touched.add(finding);
      }
    };
    for (const job of done) note(job, (state, record) => void state.done.add(record));
    for (const { job, reason } of failed)
      note(job, ({ reasons }) => void (reason !== undefined && reasons.push(reason)));
    for (const finding of touched) if (this.#stateOf(finding).pending === 0) await this.#end(finding);
  }

  async #end(finding: Finding): Promise<void> {
    const { done, reasons } = this.#stateOf(finding);
    const left = finding.records.filter((record) => !done.has(record));
    const keepsLost = finding.lost.length > 0 && !this.#forgetsLost;
    if (left.length === 0 && !keepsLost) {
      if (await finding.remove()) this.#removedCount += 1;
      return;
    }
    const [error] = reasons;
    const attempt = error === undefined ? undefined : { at: new Date(this.#clock.nowMs()).toISOString(), error };
    await finding.keep({ left, keepsLost, ...(attempt && { attempt }) });
  }

  #stateOf(finding: Finding): State {
    const state = this.#states.get(finding) ?? { pending: 0, done: new Set(), reasons: [] };
    this.#states.set(finding, state);
    return state;
  }
}
