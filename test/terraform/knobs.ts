import { type TerraformStack, TerraformVariable, Token } from 'cdktf';
import { chosenDefaults } from '../../modules/chosen-defaults';
import { Consumer } from '../../modules/consumer';
import type { ConsumerSettings, QueueConsumerSettings, ViewSettings } from '../../modules/consumer-settings';
import { keyOf } from '../../modules/encryption-key';
import { FanOut } from '../../modules/fan-out';
import { fanOutDefaults } from '../../modules/fan-out-defaults';
import type { FanOutSettings, SubscriberSettings } from '../../modules/fan-out-settings';
import { snakeCase } from '../../modules/names';
import { type Condition, expression, optionalExpression, optionalObject, rawExpression } from '../../modules/setting';
import { StreamTable } from '../../modules/stream-table';
import { Subscriber } from '../../modules/subscriber';
import type { TableSettings } from '../../modules/table-settings';
import { VersionPruner } from '../../modules/version-pruner';

/** The settings of a table, of what reads its stream, of what reads a queue, and of a topic with a subscriber. */
export interface Knobs {
  readonly preventDestroy: boolean;
  readonly table: TableSettings;
  readonly stream: ConsumerSettings & { readonly view?: ViewSettings };
  readonly queue: QueueConsumerSettings & { readonly source: QueueKnobs };
  readonly fanOut: FanOutSettings;
  readonly subscriber: SubscriberSettings;
}

interface QueueKnobs {
  readonly queue: { readonly arn: string };
  readonly deadLetters?: { readonly arn: string; readonly url: string };
  readonly kmsKeyArn?: string;
}

/** Setting to Terraform type; `?`: may be null. A nested object whose `optional` is set may be null as a whole. */
interface Spec {
  readonly [setting: string]: string | { readonly optional?: true; readonly of: Spec };
}

const key = { name: 'string', type: 'string' };
const keyType = 'object({ name = string, type = string })';
const projection = 'projection_type = optional(string, "ALL"), non_key_attributes = optional(list(string))';
const capacity = 'read_capacity = optional(number), write_capacity = optional(number)';

const functionSpec: Spec = {
  ...{ memorySize: 'number', timeout: 'number', runtime: 'string', architectures: 'list(string)', tracing: 'string' },
  ...{ environment: 'map(string)?', layers: 'list(string)?', logRetentionInDays: 'number', functionVersion: 'string?' },
  ...{
    reservedConcurrentExecutions: 'number?',
    once: 'bool',
    concurrency: 'number?',
    originRegionAttribute: 'string?',
  },
  vpcConfig: { optional: true, of: { subnetIds: 'list(string)', securityGroupIds: 'list(string)' } },
  statements:
    'list(object({ sid = string, effect = optional(string), actions = list(string), resources = list(string), condition = optional(map(map(list(string)))) }))',
  tables: `map(object({ partition_key = ${keyType}, sort_key = optional(${keyType}), actions = list(string), time_to_live_attribute = optional(string) }))`,
};

const mappingSpec: Spec = {
  ...{ batchSize: 'number', maximumBatchingWindowInSeconds: 'number', functionResponseTypes: 'list(string)' },
  filterCriteria: { optional: true, of: { filters: 'list(object({ pattern = string }))' } },
  enabled: 'bool',
};

