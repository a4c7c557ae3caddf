import { type TerraformStack, TerraformVariable } from 'cdktf';
import { Consumer } from '../../modules/consumer';
import type { ConsumerSettings } from '../../modules/consumer-settings';
import { FanOut } from '../../modules/fan-out';
import { StreamTable } from '../../modules/stream-table';
import type { TableSettings } from '../../modules/table-settings';

/** The settings that a module's user would set: the same object feeds the literal stack and the variables. */
export interface Knobs {
  readonly sort_key: { name: string; type: string } | null;
  readonly indexes: readonly { index_name: string; partition_key: { name: string; type: string } }[];
  readonly ttl: string | null;
  readonly pitr: boolean;
  readonly table_key: string | null;
  readonly readers: readonly { name: string; principal: string }[];
  readonly filters: readonly { pattern: string }[];
  readonly vpc: { subnet_ids: string[]; security_group_ids: string[] } | null;
  readonly environment: Record<string, string>;
  readonly layers: readonly string[];
  readonly memory: number;
  readonly bisect: boolean;
  readonly tracing: string;
  readonly pinned_version: string | null;
  readonly once: boolean;
  readonly failure_key: string | null;
  readonly claim_check: boolean;
  readonly keep: readonly string[];
  readonly message_key: string | null;
  readonly subscribers: Record<string, { filter_policy?: string; max_receive_count?: number }>;
}

const types: { readonly [K in keyof Knobs]: string } = {
  sort_key: 'object({ name = string, type = string })',
  indexes:
    'list(object({ index_name = string, partition_key = object({ name = string, type = string }), sort_key = optional(object({ name = string, type = string })), projection_type = optional(string), non_key_attributes = optional(list(string)), read_capacity = optional(number), write_capacity = optional(number) }))',
  ttl: 'string',
  pitr: 'bool',
  table_key: 'string',
  readers: 'list(object({ name = string, principal = string }))',
  filters: 'list(object({ pattern = string }))',
  vpc: 'object({ subnet_ids = list(string), security_group_ids = list(string) })',
  environment: 'map(string)',
  layers: 'list(string)',
  memory: 'number',
  bisect: 'bool',
  tracing: 'string',
  pinned_version: 'string',
  once: 'bool',
  failure_key: 'string',
  claim_check: 'bool',
  keep: 'list(string)',
  message_key: 'string',
  subscribers:
    'map(object({ filter_policy = optional(string), filter_policy_scope = optional(string), raw_message_delivery = optional(bool), max_receive_count = optional(number), visibility_timeout_seconds = optional(number), message_retention_seconds = optional(number) }))',
};

const code = { filename: 'assets/stub.zip', sourceCodeHash: 'c3R1Yg==' };

/** One of each construct. */
function addConstructs(stack: TerraformStack, table: TableSettings, settings: ConsumerSettings, fanOut: FanOutKnobs) {
  const source = new StreamTable(stack, 'Table', { name: 'knobs', table, preventDestroy: false });
  const common = { code, source, preventDestroy: false };
  new Consumer(stack, 'Audit', { ...common, name: 'knobs-audit', consumer: 'Audit', settings });
  new FanOut(stack, 'FanOut', {
    ...common,
    pipeline: 'knobs',
    name: 'knobs-fan-out',
    consumer: 'FanOut',
    settings: {},
    fanOut: fanOut.settings,
    subscribers: fanOut.subscribers,
  });
}

interface FanOutKnobs {
  readonly settings: ConstructorParameters<typeof FanOut>[2]['fanOut'];
  readonly subscribers: ConstructorParameters<typeof FanOut>[2]['subscribers'];
}

/** Every knob is a Terraform variable without a default. */
export function addVariableConstructs(stack: TerraformStack): void {
  const variables = Object.fromEntries(
    Object.entries(types).map(([name, type]) => [name, new TerraformVariable(stack, name, { type })]),
  ) as Record<keyof Knobs, TerraformVariable>;
  const { value: subscribers } = variables.subscribers;
  addConstructs(
    stack,
    {
      partitionKey: { name: 'id', type: 'S' },
      sortKey: variables.sort_key.value,
      globalSecondaryIndexes: variables.indexes.value,
      timeToLiveAttribute: variables.ttl.stringValue,
      pointInTimeRecoveryEnabled: variables.pitr.booleanValue,
      kmsKeyArn: variables.table_key.stringValue,
      streamReaders: variables.readers.value,
    },
    {
      filterCriteria: { filters: variables.filters.value },
      vpcConfig: variables.vpc.value,
      environment: variables.environment.value,
      layers: variables.layers.listValue,
      memorySize: variables.memory.numberValue,
      bisectBatchOnFunctionError: variables.bisect.booleanValue,
      tracing: variables.tracing.stringValue as 'Active',
      functionVersion: variables.pinned_version.stringValue,
      once: variables.once.booleanValue,
      onFailure: { kmsKeyArn: variables.failure_key.stringValue },
    },
    {
      settings: {
        claimCheck: variables.claim_check.booleanValue,
        claimCheckKeep: variables.keep.listValue,
        encryption: { kind: 'customer-managed', kmsKeyArn: variables.message_key.stringValue },
      },
      subscribers,
    },
  );
}

/** The same as literals, decided at synth time. */
export function addLiteralConstructs(stack: TerraformStack, knobs: Knobs): void {
  addConstructs(
    stack,
    {
      partitionKey: { name: 'id', type: 'S' },
      ...given('sortKey', knobs.sort_key),
      globalSecondaryIndexes: knobs.indexes.map(({ index_name, partition_key }) => ({
        indexName: index_name,
        partitionKey: partition_key as { name: string; type: 'S' },
      })),
      ...given('timeToLiveAttribute', knobs.ttl),
      pointInTimeRecoveryEnabled: knobs.pitr,
      ...given('kmsKeyArn', knobs.table_key),
      streamReaders: knobs.readers,
    } as TableSettings,
    {
      filterCriteria: { filters: knobs.filters },
      ...(knobs.vpc
        ? { vpcConfig: { subnetIds: knobs.vpc.subnet_ids, securityGroupIds: knobs.vpc.security_group_ids } }
        : {}),
      environment: knobs.environment,
      layers: knobs.layers,
      memorySize: knobs.memory,
      bisectBatchOnFunctionError: knobs.bisect,
      tracing: knobs.tracing as 'Active',
      ...given('functionVersion', knobs.pinned_version),
      once: knobs.once,
      onFailure: given('kmsKeyArn', knobs.failure_key),
    } as ConsumerSettings,
    {
      settings: {
        claimCheck: knobs.claim_check,
        claimCheckKeep: knobs.keep,
        ...(knobs.message_key ? { encryption: { kind: 'customer-managed', kmsKeyArn: knobs.message_key } } : {}),
      },
      subscribers: Object.fromEntries(
        Object.entries(knobs.subscribers).map(([id, { filter_policy, max_receive_count }]) => [
          id,
          { ...given('filterPolicy', filter_policy), ...given('maxReceiveCount', max_receive_count) },
        ]),
      ),
    },
  );
}

function given(name: string, value: unknown): object {
  return value === null || value === undefined ? {} : { [name]: value };
}
