import { spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { providerEnvironment, startProvider } from './provider';

/** A change that a plan would make, as `terraform show -json` writes it. */
export interface ResourceChange {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly index?: string | number;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Record<string, unknown> | null;
    readonly after: Record<string, unknown> | null;
    readonly after_unknown: Record<string, unknown>;
    /** Of a replacement: the paths of the attributes that cannot be changed in place. */
    readonly replace_paths?: readonly (readonly (string | number)[])[];
  };
}

export interface Plan {
  readonly resource_changes: readonly ResourceChange[];
  readonly planned_values: unknown;
}

/** Endpoint by service, as the provider names them. */
export interface Endpoints {
  readonly [service: string]: string;
}

/**
 * What is put beside a stack so that it runs against an emulator, and the only thing that is. `aliases` are those of its
 * providers for other regions.
 */
export const overrideOf = (endpoint: string, aliases: readonly string[] = [], others: Endpoints = {}) => ({
  terraform: { backend: { local: {} } },
  provider: {
    aws: [{}, ...aliases.map((alias) => ({ alias }))].map((provider) => ({
      ...provider,
      access_key: 'test',
      secret_key: 'test',
      skip_credentials_validation: true,
      skip_metadata_api_check: true,
      s3_use_path_style: true,
      // Enough for a machine that is busy; an error that stays would otherwise be tried for minutes.
      max_retries: 5,
      endpoints: [{ ...Object.fromEntries(services.map((service) => [service, endpoint])), ...others }],
    })),
  },
});

/** Aliases of the providers that a folder's configuration has, in either syntax. */
function aliasesIn(folder: string): readonly string[] {
  const files = readdirSync(folder).filter((name) => !name.startsWith('override'));
  return files.flatMap((name) => {
    const text = () => readFileSync(join(folder, name), 'utf8');
    if (name.endsWith('.tf.json')) return aliasesInJson(text());
    if (!name.endsWith('.tf')) return [];
    return [...text().matchAll(/^provider "aws" \{\n(?: .*\n|\n)*? {2}alias += "([^"]+)"/gm)].map(
      ([, alias]) => alias!,
    );
  });
}

function aliasesInJson(text: string): readonly string[] {
  const { provider } = JSON.parse(text) as { readonly provider?: { readonly aws?: unknown } };
  return [provider?.aws ?? []].flat().flatMap((one) => (one as { readonly alias?: string }).alias ?? []);
}

const services = [
  'cloudwatch',
  'cloudwatchevents',
  'cloudwatchlogs',
  'dynamodb',
  'ec2',
  'elasticache',
  'firehose',
  'glue',
  'iam',
  'kinesis',
  'kms',
  'lambda',
  'pipes',
  's3',
  'sfn',
  'sns',
  'sqs',
  'sts',
];

/** Every folder of a worker shares one copy of the provider: hashing its 675 MB takes longer than most plans. */
const shared = join(process.cwd(), '.tributary', 'terraform', `worker-${process.env.JEST_WORKER_ID ?? '1'}`);
const dataFolder = join(shared, 'data');
const ownData = '.terraform';
const lockFile = '.terraform.lock.hcl';

/** With one data folder for all, the first `init` of a run does for every stack. */
let isInitialized = false;

/** Makes a synthesized stack ready for Terraform against an emulator, `others` for some services. */
export function prepare(folder: string, endpoint: string, others?: Endpoints): void {
  const override = overrideOf(endpoint, aliasesIn(folder), others);
  writeFileSync(join(folder, 'override.tf.json'), JSON.stringify(override, undefined, 2));
  if (existsSync(join(shared, lockFile))) copyFileSync(join(shared, lockFile), join(folder, lockFile));
  if (!isInitialized) {
    terraform(folder, ['init', '-input=false']);
    mkdirSync(shared, { recursive: true });
    copyFileSync(join(folder, lockFile), join(shared, lockFile));
    isInitialized = true;
  }
  startProvider(dataFolder, folder);
}

/**
 * Makes a root that calls modules ready. Which modules those are is kept in its own data folder: `init` costs next to
 * nothing once the provider runs.
 */
export function prepareModuleRoot(folder: string, endpoint: string, others?: Endpoints): void {
  const { provider } = overrideOf(endpoint, aliasesIn(folder), others);
  writeFileSync(join(folder, 'override.tf.json'), JSON.stringify({ provider }, undefined, 2));
  if (existsSync(join(shared, lockFile))) copyFileSync(join(shared, lockFile), join(folder, lockFile));
  mkdirSync(join(folder, ownData), { recursive: true });
  terraform(folder, ['init', '-input=false']);
  startProvider(join(folder, ownData), folder);
}