const specs: { readonly [K in Exclude<keyof Knobs, 'preventDestroy'>]: Spec } = {
  table: {
    partitionKey: { of: key },
    sortKey: { optional: true, of: key },
    globalSecondaryIndexes: `list(object({ index_name = string, partition_key = ${keyType}, sort_key = optional(${keyType}), ${projection}, ${capacity} }))`,
    localSecondaryIndexes: `list(object({ index_name = string, sort_key = ${keyType}, ${projection} }))`,
    ...{ tableName: 'string?', billingMode: 'string', readCapacity: 'number?', writeCapacity: 'number?' },
    ...{ tableClass: 'string?', timeToLiveAttribute: 'string?', pointInTimeRecoveryEnabled: 'bool', kmsKeyArn: 'key?' },
    replicas: 'list(object({ region_name = string, kms_key = optional(object({ arn = string })) }))',
    streamReaders: 'list(object({ name = string, principal = string }))',
    ...{ streamViewType: 'string', tags: 'map(string)?' },
  },
  stream: {
    ...functionSpec,
    ...mappingSpec,
    ...{ parallelizationFactor: 'number', bisectBatchOnFunctionError: 'bool', maximumRecordAgeInSeconds: 'number' },
    ...{ maximumRetryAttempts: 'number', startingPosition: 'string', tumblingWindowInSeconds: 'number?' },
    ...{ kmsKeyArn: 'key?', quarantine: 'string?', expectedShards: 'number?' },
    metricsConfig: { optional: true, of: { metrics: 'list(string)' } },
    onFailure: { of: { kind: 'string', kmsKeyArn: 'key?', expirationInDays: 'number' } },
    view: {
      optional: true,
      of: {
        projection: {
          of: {
            each: 'string?',
            partitionKey: { of: { ...key, from: 'string' } },
            sortKey: { of: { name: 'string', from: 'list(string)' } },
            attributes: 'map(string)',
            tombstoneRetentionDays: 'number?',
          },
        },
        pointInTimeRecoveryEnabled: 'bool',
        kmsKeyArn: 'key?',
      },
    },
  },
  queue: {
    ...functionSpec,
    ...mappingSpec,
    scalingConfig: { optional: true, of: { maximumConcurrency: 'number' } },
    onFailure: { of: { kmsKeyArn: 'key?', expirationInDays: 'number' } },
    quarantine: 'string',
    source: {
      of: {
        queue: { of: { arn: 'string' } },
        deadLetters: { optional: true, of: { arn: 'string', url: 'string' } },
        kmsKeyArn: 'key?',
      },
    },
  },
  fanOut: {
    ...{ fifo: 'bool', claimCheck: 'bool', claimCheckExpirationInDays: 'number', transport: 'string' },
    encryption: { of: { kind: 'string', kmsKeyArn: 'key?' } },
    ...{ filterAttributes: 'list(string)?', claimCheckKeep: 'list(string)?' },
    crossAccountSubscribers: 'map(object({ account_id = string, queue_arn = optional(string) }))',
  },
  subscriber: {
    ...{ filterPolicy: 'string?', filterPolicyScope: 'string', rawMessageDelivery: 'bool', maxReceiveCount: 'number' },
    ...{ visibilityTimeoutSeconds: 'number', messageRetentionSeconds: 'number' },
  },
};

const { failures, view } = chosenDefaults;
const functionDefaults = { ...chosenDefaults.function, statements: [], tables: {}, onFailure: failures };
const defaults = {
  table: {
    ...chosenDefaults.table,
    ...{ globalSecondaryIndexes: [], localSecondaryIndexes: [], replicas: [], streamReaders: [] },
  },
  stream: { ...functionDefaults, ...chosenDefaults.streamMapping, view },
  queue: { ...functionDefaults, ...chosenDefaults.queueMapping, quarantine: failures.kind },
  fanOut: { ...fanOutDefaults.fanOut, encryption: fanOutDefaults.encryption, crossAccountSubscribers: {} },
  subscriber: fanOutDefaults.subscriber,
};

/** Every setting is an attribute of a Terraform variable without a default. */
export function addVariableConstructs(stack: TerraformStack): void {
  const protect = new TerraformVariable(stack, 'prevent_destroy', { type: 'bool' }).booleanValue;
  const settings = Object.entries(specs).map(([name, spec]) => {
    new TerraformVariable(stack, snakeCase(name), { type: typeOf(spec) });
    return [name, settingsOf(spec, `var.${snakeCase(name)}`)];
  });
  addConstructs(stack, { ...Object.fromEntries(settings), preventDestroy: protect } as Knobs, 'map');
}

/** The same as literals, decided at synth time. */
export function addLiteralConstructs(stack: TerraformStack, knobs: Knobs): void {
  addConstructs(stack, knobs, 'list');
}

/** The values of the variables. */
export function variableValues({ preventDestroy, ...knobs }: Knobs): object {
  const values = (Object.keys(specs) as (keyof typeof specs)[]).map((name) => [
    snakeCase(name),
    attributeValues(specs[name], knobs[name], defaults[name]),
  ]);
  return { ...Object.fromEntries(values), prevent_destroy: preventDestroy };
}

const code = { filename: 'assets/stub.zip', sourceCodeHash: 'c3R1Yg==' };

