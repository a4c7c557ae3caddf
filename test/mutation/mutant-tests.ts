import Module from 'node:module';
import { basename, join } from 'node:path';
import { jestExpect } from '@jest/expect';
import { type BuildOptions, build, type Plugin } from 'esbuild';
import * as circus from 'jest-circus';
import { ModuleMocker } from 'jest-mock';
import type { Replacement, TestVerdict } from './replacement';
import { ruleTests } from './rule-tests';

/**
 * Runs test files of `npm test` with Jest's own `test` and `expect` in this process, each bundled with the mutant in
 * the place of its source. That takes a tenth of the time of a Jest process for each mutant.
 */
export class MutantTests {
  readonly #root: string;
  /** The sources that each test file is made of; known once it was bundled. */
  readonly #sourcesOf = new Map<string, ReadonlySet<string>>();

  constructor(root: string) {
    this.#root = root;
    const { beforeAll, afterAll, beforeEach, afterEach, describe, it, test } = circus;
    const jest = new ModuleMocker(globalThis);
    const hooks = { beforeAll, afterAll, beforeEach, afterEach };
    Object.assign(globalThis, { ...hooks, describe, it, test, expect: jestExpect, jest });
    circus.addEventHandler(stopAfterFailure);
  }

  /** The first failure of the tests that have to do with the mutant, else how many passed. */
  async run(mutant?: Replacement): Promise<TestVerdict> {
    let count = 0;
    for (const name of ruleTests) {
      if (mutant && !(await this.#sources(name)).has(mutant.file)) continue;
      const verdict = await this.#runFile(name, mutant);
      if (verdict.type !== 'passed') return verdict;
      count += verdict.count;
    }
    return { type: 'passed', count };
  }

  async #runFile(name: string, mutant: Replacement | undefined): Promise<TestVerdict> {
    circus.resetState();
    jestExpect.setState({ testPath: join(this.#root, name) });
    try {
      this.#load(name, await this.#bundle(name, mutant));
    } catch (error) {
      return { type: 'broken', reason: `${name} does not load: ${(error as Error).message}` };
    }
    const { testResults, unhandledErrors } = await circus.run();
    const failed = testResults.find(({ errors }) => errors.length > 0);
    // The first part of the path is Jest's own root.
    if (failed) return { type: 'failed', testName: failed.testPath.slice(1).join(' ') };
    if (unhandledErrors.length > 0) return { type: 'broken', reason: `${name}: ${unhandledErrors[0]}` };
    return { type: 'passed', count: testResults.length };
  }

  async #sources(name: string): Promise<ReadonlySet<string>> {
    const known = this.#sourcesOf.get(name);
    if (known) return known;
    const { metafile } = await build({ ...this.#options(name), metafile: true });
    const sources = new Set(Object.keys(metafile.inputs));
    this.#sourcesOf.set(name, sources);
    return sources;
  }

  async #bundle(name: string, mutant: Replacement | undefined): Promise<string> {
    const plugins = mutant ? [withMutant(this.#root, mutant)] : [];
    const { outputFiles } = await build({ ...this.#options(name), plugins });
    return outputFiles[0]!.text;
  }

  #load(name: string, code: string): void {
    const file = join(this.#root, name);
    const loaded = new Module(file) as Module & { _compile(code: string, file: string): void };
    loaded.filename = file;
    loaded.paths = (Module as unknown as { _nodeModulePaths(from: string): string[] })._nodeModulePaths(this.#root);
    loaded._compile(code, file);
  }

  #options(name: string) {
    return {
      stdin: { contents: `import './test/support/configure-properties'; import './${name}';`, resolveDir: this.#root },
      absWorkingDir: this.#root,
      bundle: true,
      write: false,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      packages: 'external',
      logLevel: 'silent',
    } as const satisfies BuildOptions;
  }
}

function withMutant(root: string, { file, source }: Replacement): Plugin {
  const path = join(root, file);
  return {
    name: 'mutant',
    setup({ onLoad }) {
      // Only its namesakes: esbuild asks this process for each file that the filter lets through, and waits.
      onLoad({ filter: new RegExp(`[\\\\/]${basename(file, '.ts')}\\.ts$`) }, (loading) =>
        loading.path === path ? { contents: source, loader: 'ts' } : null,
      );
    },
  };
}

/** One failure is enough: what comes after it in the file is skipped. */
function stopAfterFailure(event: circus.Event, state: circus.State): void {
  if (event.name !== 'test_start') return;
  const { test } = event;
  if (hasFailed(state.rootDescribeBlock)) test.mode = 'skip';
}

function hasFailed({ children }: circus.State['rootDescribeBlock']): boolean {
  return children.some((child) => (child.type === 'test' ? child.errors.length > 0 : hasFailed(child)));
}
