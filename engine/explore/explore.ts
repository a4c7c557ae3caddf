import { type Alternative, alternativesOf } from './alternatives';
import type { BrokenParts } from './breakage';
import type { Violation } from './ledger';
import type { Scope } from './scope';
import { World } from './world';

/** What an exploration has seen. */
export interface Exploration {
  readonly scope: Scope;
  /** Distinct ones; undefined where they were not told apart. */
  readonly states: number;
  /** Steps from one state to another, each counted once. */
  readonly transitions: number;
  readonly runs: number;
  /** Steps of the longest run. */
  readonly depth: number;
  /** What the runs that went to their end left behind, each once. */
  readonly outcomes: ReadonlySet<string>;
  readonly found: Finding | undefined;
}

/** A violated law, with the choices that lead to it. */
export interface Finding {
  readonly violation: Violation;
  readonly choices: readonly number[];
}

export interface ExploreOptions {
  readonly broken?: BrokenParts;
  /** False to walk every sequence of steps to its end, also through states that were seen before. */
  readonly isReduced?: boolean;
}

/** A run that is longer than this makes no progress. */
const stepsMax = 400;

/** One step of the present path. */
interface Node {
  choice: number;
  readonly count: number;
  readonly state: string;
  readonly faultsLeft: number;
}

/**
 * Walks through every run of a scope, depth first. Promises cannot be copied, so each run begins anew: it repeats the
 * choices up to the last one that is not used up, and takes the first alternative from there on.
 *
 * Where a state is met that was seen before with as many faults left or more, the run ends: all that can follow has
 * been walked through from there, or is going to be. The same state with the same faults left on the way to itself is
 * a circle without progress.
 */
export async function explore(scope: Scope, options: ExploreOptions = {}): Promise<Exploration> {
  return new Explorer(scope, options).run();
}

class Explorer {
  readonly #scope: Scope;
  readonly #options: ExploreOptions;
  readonly #seen = new Map<string, number>();
  readonly #outcomes = new Set<string>();
  #path: Node[] = [];
  #runs = 0;
  #transitions = 0;
  #depth = 0;

  constructor(scope: Scope, options: ExploreOptions) {
    this.#scope = scope;
    this.#options = options;
  }

  async run(): Promise<Exploration> {
    let violation: Violation | undefined;
    do {
      violation = await this.#walk();
      this.#runs += 1;
    } while (!violation && this.#backtrack());
    const [states, transitions, runs, depth] = [this.#seen.size, this.#transitions, this.#runs, this.#depth];
    const found = violation && { violation, choices: this.#path.map(({ choice }) => choice) };
    return { scope: this.#scope, states, transitions, runs, depth, outcomes: this.#outcomes, found };
  }

  /** One run: the path so far, and on from there to an end or a known state. */
  async #walk(): Promise<Violation | undefined> {
    const walk = new Walk(this.#scope, this.#options.broken);
    for (const { choice } of this.#path) await walk.step(walk.alternatives()[choice]!);
    if (this.#path.length > 0) this.#transitions += 1;
    for (;;) {
      const { violation } = walk.world.ledger;
      if (violation) return violation;
      const alternatives = walk.alternatives();
      const end = walk.judge(alternatives);
      if (end) return end;
      const { state } = walk.world;
      const known = this.#options.isReduced === false ? undefined : this.#meet(state, walk.faultsLeft);
      if (known === 'circle') return { property: 'progress', message: 'the run comes back to where it was' };
      if (known || alternatives.length === 0) break;
      if (this.#path.length >= stepsMax) return { property: 'progress', message: `no end after ${stepsMax} steps` };
      this.#path.push({ choice: 0, count: alternatives.length, state, faultsLeft: walk.faultsLeft });
      await walk.step(alternatives[0]!);
      this.#transitions += 1;
    }
    this.#depth = Math.max(this.#depth, this.#path.length);
    if (walk.isOver) this.#outcomes.add(walk.world.outcome);
    return undefined;
  }

  #meet(state: string, faultsLeft: number): 'known' | 'circle' | undefined {
    const before = this.#seen.get(state);
    if (before === undefined || before < faultsLeft) {
      this.#seen.set(state, faultsLeft);
      return undefined;
    }
    const isCircle = this.#path.some((node) => node.faultsLeft === faultsLeft && node.state === state);
    return isCircle ? 'circle' : 'known';
  }

  /** Goes back to the last step with an alternative left; false when there is none. */
  #backtrack(): boolean {
    for (let last = this.#path.at(-1); last; last = this.#path.at(-1)) {
      last.choice += 1;
      if (last.choice < last.count) return true;
      this.#path.pop();
    }
    return false;
  }
}

/** One run as it goes. */
export class Walk {
  readonly world: World;
  #faultsLeft: number;

  constructor(scope: Scope, broken?: BrokenParts) {
    this.world = new World(scope, broken);
    this.#faultsLeft = scope.faults;
  }

  get faultsLeft(): number {
    return this.#faultsLeft;
  }

  get isOver(): boolean {
    return this.world.isFinished;
  }

  alternatives(): readonly Alternative[] {
    return alternativesOf(this.world, this.#faultsLeft);
  }

  /** Does one step, and lets the handler go on until it waits for something again. */
  async step({ cost, happen }: Alternative): Promise<void> {
    this.#faultsLeft -= cost;
    const { ledger } = this.world;
    try {
      const environment = happen();
      if (!environment) return;
      await promisesRun();
      this.world.noteLateWrites(environment);
    } catch (error) {
      ledger.violate('no crash of ours', (error as Error).message);
    }
  }

  /** What is wrong where nothing more has to happen. */
  judge(alternatives: readonly Alternative[]): Violation | undefined {
    const { world } = this;
    if (alternatives.some(({ cost, isOptional }) => cost === 0 && !isOptional)) return undefined;
    if (!world.isFinished) return { property: 'progress', message: 'nothing can happen, and records are unfinished' };
    world.ledger.judgeEnd();
    return world.ledger.violation;
  }
}

/** Ends after every promise callback that is due has run. */
function promisesRun(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
