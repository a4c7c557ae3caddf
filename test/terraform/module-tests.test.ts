import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type CopiedSet, copyModuleSet } from './planned-set';
import { startProvider } from './provider';
import { terraform } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const modules = readdirSync(join('module-set', 'tests'));

describeWithTerraform('the tests that come with a module', () => {
  let set: CopiedSet;

  beforeAll(() => {
    set = copyModuleSet();
  }, 15 * minutes);

  afterAll(() => set.remove());

  test('are there for each module', () => {
    const { modules: made } = set;

    expect(modules).toEqual(made);
  });

  test.each(modules)(
    'of %s pass, both of its defaults and of its validations',
    (name) => {
      const folder = join(set.folder, 'modules', name);
      const ownData = join(folder, '.terraform');
      mkdirSync(ownData);
      terraform(folder, ['init', '-input=false']);
      startProvider(ownData, folder);

      const messages = terraform(folder, ['test', '-json']).trim().split('\n').map(messageIn);

      const finished = messages.filter(
        ({ type, test_file }) => type === 'test_file' && test_file?.progress === 'complete',
      );
      const { passed, failed, errored, skipped } = messages.find(({ type }) => type === 'test_summary')!.test_summary!;
      expect(finished.map(({ test_file }) => test_file!.path)).toEqual([
        'tests/defaults.tftest.hcl',
        'tests/validations.tftest.hcl',
      ]);
      expect(passed).toBeGreaterThan(1);
      expect({ failed, errored, skipped }).toEqual({ failed: 0, errored: 0, skipped: 0 });
    },
    15 * minutes,
  );
});

interface Message {
  readonly type: string;
  readonly test_file?: { readonly path: string; readonly progress: string };
  readonly test_summary?: {
    readonly passed: number;
    readonly failed: number;
    readonly errored: number;
    readonly skipped: number;
  };
}

function messageIn(line: string): Message {
  return JSON.parse(line) as Message;
}
