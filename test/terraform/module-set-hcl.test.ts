import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { moduleDefinitions } from '../../module-set/definitions';
import { ModuleStack } from '../../module-set/module-stack';
import { synthesizeModules } from '../../module-set/module-tree';
import { rootModule } from '../../module-set/root-module';
import { kebabCase } from '../../modules/names';
import { withoutTokenStacks } from '../../stacks/without-token-stacks';
import { casesOf } from '../support/boundary-settings';
import { type Drawn, inTerraform } from '../support/drawn-settings';
import { everySetting } from '../support/every-setting';
import { pipelineInputs } from '../support/module-inputs';
import { type Emulator, startEmulator } from './emulator';
import { copyModuleSetTo } from './module-set';
import { planContent } from './plan-content';
import { requiredArguments } from './planned-set';
import { definitionOf, type ModuleCall, repeatedCall } from './repeated-call';
import { attempt, plan, prepareModuleRoot, terraform } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const syntaxes = ['json', 'hcl'] as const;
const definitions = moduleDefinitions({});
const seed = Number(process.env.PROPERTY_SEED ?? 20261121);
const casesMax = 2;

describeWithTerraform('printStack', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-syntaxes-'));
  let emulator: Emulator;

  /** The same configuration beside the modules in the one syntax and in the other. */
  const inBoth = <T>(name: string, configuration: object, read: (root: string) => T): readonly T[] =>
    syntaxes.map((syntax) => {
      const root = join(folder, syntax, name);
      mkdirSync(root);
      for (const zip of ['app', 'scan', 'shipping']) writeFileSync(join(root, `${zip}.zip`), 'stub');
      writeFileSync(join(root, 'main.tf.json'), JSON.stringify(configuration));
      prepareModuleRoot(root, emulator.endpoint);
      return read(root);
    });

  beforeAll(async () => {
    emulator = await startEmulator();
    copyModuleSetTo(join(folder, 'hcl', 'set'));
    cpSync(join(folder, 'hcl'), join(folder, 'json'), { recursive: true, filter: (path) => !path.endsWith('.tf') });
    writeModulesAsJson(join(folder, 'json', 'set'));
  }, 30 * minutes);

  afterAll(() => {
    emulator.stop();
    rmSync(folder, { recursive: true });
  });

  test('writes the whole set as `terraform fmt` does', () => {
    const differences = terraform(join(folder, 'hcl', 'set'), ['fmt', '-check', '-recursive', '-diff']);

    expect(differences).toBe('');
  });

  test.each([
    ['nothing', 150, () => configuration(named('least', requiredArguments))],
    ['everything', 400, () => configuration({ ...named('most', everything()), pipelines: allPipelines() })],
  ])(
    'writes modules that plan as their JSON does, with %s set, variables and outputs included',
    (what, changesMin, configured) => {
      const [json, hcl] = inBoth(what, configured(), (root) => plan(root));

      expect(json!.resource_changes.length).toBeGreaterThan(changesMin);
      expect(planContent(hcl!)).toEqual(planContent(json!));
    },
    30 * minutes,
  );

  test(
    'writes validations that refuse what those in JSON refuse, with the same sentences',
    () => {
      const [json, hcl] = inBoth('refused', refusedConfiguration(), refusals);

      expect(json!.length).toBeGreaterThan(30);
      expect(hcl).toEqual(json);
    },
    30 * minutes,
  );
});

/** What CDKTF itself would write. */
function writeModulesAsJson(set: string): void {
  const modules = synthesizeModules(process.cwd());
  const { definition, stack } = modules.find(({ definition: { name } }) => name === 'pipeline')!;
  withoutTokenStacks(() => {
    const app = new App({ skipValidation: true, outdir: set });
    writeJson(set, new ModuleStack(app, rootModule(definition, stack.outputs)));
    for (const module of modules) writeJson(join(set, 'modules', module.definition.name), module.stack);
  });
}

function writeJson(folder: string, stack: ModuleStack): void {
  writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(stack.toTerraform()));
}