/** Runs Terraform and returns what it printed; throws with its message when it fails. */
export function terraform(folder: string, args: readonly string[]): string {
  const { status, stdout, stderr } = runTerraform(folder, args);
  if (status === 0) return stdout;
  throw new Error(`terraform ${args.join(' ')}\n${stdout.slice(-4_000)}\n${stderr}${hintFor(stderr)}`);
}

/** Terraform sees no other types than those that the front of the provider keeps. */
function hintFor(stderr: string): string {
  return stderr.includes('does not support') ? '\nIs the type among those in provider-front/kept-types.ts?' : '';
}

function runTerraform(folder: string, args: readonly string[]) {
  return spawnSync('terraform', [`-chdir=${folder}`, ...args, '-no-color'], {
    encoding: 'utf8',
    maxBuffer: 64 * 1_024 * 1_024,
    env: {
      ...process.env,
      ...providerEnvironment(),
      TF_DATA_DIR: existsSync(join(folder, ownData)) ? join(folder, ownData) : dataFolder,
      TF_IN_AUTOMATION: '1',
      CHECKPOINT_DISABLE: '1',
    },
  });
}

/** An error or a warning. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly summary: string;
  readonly detail: string;
}

export interface Attempt {
  readonly diagnostics: readonly Diagnostic[];
  /** Addresses of what would be created, changed or destroyed. */
  readonly addresses: readonly string[];
  /** What would be done to each of them: `create`, `update`, `replace`, `delete`, or `read` of a data source. */
  readonly actions: { readonly [address: string]: string };
}

/** Plans without keeping the plan, and says what came of it, whether it works out or not. */
export function attempt(folder: string, args: readonly string[] = []): Attempt {
  const { status, stdout, stderr } = runTerraform(folder, ['plan', '-input=false', '-json', ...args]);
  const events = stdout.split('\n').filter((line) => line.startsWith('{'));
  const parsed = events.map((line) => JSON.parse(line) as PlanEvent);
  const changes = parsed.flatMap(({ type, change }) => (type === 'planned_change' && change ? change : []));
  return {
    diagnostics: explained(
      status,
      stderr,
      parsed.flatMap(({ diagnostic }) => diagnostic ?? []),
    ),
    addresses: changes.map(({ resource }) => resource.addr),
    actions: Object.fromEntries(changes.map(({ resource, action }) => [resource.addr, action])),
  };
}

/** A Terraform that crashed says so on stderr alone. */
function explained(status: number | null, stderr: string, diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (status === 0 || diagnostics.some(({ severity }) => severity === 'error')) return diagnostics;
  return [...diagnostics, { severity: 'error', summary: `terraform plan ended with ${status}`, detail: stderr }];
}

interface PlanEvent {
  readonly type: string;
  readonly diagnostic?: Diagnostic;
  readonly change?: { readonly action: string; readonly resource: { readonly addr: string } };
}

/** Plans, and says what Terraform found to say besides; throws where it fails. */
export function planWithDiagnostics(folder: string): { plan: Plan; diagnostics: readonly Diagnostic[] } {
  const { diagnostics } = attempt(folder, ['-out=plan']);
  const failed = diagnostics.find(({ severity }) => severity === 'error');
  if (failed) throw new Error(`terraform plan: ${failed.summary}\n${failed.detail}${hintFor(failed.detail)}`);
  return { plan: JSON.parse(terraform(folder, ['show', '-json', 'plan'])) as Plan, diagnostics };
}

/** Plans and returns the plan; `file` is left in the folder for `apply`. */
export function plan(folder: string, file = 'plan', args: readonly string[] = []): Plan {
  terraform(folder, ['plan', '-input=false', `-out=${file}`, ...args]);
  return JSON.parse(terraform(folder, ['show', '-json', file])) as Plan;
}

export function apply(folder: string, file = 'plan'): void {
  terraform(folder, ['apply', '-input=false', '-parallelism=30', file]);
}

/** Destroys what the state holds, as the plan before it left it: reading it all anew is half of a destroy's time. */
export function destroy(folder: string): void {
  terraform(folder, ['destroy', '-input=false', '-auto-approve', '-refresh=false', '-parallelism=30']);
}

/** What would be created, changed or destroyed. */
export function changesOf({ resource_changes }: Plan): readonly ResourceChange[] {
  return resource_changes.filter(({ mode, change }) => mode === 'managed' && !change.actions.includes('no-op'));
}

/** Attributes whose value would differ, or whose value only apply can tell. */
export function changedAttributes({ change }: ResourceChange): readonly string[] {
  const names = new Set([...Object.keys(change.before ?? {}), ...Object.keys(change.after ?? {})]);
  const differs = [...names].filter(
    (name) => JSON.stringify(change.before?.[name]) !== JSON.stringify(change.after?.[name]),
  );
  return [
    ...new Set([
      ...differs,
      ...Object.keys(change.after_unknown).filter((name) => change.after_unknown[name] === true),
    ]),
  ].sort();
}