/** One of each construct. */
function addConstructs(stack: TerraformStack, knobs: Knobs, prunes: 'list' | 'map'): void {
  const { preventDestroy, table } = knobs;
  const common = { code, preventDestroy };
  const source = new StreamTable(stack, 'Table', { name: 'knobs', table, preventDestroy });
  const { view, ...settings } = knobs.stream;
  const stream = { name: 'knobs-stream', consumer: 'Stream', source, settings, ...(view ? { view } : {}) };
  const { source: queueKnobs, ...queueSettings } = knobs.queue;
  const { kmsKeyArn, ...queues } = queueKnobs;
  const queue = { name: 'knobs-queue', consumer: 'Queue', settings: queueSettings };
  const fanOut = new FanOut(stack, 'FanOut', {
    ...{ ...common, source, pipeline: 'knobs', name: 'knobs-fan-out', consumer: 'FanOut', settings: {} },
    ...{ fanOut: knobs.fanOut, subscribers: {} },
  });
  const { topic, fifo } = fanOut;
  new Subscriber(stack, 'Billing', {
    ...{ name: 'knobs-billing', consumerName: 'Billing', topicArn: topic.arn, fifo, key: topic.key, preventDestroy },
    ...{ settings: knobs.subscriber, claimCheckStatements: [] },
  });
  const consumers = [
    new Consumer(stack, 'Stream', { ...common, ...stream }),
    new Consumer(stack, 'Queue', { ...common, ...queue, source: { ...queues, key: keyOf(kmsKeyArn) } }),
  ];
  const functions = consumers.map((consumer) => consumer.function);
  const arns = Object.fromEntries(functions.map((each) => [each.name, each.function.arn]));
  new VersionPruner(stack, 'Pruner', {
    code,
    name: 'knobs-pruner',
    settings: {},
    functions: prunes === 'list' ? functions : expression`${arns}`,
    keepVersions: 5,
  });
}

function typeOf(spec: Spec): string {
  const attributes = Object.entries(spec).map(([setting, each]) => {
    const type = typeof each === 'string' ? leafType(each) : typeOf(each.of);
    const isOptional = typeof each === 'string' ? each.endsWith('?') : each.optional;
    return `${nameOf(setting)} = ${isOptional ? `optional(${type})` : type}`;
  });
  return `object({ ${attributes.join(', ')} })`;
}

function leafType(leaf: string): string {
  const type = leaf.replace('?', '');
  return type === 'key' ? 'object({ arn = string })' : type;
}

function nameOf(setting: string): string {
  return snakeCase(setting.replace(/kmsKeyArn$/, 'kmsKey'));
}

/** References to the attributes of a variable, each of which knows whether it is given. */
function settingsOf(spec: Spec, parent: string, parentGiven: Condition = true): object {
  const settings = Object.entries(spec).map(([setting, each]) => {
    const path = `${parent}.${nameOf(setting)}`;
    const isGiven = rawExpression(parentGiven === true ? `${path} != null` : `try(${path}, null) != null`);
    if (typeof each !== 'string') {
      const given = each.optional ? isGiven : parentGiven;
      return [setting, optionalObject(settingsOf(each.of, path, given), given)];
    }
    return [setting, reference(leafType(each), path, each.endsWith('?') ? isGiven : parentGiven)];
  });
  return Object.fromEntries(settings) as object;
}

/** CDKTF hides a reference in the type that the binding expects. */
function reference(type: string, path: string, given: Condition): unknown {
  if (type === 'object({ arn = string })')
    return Token.asString(optionalExpression(rawExpression(`try(${path}.arn, null)`), given));
  const isShort = type.startsWith('list') && given !== true;
  const token = optionalExpression(rawExpression(isShort ? `try(${path}, [])` : path), given);
  if (type === 'number') return Token.asNumber(token);
  if (type === 'string') return Token.asString(token);
  return type === 'list(string)' ? Token.asList(token) : token;
}

/** A literal as the value of its variable: in snake_case, with defaults, and null for what is absent. */
function attributeValues(spec: Spec, literal: unknown, fallback: unknown): object {
  const entries = Object.entries(spec).map(([setting, each]) => {
    const value = (literal as Record<string, unknown>)[setting];
    const otherwise = (fallback as Record<string, unknown> | undefined)?.[setting];
    if (typeof each === 'string') return [nameOf(setting), snakeCased(value ?? otherwise ?? null, setting)];
    return [
      nameOf(setting),
      value === undefined && each.optional ? null : attributeValues(each.of, value ?? {}, otherwise),
    ];
  });
  return Object.fromEntries(entries) as object;
}

function snakeCased(value: unknown, setting: string): unknown {
  if (setting === 'kmsKeyArn') return value === null ? null : { arn: value };
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((each) => snakeCased(each, ''));
  // Keys of a map are the user's own; those of an object are settings.
  const isMap = ['environment', 'tables', 'crossAccountSubscribers', 'tags', 'attributes', 'condition'].includes(
    setting,
  );
  if (isMap && setting === 'condition') return value;
  const entries = Object.entries(value).map(([name, each]) => [
    isMap ? name : nameOf(name),
    snakeCased(each, isMap ? '' : name),
  ]);
  return Object.fromEntries(entries);
}
