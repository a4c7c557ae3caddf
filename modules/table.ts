import { DynamodbTable, type DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import type { Construct } from 'constructs';
import { chosenDefaults } from './chosen-defaults';
import { chooseText } from './condition';
import { addDynamicBlock, onceWhen } from './optional-resource';
import { protection } from './protection';
import {
  type Condition,
  conditionalHead,
  expression,
  hasExpression,
  isExpression,
  isGiven,
  rawExpression,
  type Setting,
  separated,
} from './setting';
import type { GlobalSecondaryIndex, KeyAttribute, LocalSecondaryIndex, Replica, TableSettings } from './table-settings';

/** What `makeTable` needs besides the settings. */
export interface TableOptions {
  readonly tableName: string;
  /** Whether the table has a stream. */
  readonly stream: boolean;
  /** True: Terraform refuses to destroy the table. Left to Terraform it protects by `deletion_protection_enabled`. */
  readonly preventDestroy: Setting<boolean>;
}

const { table: defaults } = chosenDefaults;

/** Makes an `aws_dynamodb_table` with the defaults of `TableSettings`. Its address never depends on a setting. */
export function makeTable(scope: Construct, id: string, settings: TableSettings, options: TableOptions): DynamodbTable {
  const table = new DynamodbTable(scope, id, {
    name: options.tableName,
    ...keysOf(settings),
    ...capacityOf(settings),
    ...protectionOf(settings, options),
    ...(options.stream
      ? { streamEnabled: true, streamViewType: settings.streamViewType ?? defaults.streamViewType }
      : {}),
    ...(settings.tableClass === undefined ? {} : { tableClass: settings.tableClass }),
    ...(settings.tags === undefined ? {} : { tags: settings.tags }),
  });
  addAttributes(table, settings);
  addIndexes(table, settings);
  addReplicas(table, settings);
  addTimeToLive(table, settings.timeToLiveAttribute);
  return table;
}

function keysOf({ partitionKey, sortKey }: TableSettings) {
  return { hashKey: partitionKey.name, ...(sortKey === undefined ? {} : { rangeKey: optionalName(sortKey) }) };
}

/** Null, which leaves the argument out, where Terraform finds no sort key. */
function optionalName(sortKey: KeyAttribute): string {
  return chooseText(isGiven(sortKey), sortKey.name, undefined)!;
}

function capacityOf({ billingMode, readCapacity, writeCapacity }: TableSettings): Partial<DynamodbTableConfig> {
  return {
    billingMode: billingMode ?? defaults.billingMode,
    ...(readCapacity === undefined ? {} : { readCapacity }),
    ...(writeCapacity === undefined ? {} : { writeCapacity }),
  };
}

function protectionOf(settings: TableSettings, options: TableOptions): Partial<DynamodbTableConfig> {
  return {
    deletionProtectionEnabled: settings.deletionProtectionEnabled ?? options.preventDestroy,
    pointInTimeRecovery: { enabled: settings.pointInTimeRecoveryEnabled ?? defaults.pointInTimeRecoveryEnabled },
    serverSideEncryption: {
      enabled: true,
      ...(settings.kmsKeyArn === undefined ? {} : { kmsKeyArn: settings.kmsKeyArn }),
    },
    ...protection(options.preventDestroy),
  };
}

/** DynamoDB wants every key attribute declared once, and no other. */
function addAttributes(table: DynamodbTable, settings: TableSettings): void {
  const { partitionKey, sortKey, globalSecondaryIndexes: global, localSecondaryIndexes: local } = settings;
  if (!hasExpression([partitionKey, sortKey, isGiven(sortKey), global, local])) {
    const keys = new Map(keyAttributesOf(settings).map(({ name, type }) => [name, { name, type }]));
    table.putAttribute([...keys.values()]);
    return;
  }
  const lists = [
    [partitionKey],
    ...listWhen(isGiven(sortKey), sortKey),
    ...indexKeys(global, 'partitionKey'),
    ...indexKeys(global, 'sortKey'),
    ...indexKeys(local, 'sortKey'),
  ];
  const all = lists.length === 1 ? lists[0] : expression`concat(${separated(lists, ', ')})`;
  addDynamicBlock(table, 'attribute', expression`{ for key in ${all} : key.name => key.type... }`, {
    name: expression`attribute.key`,
    type: expression`attribute.value[0]`,
  });
}

function listWhen(condition: Condition, element: unknown): unknown[] {
  if (typeof condition === 'boolean') return condition ? [[element]] : [];
  return [expression`${conditionalHead(condition)} ? ${[element]} : []`];
}

function keyAttributesOf(settings: TableSettings): KeyAttribute[] {
  const global = (settings.globalSecondaryIndexes ?? []) as readonly GlobalSecondaryIndex[];
  const local = (settings.localSecondaryIndexes ?? []) as readonly LocalSecondaryIndex[];
  const keys = [settings, ...global].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return [...keys, ...local.map(({ sortKey }) => sortKey)].filter((key) => key !== undefined);
}

/** Lists of keys. Modules spell the fields of an object variable in snake_case. */
function indexKeys(indexes: unknown, key: 'partitionKey' | 'sortKey'): unknown[] {
  if (!isExpression(indexes)) {
    const keys = ((indexes ?? []) as GlobalSecondaryIndex[]).flatMap((index) => index[key] ?? []);
    return keys.length === 0 ? [] : [keys];
  }
  if (key === 'partitionKey') return [expression`[for index in ${indexes} : index.partition_key]`];
  return [expression`[for index in ${indexes} : index.sort_key if index.sort_key != null]`];
}

function addIndexes(table: DynamodbTable, settings: TableSettings): void {
  const { globalSecondaryIndexes: global = [], localSecondaryIndexes: local = [] } = settings;
  if (isExpression(global))
    addDynamicBlock(table, 'global_secondary_index', global, dynamicIndex('global_secondary_index'));
  else if (global.length > 0) table.putGlobalSecondaryIndex(global.map(globalIndexOf));
  if (isExpression(local))
    addDynamicBlock(table, 'local_secondary_index', local, dynamicIndex('local_secondary_index'));
  else if (local.length > 0) table.putLocalSecondaryIndex(local.map(localIndexOf));
}

function globalIndexOf(index: GlobalSecondaryIndex) {
  const { readCapacity, writeCapacity } = index;
  return {
    hashKey: index.partitionKey.name,
    ...localIndexOf(index),
    ...(readCapacity === undefined ? {} : { readCapacity }),
    ...(writeCapacity === undefined ? {} : { writeCapacity }),
  };
}

function localIndexOf(index: GlobalSecondaryIndex | LocalSecondaryIndex) {
  const { indexName, sortKey, projectionType, nonKeyAttributes } = index;
  return {
    name: indexName,
    rangeKey: sortKey?.name as string,
    projectionType: projectionType ?? chosenDefaults.index.projectionType,
    ...(nonKeyAttributes === undefined ? {} : { nonKeyAttributes: [...nonKeyAttributes] }),
  };
}

function dynamicIndex(block: 'global_secondary_index' | 'local_secondary_index') {
  const field = (text: string) => rawExpression(`${block}.value.${text}`);
  const index = {
    name: field('index_name'),
    projection_type: field('projection_type'),
    non_key_attributes: field('non_key_attributes'),
  };
  if (block === 'local_secondary_index') return { ...index, range_key: field('sort_key.name') };
  return {
    ...index,
    hash_key: field('partition_key.name'),
    range_key: expression`try(${field('sort_key.name')}, null)`,
    read_capacity: field('read_capacity'),
    write_capacity: field('write_capacity'),
  };
}

/** A replica's backups are a setting of its own: without them, the region that is left after a disaster has none. */
function addReplicas(table: DynamodbTable, { replicas, pointInTimeRecoveryEnabled }: TableSettings): void {
  const pointInTimeRecovery = pointInTimeRecoveryEnabled ?? defaults.pointInTimeRecoveryEnabled;
  if (isExpression(replicas)) {
    addDynamicBlock(table, 'replica', replicas, {
      region_name: expression`replica.value.region_name`,
      kms_key_arn: expression`try(replica.value.kms_key.arn, null)`,
      point_in_time_recovery: pointInTimeRecovery,
    });
  } else if (replicas !== undefined && replicas.length > 0) {
    table.putReplica(replicas.map((replica: Replica) => ({ ...replica, pointInTimeRecovery })));
  }
}

function addTimeToLive(table: DynamodbTable, attributeName: string | undefined): void {
  if (!isExpression(attributeName)) {
    if (attributeName !== undefined) table.putTtl({ enabled: true, attributeName });
    return;
  }
  addDynamicBlock(table, 'ttl', onceWhen(isGiven(attributeName)), { enabled: true, attribute_name: attributeName });
}
