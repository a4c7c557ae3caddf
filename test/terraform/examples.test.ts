import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { environments } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesize';
import { makeStubRepository } from '../support/stub-repository';
import { type Scan, scan } from './checkov';
import { type Emulator, startEmulator } from './emulator';
import { type PlannedSet, planSet } from './plan-set';
import { type CopiedSet, copyModuleSet, resourcesIn } from './planned-set';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;

/** One plan of each serves everything that is asked of it: making them takes longer than all the rest. */
describeWithTerraform('examples and defaults', () => {
  let emulator: Emulator;
  let set: CopiedSet;
  let planned: PlannedSet;

  beforeAll(async () => {
    emulator = await startEmulator();
    set = copyModuleSet();
    planned = planSet(set, emulator.endpoint);
  }, 30 * minutes);

  afterAll(() => {
    emulator.stop();
    set.remove();
  });

  describe('planSet', () => {
    test('finds nothing to warn about in modules and examples', () => {
      const { diagnostics } = planned;

      expect(diagnostics).toEqual([]);
    });

    test('plans resources for every example and for every module with nothing but what it must be given', () => {
      const { child_modules: modules = [] } = planned.plan.planned_values.root_module;

      const empty = modules.filter((module) => resourcesIn(module).length === 0);

      expect(modules.map(({ address }) => address).sort()).toEqual(
        [
          ...set.examples.map((name) => `module.example_${name}`),
          ...set.modules.map((name) => `module.default_${name}`),
        ].sort(),
      );
      expect(empty).toEqual([]);
    });

    test('protects every table unless its caller says otherwise', () => {
      const tables = resourcesIn(planned.plan.planned_values.root_module).filter(
        ({ type, address }) => type === 'aws_dynamodb_table' && address.includes('.module.'),
      );

      const open = tables.filter(({ values }) => values.deletion_protection_enabled !== true);

      expect(tables.length).toBeGreaterThan(10);
      expect(open.map(({ address }) => address)).toEqual([]);
    });
  });

  describe('scan', () => {
    const documented = documentedChecks();
    let ofModules: Scan;
    let ofStack: Scan;

    beforeAll(() => {
      const stack = printedStack('prod');
      const scans = scan({ terraform_plan: planned.planFile, terraform_json: stack.file });
      stack.remove();
      ofModules = scans.terraform_plan;
      ofStack = scans.terraform_json;
    }, 30 * minutes);

    test('looks at everything', () => {
      const { checks } = ofModules;

      expect(checks).toBeGreaterThan(1_000);
      expect(ofStack.checks).toBeGreaterThan(100);
    });

    test.each([
      ['modules and examples', () => ofModules],
      ['the stack of prod', () => ofStack],
    ])('of %s fails no check but those with a reason in docs/scanners.md', (_name, scanned) => {
      const { failed } = scanned();

      const unexplained = failed.filter(({ id }) => !documented.includes(id));

      expect(unexplained).toEqual([]);
    });

    test('fails every check in that list, or the row is gone', () => {
      const failed = new Set([...ofModules.failed, ...ofStack.failed].map(({ id }) => id));

      const idle = documented.filter((id) => !failed.has(id));

      expect(documented.length).toBeGreaterThan(0);
      expect(idle).toEqual([]);
    });
  });
});

/** An environment's stack as the scanner can read it. */
function printedStack(name: string): { readonly file: string; remove(): void } {
  const repository = makeStubRepository();
  synthesize(
    environments.filter((environment) => environment.name === name),
    repository,
  );
  const file = join(repository.outdir, 'stacks', name, 'cdk.tf.json');
  // Checkov fails to read a version constraint, which is not an object; there is nothing else in that block.
  const { terraform: _unread, ...stack } = JSON.parse(readFileSync(file, 'utf8')) as { terraform: unknown };
  writeFileSync(file, JSON.stringify(stack));
  return { file, remove: repository.remove };
}

/** Ids in the first column of the list. */
function documentedChecks(): readonly string[] {
  const text = readFileSync(join('docs', 'scanners.md'), 'utf8');
  return [...text.matchAll(/^\| `(CKV2?_AWS_\d+)` \|/gm)].map(([, id]) => id!);
}
