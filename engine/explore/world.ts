import type { InvokeAction } from '../actions';
import type { BrokenParts } from './breakage';
import { Environment, type EnvironmentParts, type PendingCall } from './environment';
import { type ExploredRecord, exploredRecords } from './explored-record';
import { Ledger } from './ledger';
import { Poller } from './poller';
import type { Scope } from './scope';

/** A record that can never succeed, and whether the sink says so. */
export interface BadRecord {
  readonly index: number;
  readonly isClear: boolean;
}

/** Something that was sent by an environment that does not wait for it any more. */
export interface LateWrite {
  readonly kind: PendingCall['kind'];
  readonly record: number;
}

/** One run: a stream, the mapping, the environments of the function, the sink, the quarantine and the destination. */
export class World {
  readonly scope: Scope;
  readonly broken: BrokenParts;
  readonly records: readonly ExploredRecord[];
  readonly ledger: Ledger;
  readonly #parts: EnvironmentParts;
  readonly #noted = new Set<PendingCall>();
  poller: Poller;
  environments: Environment[] = [];
  lateWrites: LateWrite[] = [];
  /** Undefined until it is chosen. */
  badRecord: BadRecord | 'none' | undefined;

  constructor(scope: Scope, broken: BrokenParts = {}) {
    this.scope = scope;
    this.broken = broken;
    this.records = exploredRecords(scope);
    this.ledger = new Ledger(scope, this.records);
    this.#parts = { scope, broken, ledger: this.ledger };
    this.poller = new Poller({ ...this.#parts, records: this.records }, 0);
  }

  /** Equal for two worlds exactly when no future could tell them apart. Environments have no names. */
  get state(): string {
    const environments = this.environments.map(({ state }) => state).sort();
    const lateWrites = this.lateWrites.map(({ kind, record }) => kind + record).sort();
    const bad =
      typeof this.badRecord === 'object' ? `${this.badRecord.index}${this.badRecord.isClear}` : this.badRecord;
    return [bad, this.ledger.state, this.poller.state, ...environments, lateWrites.join()].join('\n');
  }

  /** What a run left behind. */
  get outcome(): string {
    return this.ledger.state;
  }

  get isFinished(): boolean {
    return this.badRecord !== undefined && this.poller.isFinished && this.environments.every(({ isIdle }) => isIdle);
  }

  addEnvironment(): Environment {
    const environment = new Environment(this.#parts);
    this.environments.push(environment);
    return environment;
  }

  invoke(environment: Environment, action: InvokeAction): void {
    this.poller.start(action);
    environment.invoke(action);
  }

  /** A write or a quarantine write takes place. */
  land({ kind, record }: LateWrite): 'done' | 'stale' {
    if (kind === 'write') {
      const hasVersions = this.scope.sink === 'versioned' && this.broken.hasVersions !== false;
      return this.ledger.apply(record, hasVersions) ? 'done' : 'stale';
    }
    this.ledger.keep(record);
    return 'done';
  }

  /** Nothing of the environment goes on: it crashes, or is starved until its timeout. */
  stop(environment: Environment): void {
    const sent = environment.stop();
    if (this.scope.hasLateWrites) this.lateWrites.push(...sent.filter(({ isLate }) => !isLate));
  }

  /** Lambda notices that the environment has crashed, or ends it at the timeout. */
  bury(environment: Environment): void {
    const { action, isOrphan } = environment.invocation!;
    this.environments = this.environments.filter((other) => other !== environment);
    if (!isOrphan) this.poller.settle(action, { type: 'error' });
  }

  /** Another poller takes over at the checkpoint. What runs goes on, and nobody waits for its answer. */
  restartPoller(): void {
    for (const environment of this.environments) {
      const { invocation } = environment;
      if (!invocation) continue;
      invocation.isOrphan = true;
      if (invocation.answer && !invocation.isStopped) environment.rest();
    }
    this.poller = new Poller({ ...this.#parts, records: this.records }, this.poller.checkpoint);
  }

  /** Calls that have outlived their invocation may take effect at any time. */
  noteLateWrites({ calls }: Environment): void {
    for (const call of calls) {
      if (!call.isLate || this.#noted.has(call)) continue;
      this.#noted.add(call);
      this.lateWrites.push(call);
    }
  }
}