const provider = { aws: { region: 'eu-central-1' } };

/** Calls of modules, and what they put out. */
function configuration(calls: { readonly [name: string]: object }): object {
  const output = Object.fromEntries(Object.keys(calls).map((name) => [name, { value: `\${module.${name}}` }]));
  return { provider, module: calls, output };
}

function named(prefix: string, inputs: { readonly [module: string]: object }): { readonly [name: string]: object } {
  const calls = Object.entries(inputs).map(([module, given]) => [
    `${prefix}_${module}`,
    { source: `../set/modules/${module}`, name: 'orders-dev', ...given },
  ]);
  return Object.fromEntries(calls) as { readonly [name: string]: object };
}

/** The pipelines that set everything between them, by the set's root. */
function allPipelines(): ModuleCall {
  return repeatedCall(definitionOf('pipeline'), '../set', pipelines());
}

/** Their settings by name. */
function pipelines(): { readonly [name: string]: Drawn } {
  const { pipelines: defined } = everySetting;
  const calls = Object.entries(defined).map(([id, definition]) => [
    kebabCase(id),
    pipelineInputs(everySetting, definition, '${path.root}'),
  ]);
  return Object.fromEntries(calls) as { readonly [name: string]: Drawn };
}

/** The parts of these pipelines, each given to the module that makes it. */
function everything(): { readonly [module: string]: Drawn } {
  const { orders, returns } = pipelines();
  const fanOut = at(orders, 'fan_outs', 'fan-out');
  const subscriber = at(fanOut, 'subscribers', 'billing');
  const key = { kms_key: at(orders, 'table', 'kms_key') };
  const stream = { ...at(requiredArguments, 'stream-consumer', 'stream'), ...key };
  const queue: Drawn = { ...at(requiredArguments, 'queue-consumer', 'queue'), ...key };
  return {
    'stream-table': at(orders, 'table'),
    'stream-consumer': { ...at(returns, 'consumers', 'audit'), stream },
    'fan-out': { ...fanOut, stream, pipeline: 'orders' },
    subscriber: {
      ...without(subscriber, 'consumer'),
      topic: { ...at(requiredArguments, 'subscriber', 'topic'), ...key },
    },
    'queue-consumer': {
      ...at(subscriber, 'consumer'),
      queue,
      dead_letters: { arn: queue.arn, url: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead' },
      claim_checks: { bucket_arn: 'arn:aws:s3:::claims' },
    },
    network: at(orders, 'network'),
    'version-pruner': {
      ...requiredArguments['version-pruner'],
      keep_versions: 5,
      tracing: 'PassThrough',
      tags: { a: 'b' },
    },
  };
}

function at(value: unknown, ...path: readonly string[]): Drawn {
  return path.reduce((inner, name) => (inner as Drawn)[name], value) as Drawn;
}

function without(settings: Drawn, name: string): Drawn {
  const { [name]: _left, ...rest } = settings;
  return rest;
}

/** Settings of the right types in and out of their ranges, for every module. */
function refusedConfiguration(): object {
  const calls = definitions.map((definition) => {
    const cases = casesOf(definition, seed, casesMax).slice(0, casesMax);
    const instances = cases.map((drawn, index) => [`case${index}`, escaped(inTerraform(definition.variables, drawn))]);
    const source = `../set/modules/${definition.name}`;
    return [definition.name, repeatedCall(definition, source, Object.fromEntries(instances))];
  });
  return { provider, module: Object.fromEntries(calls) };
}

/** Texts that are no templates. */
function escaped(settings: Drawn): object {
  return JSON.parse(JSON.stringify(settings).replace(/([$%])\{/g, '$1$1{')) as object;
}

/** What a plan is refused for, without the places, which differ. */
function refusals(root: string): readonly string[] {
  return attempt(root)
    .diagnostics.map(({ severity, summary, detail }) => `${severity}: ${summary}: ${detail.split('\n\nThis was')[0]}`)
    .sort();
}
