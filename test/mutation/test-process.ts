import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import type { Replacement, TestVerdict } from './replacement';

/** Far above what the tests take, also on a busy machine: only a mutant that never ends meets it. */
const limitMs = 60_000;

/** A process that runs the tests against one mutant after the other, and is replaced when one ends it or hangs it. */
export class TestProcess {
  readonly #root: string;
  #child: ChildProcess | undefined;

  constructor(root: string) {
    this.#root = root;
  }

  run(mutant?: Replacement): Promise<TestVerdict> {
    const child = this.#started();
    return new Promise((resolve) => {
      const settle = (verdict: TestVerdict) => {
        clearTimeout(timer);
        child.removeAllListeners();
        if (verdict.type === 'broken') this.stop();
        resolve(verdict);
      };
      const timer = setTimeout(
        () => settle({ type: 'broken', reason: `the tests did not end within ${limitMs / 1_000} s` }),
        limitMs,
      );
      child.once('message', (verdict) => settle(verdict as TestVerdict));
      child.once('exit', () => settle({ type: 'broken', reason: 'the tests ended their process' }));
      child.send({ mutant });
    });
  }

  stop(): void {
    this.#child?.kill('SIGKILL');
    this.#child = undefined;
  }

  #started(): ChildProcess {
    const runner = join(this.#root, 'bin', 'run.mjs');
    this.#child ??= fork(runner, ['test/mutation/worker.ts'], { cwd: this.#root, execArgv: ['--no-warnings'] });
    return this.#child;
  }
}
