import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { RunRecipe } from '../engine/sim/run-recipe';
import type { RunResult } from '../engine/sim/run-result';
import { SettingsError } from '../handlers/core/errors';

/** What a worker is sent and what it answers. */
export interface RecipeJob {
  readonly id: number;
  readonly recipe: RunRecipe;
  /** Send the account of every single record too, which takes memory. */
  readonly withRecords: boolean;
}

export type RecipeAnswer =
  | { readonly id: number; readonly result: RunResult }
  | { readonly id: number; readonly mistake: { readonly text: string; readonly isUsers: boolean } };

interface Waiting {
  readonly job: RecipeJob;
  resolve(result: RunResult): void;
  reject(error: Error): void;
}

/**
 * Runs recipes side by side in processes of their own, one for each core. The same recipe gives the same result
 * wherever it runs.
 */
export class RecipePool {
  readonly #root: string;
  readonly #env: NodeJS.ProcessEnv;
  readonly workersMax: number;
  readonly #queue: Waiting[] = [];
  readonly #idle: ChildProcess[] = [];
  readonly #busy = new Map<ChildProcess, Waiting>();
  #lastId = 0;

  constructor(root: string, env: NodeJS.ProcessEnv, workersMax = availableParallelism()) {
    this.#root = root;
    this.#env = env;
    this.workersMax = workersMax;
  }

  run(recipe: RunRecipe, withRecords = true): Promise<RunResult> {
    this.#lastId += 1;
    const job = { id: this.#lastId, recipe, withRecords };
    return new Promise((resolve, reject) => {
      this.#queue.push({ job, resolve, reject });
      this.#pump();
    });
  }

  /**
   * Ends the workers, and is over when they are: until then they keep this process alive. What is under way or waits is
   * given up; the code of a consumer may listen to SIGTERM, as some do on Lambda, so that nobody asks it.
   */
  async close(): Promise<void> {
    const workers = [...this.#idle, ...this.#busy.keys()];
    this.#idle.length = 0;
    this.#busy.clear();
    this.#queue.length = 0;
    await Promise.all(workers.map(ended));
  }

  #pump(): void {
    while (this.#queue.length > 0) {
      const worker = this.#idle.pop() ?? (this.#busy.size < this.workersMax ? this.#start() : undefined);
      if (!worker) return;
      const next = this.#queue.shift()!;
      this.#busy.set(worker, next);
      worker.send(next.job);
    }
  }

  #start(): ChildProcess {
    const worker = fork(join(this.#root, 'bin', 'run.mjs'), ['ops/recipe-worker/main.ts'], {
      cwd: this.#root,
      env: this.#env,
      execArgv: [],
      serialization: 'advanced',
    });
    worker.on('message', (answer: RecipeAnswer) => {
      const { resolve, reject } = this.#busy.get(worker)!;
      this.#busy.delete(worker);
      this.#idle.push(worker);
      if ('result' in answer) resolve(answer.result);
      else reject(errorOf(answer.mistake));
      this.#pump();
    });
    worker.on('exit', (code) => {
      const lost = this.#busy.get(worker);
      this.#busy.delete(worker);
      const place = this.#idle.indexOf(worker);
      if (place >= 0) this.#idle.splice(place, 1);
      lost?.reject(new Error(`A worker ended with ${code} in the middle of ${lost.job.recipe.scenario.name}.`));
      // What waits must not wait for a worker that is gone.
      this.#pump();
    });
    return worker;
  }
}

function ended(worker: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    if (worker.exitCode !== null || worker.signalCode !== null) return resolve();
    worker.once('exit', () => resolve());
    worker.kill('SIGKILL');
  });
}

function errorOf({ text, isUsers }: { readonly text: string; readonly isUsers: boolean }): Error {
  return isUsers ? new SettingsError([text]) : new Error(text);
}
