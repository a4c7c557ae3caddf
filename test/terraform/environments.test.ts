import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { printStack } from '../../module-set/hcl/print-stack';
import { kebabCase } from '../../modules/names';
import type { EnvironmentDefinition } from '../../stacks/definition';
import { environments as deployed } from '../../stacks/environments';
import { synthesize } from '../../stacks/synthesize';
import { everySetting } from '../support/every-setting';
import { pipelineInputs } from '../support/module-inputs';
import { settingCombinations } from '../support/setting-combinations';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { type Emulator, startEmulator } from './emulator';
import { copyModuleSetTo } from './module-set';
import { planContent, plannedResources } from './plan-content';
import { definitionOf, repeatedCall } from './repeated-call';
import {
  changesOf,
  type Diagnostic,
  overrideOf,
  type Plan,
  plan,
  planWithDiagnostics,
  prepare,
  prepareModuleRoot,
} from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const environments = [...deployed, everySetting, settingCombinations];
const names = environments.map(({ name }) => name);

/** Those whose own setting says so. */
const protectedTables = ['orders-of-everyone', 'keys-mixed-table'];

describeWithTerraform('environments', () => {
  const roots = mkdtempSync(join(tmpdir(), 'tributary-environments-'));
  const plans = new Map<string, Plan>();
  const warnings = new Map<string, readonly Diagnostic[]>();
  let emulator: Emulator;
  let repository: StubRepository;
  const folder = (name: string, kind = 'stacks') => join(repository.outdir, kind, name);

  beforeAll(async () => {
    emulator = await startEmulator();
    repository = makeStubRepository();
    repository.write('dist/scan.zip', 'stub');
    copyModuleSetTo(join(roots, 'set'));
    layOutZips(join(roots, 'set', 'modules'), repository);
    synthesize(environments, { ...repository, print: printStack });
    const override = JSON.stringify(overrideOf('http://127.0.0.1:PORT'));
    process.stdout.write(`Added to each stack, and the only thing added: override.tf.json ${override}\n`);
    for (const name of names) {
      prepare(folder(name), emulator.endpoint);
      const planned = planWithDiagnostics(folder(name));
      plans.set(name, planned.plan);
      warnings.set(name, planned.diagnostics);
    }
  }, 30 * minutes);

  afterAll(() => {
    emulator.stop();
    repository.remove();
    rmSync(roots, { recursive: true });
  });

  test.each(names)('%s plans without a warning', (name) => {
    const diagnostics = warnings.get(name);

    expect(diagnostics).toEqual([]);
  });

  test.each(environments)(
    '$name plans to create everything and protects its tables where its definition says so',
    ({ name, pipelines }) => {
      const changes = changesOf(plans.get(name)!);

      const tables = changes.filter(({ type }) => type === 'aws_dynamodb_table');
      const isProtected = (table: string) => pipelines[pascalCase(table.split('_')[0]!)]!.preventDestroy !== false;
      expect([...new Set(changes.flatMap(({ change }) => change.actions))]).toEqual(['create']);
      expect(tables.length).toBeGreaterThan(0);
      expect(tables.map(({ change }) => change.after?.deletion_protection_enabled)).toEqual(
        tables.map((table) => isProtected(table.name) || protectedTables.includes(String(table.change.after?.name))),
      );
    },
    15 * minutes,
  );

  test.each(names)(
    '%s plans the same from HCL as from JSON',
    (name) => {
      prepare(folder(name, 'hcl'), emulator.endpoint);

      const printed = plan(folder(name, 'hcl'));

      expect(planContent(printed)).toEqual(planContent(plans.get(name)!));
    },
    15 * minutes,
  );

  test.each(environments)(
    '$name plans the same resources, but for addresses, as the module `pipeline` of the set',
    (environment) => {
      const { name } = environment;
      const root = join(roots, name);
      writeRoot(root, environment, join(folder(name), 'assets'));
      prepareModuleRoot(root, emulator.endpoint);

      const planned = plan(root);

      expect(plannedResources(planned)).toEqual(plannedResources(plans.get(name)!));
    },
    15 * minutes,
  );
});

/** The stacks deploy the zips that the modules bring. */
function layOutZips(modules: string, repository: StubRepository): void {
  for (const zip of readdirSync(modules, { recursive: true, encoding: 'utf8' })) {
    if (!zip.endsWith('.zip')) continue;
    repository.write(`.tributary/zips/${basename(zip)}`, readFileSync(join(modules, zip)));
  }
}

/** A team's own root: the stack's provider, and one call for all pipelines. */
function writeRoot(root: string, environment: EnvironmentDefinition, zips: string): void {
  const stack = JSON.parse(readFileSync(join(zips, '..', 'cdk.tf.json'), 'utf8')) as Stack;
  const replica = Object.values(stack.resource.aws_dynamodb_table).find(({ provider }) => provider !== undefined);
  const instances = Object.entries(environment.pipelines).map(([id, definition]) => [
    kebabCase(id),
    pipelineInputs(environment, definition, zips),
  ]);
  const pipelines = repeatedCall(definitionOf('pipeline'), '../set/modules/pipeline', Object.fromEntries(instances));
  mkdirSync(root);
  writeFileSync(
    join(root, 'main.tf.json'),
    JSON.stringify({
      provider: stack.provider,
      ...(replica && { resource: { aws_dynamodb_table: { replica } } }),
      module: { pipelines },
    }),
  );
}

interface Stack {
  readonly provider: object;
  readonly resource: { readonly aws_dynamodb_table: { readonly [id: string]: { readonly provider?: string } } };
}

function pascalCase(name: string): string {
  return `${name[0]!.toUpperCase()}${name.slice(1)}`;
}
