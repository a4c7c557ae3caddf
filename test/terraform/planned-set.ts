import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { copyModuleSetTo } from './module-set';

/** The generated module set in a folder of its own, as a team has it after `terraform init`. */
export interface CopiedSet {
  readonly folder: string;
  readonly modules: readonly string[];
  /** Those that can be planned: the Java one only where a JDK has built its jar. */
  readonly examples: readonly string[];
  remove(): void;
}

export function copyModuleSet(): CopiedSet {
  const parent = mkdtempSync(join(tmpdir(), 'tributary-set-'));
  const folder = join(parent, 'set');
  copyModuleSetTo(folder);
  const hasJar = buildJar(join(folder, 'examples', 'java-consumer')) === '';
  return {
    folder,
    modules: readdirSync(join(folder, 'modules')),
    examples: readdirSync(join(folder, 'examples')).filter((name) => hasJar || name !== 'java-consumer'),
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

/** Builds the jar as the example's README says; returns what went wrong, or nothing. */
export function buildJar(folder: string): string {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const commands = [...readme.matchAll(/^(?:javac|jar) .*$/gm)].map(([command]) => command);
  for (const command of commands) {
    const [tool, ...args] = command.split(' ');
    const { status, stderr, error } = spawnSync(tool!, args, { cwd: folder, encoding: 'utf8' });
    if (status !== 0) return `\`${command}\` failed: ${error?.message ?? stderr}`;
  }
  return commands.length === 2 ? '' : 'The README does not say how the jar is built.';
}

const arn = (service: string, rest: string) => `arn:aws:${service}:eu-central-1:123456789012:${rest}`;
const functionZip = { path: '${path.module}/app.zip', handler: 'app.handler', runtime: 'python3.13' };
const partitionKey = { name: 'id', type: 'S' };
const kinesisStream = { arn: arn('kinesis', 'stream/orders') };
const stream = { arn: arn('dynamodb', 'table/orders/stream/2026-01-01T00:00:00.000') };

/** What each module must be given, and nothing else: the rest is its defaults. */
export const requiredArguments: { readonly [module: string]: { readonly [variable: string]: unknown } } = {
  pipeline: {
    table: { partition_key: partitionKey },
    consumers: { own: { function_zip: functionZip } },
    fan_outs: { changes: { subscribers: { analytics: {} } } },
  },
  'stream-table': { partition_key: partitionKey },
  'stream-consumer': { stream, function_zip: functionZip },
  'fan-out': { stream },
  subscriber: { topic: { arn: arn('sns', 'orders') } },
  'queue-consumer': { queue: { arn: arn('sqs', 'orders') }, function_zip: functionZip },
  network: { vpc_id: 'vpc-1', subnet_ids: ['subnet-1'] },
  'version-pruner': { functions: { orders: arn('lambda', 'function:orders') } },
  backfill: {
    source_table: { arn: arn('dynamodb', 'table/orders'), partition_key: 'id' },
    exports: { bucket_arn: 'arn:aws:s3:::exports' },
    consumers: { view: { function_arn: arn('lambda', 'function:view:live') } },
  },
  'kinesis-stream': { table_name: 'orders' },
  'kinesis-consumer': { kinesis_stream: kinesisStream, function_zip: functionZip },
  archive: { kinesis_stream: kinesisStream },
  pipe: { source_stream: stream, target: { sqs: { arn: arn('sqs', 'orders') } } },
  'pipe-enrichment': { function_zip: functionZip },
  'event-bus': {},
  'event-rule': { bus_name: 'orders', event_pattern: '{"source":["orders"]}', target: { own_queue: {} } },
};

export interface PlannedModule {
  readonly address?: string;
  readonly resources?: readonly PlannedResource[];
  readonly child_modules?: readonly PlannedModule[];
}

export interface PlannedResource {
  readonly address: string;
  readonly mode: string;
  readonly type: string;
  readonly values: { readonly [name: string]: unknown };
}

/** Managed resources of a module and of those below it. */
export function resourcesIn({
  resources = [],
  child_modules: modules = [],
}: PlannedModule): readonly PlannedResource[] {
  return [...resources.filter(({ mode }) => mode === 'managed'), ...modules.flatMap(resourcesIn)];
}
