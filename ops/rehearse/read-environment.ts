import { SettingsError } from '../../handlers/core/errors';
import { LocalRunError } from '../../local/local-run-error';
import { Configuration, type Declaration, type Instance } from '../../local/terraform/configuration';
import { aliasSettings, createAlias, functionSettings, mappingSettings } from '../../local/terraform/create-lambda';
import { blocks } from '../../local/terraform/json-block';
import { nameSetting, requiredText } from '../../local/terraform/read-settings';
import { isObject, type TfObject, type TfValue } from '../../local/terraform/value';
import type { PlanResource } from '../plan/plan-resource';
import { type ReadMappings, readMappings } from './plan/read-mappings';
import type { RehearsedMapping } from './rehearsed-mapping';

/** ARNs need an account, and what is rehearsed does not depend on it. */
const accountId = '000000000000';

/**
 * The event source mappings of a synthesized environment, named by their consumers: `file` is its `cdk.tf.json`.
 * Throws a `SettingsError` for a file that is no configuration, or that says what we cannot evaluate.
 */
export function readEnvironment(file: string): readonly RehearsedMapping[] {
  return readEnvironmentMappings(file).mappings;
}

/** The same, with what reads streams as well and is left out: pipes. */
export function readEnvironmentMappings(file: string): ReadMappings {
  const resources = evaluating(() => resourcesOf(configurationIn(file)));
  const read = readMappings({ resources, configuration: undefined, variables: {} });
  if (read.mappings.length > 0) return read;
  throw new SettingsError([`\`${file}\` must hold an event source mapping, got none. Name another environment.`]);
}

function configurationIn(file: string): Configuration {
  try {
    return Configuration.read(file, accountId);
  } catch (error) {
    if (error instanceof LocalRunError) throw error;
    throw new SettingsError([
      `\`${file}\` must be the \`cdk.tf.json\` of an environment. Run \`npm run synth\` first.`,
    ]);
  }
}

/** What cannot be evaluated is told with its address. */
function evaluating<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw error instanceof LocalRunError ? new SettingsError([error.message]) : error;
  }
}

interface ReadType {
  readonly type: string;
  /** Settings that a rehearsal reads. */
  readonly settings: readonly string[];
  /** What AWS would say of it once it is made. */
  create(instance: Instance): TfObject;
}

/** Types that a mapping leads to, each after those that it refers to. */
const readTypes: readonly ReadType[] = [
  {
    type: 'aws_dynamodb_table',
    settings: ['name'],
    create(instance) {
      const { name, arn } = named(instance, 'dynamodb', 'table/');
      return { id: name, name, arn, stream_arn: `${arn}/stream/2026-01-01T00:00:00.000` };
    },
  },
  {
    type: 'aws_kinesis_stream',
    settings: ['name', 'retention_period'],
    create: (one) => named(one, 'kinesis', 'stream/'),
  },
  {
    type: 'aws_kinesis_stream_consumer',
    settings: ['name', 'stream_arn'],
    create(instance) {
      const arn = `${requiredText(instance, 'stream_arn')}/consumer/${requiredText(instance, 'name')}:1`;
      return { id: arn, arn };
    },
  },
  {
    type: 'aws_sqs_queue',
    settings: ['name', 'fifo_queue', 'visibility_timeout_seconds', 'message_retention_seconds', 'redrive_policy'],
    create(instance) {
      const { name, arn } = named(instance, 'sqs', '');
      const url = `https://sqs.${instance.place.region}.amazonaws.com/${accountId}/${name}`;
      return { id: url, url, name, arn };
    },
  },
  {
    type: 'aws_sqs_queue_redrive_policy',
    settings: ['queue_url', 'redrive_policy'],
    create: () => ({}),
  },
  { type: 'aws_sns_topic', settings: [], create: (instance) => named(instance, 'sns', '') },
  { type: 'aws_cloudwatch_event_bus', settings: [], create: (instance) => named(instance, 'events', 'event-bus/') },
  {
    type: 'aws_kinesis_firehose_delivery_stream',
    settings: [],
    create: (instance) => named(instance, 'firehose', 'deliverystream/'),
  },
  {
    type: 'aws_s3_bucket',
    settings: [],
    create(instance) {
      const bucket = nameSetting(instance, 'bucket', 'bucket_prefix');
      return { id: bucket, bucket, arn: `arn:aws:s3:::${bucket}` };
    },
  },
  {
    type: 'aws_lambda_function',
    settings: functionSettings,
    // By its name alone: its environment may tell of aliases, which come after it.
    create(instance) {
      const name = requiredText(instance, 'function_name');
      const arn = `arn:aws:lambda:${instance.place.region}:${accountId}:function:${name}`;
      return { id: name, function_name: name, arn, version: '1', qualified_arn: `${arn}:1` };
    },
  },
  {
    type: 'aws_lambda_alias',
    settings: aliasSettings,
    create(instance) {
      const { arn } = createAlias(instance);
      return { id: arn, arn };
    },
  },
  {
    type: 'aws_lambda_event_source_mapping',
    settings: [...mappingSettings, 'starting_position_timestamp', 'metrics_config', 'provisioned_poller_config'],
    create: () => ({}),
  },
  { type: 'aws_pipes_pipe', settings: [], create: () => ({}) },
];

function named(instance: Instance, service: string, prefix: string) {
  const name = nameSetting(instance, 'name', 'name_prefix');
  const arn = `arn:aws:${service}:${instance.place.region}:${accountId}:${prefix}${name}`;
  return { id: arn, name, arn };
}

function resourcesOf({ declarations }: Configuration): readonly PlanResource[] {
  const found = readTypes.map((read) => ({ read, instances: instancesOf(declarations, read.type) }));
  // All of them first: settings are evaluated when they are asked for, and may lead to any of them.
  for (const { read, instances } of found) for (const instance of instances) instance.created = read.create(instance);
  return found.flatMap(({ read, instances }) => instances.map((instance) => resourceOf(instance, read.settings)));
}

function instancesOf(declarations: readonly Declaration[], type: string): readonly Instance[] {
  return declarations
    .filter((declaration) => declaration.mode === 'resource' && declaration.type === type)
    .flatMap(({ instances }) => instances);
}

/** The instance as a plan shows one that is all known. */
function resourceOf(instance: Instance, settings: readonly string[]): PlanResource {
  const { address, created, declaration } = instance;
  const values = Object.fromEntries(settings.map((name) => [name, inLists(name, instance.setting(name))]));
  return {
    address,
    mode: 'managed',
    type: declaration.type,
    name: declaration.name,
    key: undefined,
    modules: [],
    values: { ...values, ...created },
    unknown: undefined,
    sensitive: undefined,
    isComplete: true,
    expressions: undefined,
    repetition: undefined,
  };
}

const blockNames = new Set([
  'destination_config',
  'environment',
  'filter',
  'filter_criteria',
  'metrics_config',
  'on_failure',
  'provisioned_poller_config',
  'scaling_config',
]);

/** A configuration may write a single block without its list; a plan never does. */
function inLists(name: string, value: TfValue): unknown {
  if (!blockNames.has(name)) return value;
  return blocks(value).map((block) =>
    isObject(block)
      ? Object.fromEntries(Object.entries(block).map(([inner, one]) => [inner, inLists(inner, one)]))
      : block,
  );
}
