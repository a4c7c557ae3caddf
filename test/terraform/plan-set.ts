import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CopiedSet, type PlannedModule, requiredArguments } from './planned-set';
import {
  type Diagnostic,
  overrideOf,
  type Plan,
  planWithDiagnostics,
  prepareModuleRoot,
  type ResourceChange,
} from './terraform';

export interface PlannedSet {
  /** Where the plan stands for a scanner. */
  readonly planFile: string;
  readonly diagnostics: readonly Diagnostic[];
  /** All plans as one. */
  readonly plan: WholePlan;
}

/** What `terraform show -json` says of a root that makes nothing but calls, as far as tests and the scanner read it. */
interface WholePlan {
  readonly format_version: string;
  readonly terraform_version: string;
  readonly planned_values: { readonly root_module: PlannedModule };
  readonly resource_changes: readonly ResourceChange[];
  readonly configuration: {
    readonly provider_config: { readonly [key: string]: unknown };
    readonly root_module: { readonly module_calls: { readonly [name: string]: unknown } };
  };
}

/**
 * Plans every example and every module's defaults, each in a root of its own: what Terraform computes for a root grows
 * with the square of what it calls. An example's own provider gives way to the root's; an alias gets its settings.
 */
export function planSet(set: CopiedSet, endpoint: string): PlannedSet {
  const parent = join(set.folder, '..');
  for (const example of set.examples) adaptProviders(join(set.folder, 'examples', example, 'main.tf'), endpoint);
  const planned = callsOf(set).map((call) => {
    const root = makeRoot(parent, call);
    prepareModuleRoot(root, endpoint);
    return planWithDiagnostics(root);
  });
  const planFile = join(parent, 'plan.json');
  const plan = mergePlans(planned.map((one) => one.plan));
  writeFileSync(planFile, JSON.stringify(plan));
  return { planFile, diagnostics: planned.flatMap(({ diagnostics }) => diagnostics), plan };
}

type Call = readonly [name: string, call: object];

function callsOf({ examples, modules }: CopiedSet): readonly Call[] {
  return [
    ...examples.map((name): Call => [`example_${name}`, { source: `../set/examples/${name}` }]),
    ...modules.map(
      (name): Call => [
        `default_${name}`,
        { source: `../set/modules/${name}`, name: 'orders', ...requiredArguments[name] },
      ],
    ),
  ];
}

function makeRoot(parent: string, [name, call]: Call): string {
  const root = join(parent, name);
  mkdirSync(root);
  copyFileSync(join(parent, 'set', 'examples', 'python-consumer', 'app.zip'), join(root, 'app.zip'));
  const provider = { aws: { region: 'eu-central-1' } };
  writeFileSync(join(root, 'main.tf.json'), JSON.stringify({ provider, module: { [name]: call } }));
  return root;
}

function adaptProviders(file: string, endpoint: string): void {
  const text = readFileSync(file, 'utf8');
  const adapted = text.replaceAll(/^provider "aws" \{\n(?:.*\n)*?\}\n/gm, (block) =>
    block.includes('  alias ') ? withSettings(block, endpoint) : '',
  );
  writeFileSync(file, adapted);
}

/** The account of the alias is the emulator's only one, so its role is not assumed. */
function withSettings(block: string, endpoint: string): string {
  const { endpoints, ...settings } = overrideOf(endpoint).provider.aws[0]!;
  const lines = (values: object) =>
    Object.entries(values).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}`);
  const added = [...lines(settings), '  endpoints {', ...lines(endpoints[0]!), '  }'];
  return block.replace(/ {2}assume_role \{\n.*\n {2}\}\n/, '').replace('{\n', `{\n${added.join('\n')}\n`);
}

/** Plans of roots that call each by a name of its own, as the plan of the root that would make all of these calls. */
function mergePlans(plans: readonly Plan[]): WholePlan {
  const whole = plans as readonly WholePlan[];
  const { format_version, terraform_version } = whole[0]!;
  return {
    format_version,
    terraform_version,
    planned_values: {
      root_module: {
        child_modules: whole.flatMap(({ planned_values: { root_module } }) => root_module.child_modules ?? []),
      },
    },
    resource_changes: whole.flatMap(({ resource_changes }) => resource_changes),
    configuration: {
      provider_config: Object.assign({}, ...whole.map(({ configuration }) => configuration.provider_config)),
      root_module: {
        module_calls: Object.assign({}, ...whole.map(({ configuration: { root_module } }) => root_module.module_calls)),
      },
    },
  };
}
