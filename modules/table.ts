import { DynamodbTable, type DynamodbTableConfig } from '@cdktf/provider-aws/lib/dynamodb-table';
import { Token } from 'cdktf';
import type { Construct } from 'constructs';
import { addDynamicBlock, onceWhen } from './optional-resource';
import { protection } from './protection';
import { expression, isExpression, isGiven } from './setting';
import type { GlobalSecondaryIndex, KeyAttribute, LocalSecondaryIndex, Replica, TableSettings } from './table-settings';

/** What `makeTable` needs besides the settings. */
export interface TableOptions {
  readonly tableName: string;
  /** Whether the table has a stream. */
  readonly stream: boolean;
  /** True: Terraform refuses to destroy the table. Must be a literal. */
  readonly preventDestroy: boolean;
}

/** Makes an `aws_dynamodb_table` with the defaults of `TableSettings`. Its address never depends on a setting. */
export function makeTable(scope: Construct, id: string, settings: TableSettings, options: TableOptions): DynamodbTable {
  const table = new DynamodbTable(scope, id, {
    name: options.tableName,
    ...keysOf(settings),
    ...capacityOf(settings),
    ...protectionOf(settings, options),
    ...(options.stream ? { streamEnabled: true, streamViewType: settings.streamViewType ?? 'NEW_AND_OLD_IMAGES' } : {}),
    ...(settings.tableClass === undefined ? {} : { tableClass: settings.tableClass }),
    ...(settings.tags === undefined ? {} : { tags: settings.tags }),
  });
  addAttributes(table, settings);
  addIndexes(table, settings);
  addReplicas(table, settings.replicas);
  addTimeToLive(table, settings.timeToLiveAttribute);
  return table;
}

function keysOf({ partitionKey, sortKey }: TableSettings) {
  return { hashKey: partitionKey.name, ...(sortKey === undefined ? {} : { rangeKey: optionalName(sortKey) }) };
}

/** A sort key that only Terraform knows may be null. */
function optionalName(sortKey: KeyAttribute): string {
  return isExpression(sortKey) ? Token.asString(expression`try(${sortKey}.name, null)`) : sortKey.name;
}

function capacityOf({ billingMode, readCapacity, writeCapacity }: TableSettings): Partial<DynamodbTableConfig> {
  return {
    billingMode: billingMode ?? 'PAY_PER_REQUEST',
    ...(readCapacity === undefined ? {} : { readCapacity }),
    ...(writeCapacity === undefined ? {} : { writeCapacity }),
  };
}

function protectionOf(settings: TableSettings, options: TableOptions): Partial<DynamodbTableConfig> {
  return {
    deletionProtectionEnabled: settings.deletionProtectionEnabled ?? options.preventDestroy,
    pointInTimeRecovery: { enabled: settings.pointInTimeRecoveryEnabled ?? true },
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
  if (![sortKey, global, local].some(isExpression)) {
    const keys = new Map(keyAttributesOf(settings).map(({ name, type }) => [name, { name, type }]));
    table.putAttribute([...keys.values()]);
    return;
  }
  const lists = [
    expression`[${partitionKey}]`,
    isExpression(sortKey) ? expression`${sortKey} == null ? [] : [${sortKey}]` : sortKey ? [sortKey] : [],
    indexKeys(global, 'partitionKey'),
    indexKeys(global, 'sortKey'),
    indexKeys(local, 'sortKey'),
  ];
  const all = expression`{ for key in concat(${lists[0]}, ${lists[1]}, ${lists[2]}, ${lists[3]}, ${lists[4]}) : key.name => key.type... }`;
  addDynamicBlock(table, 'attribute', all, {
    name: expression`attribute.key`,
    type: expression`attribute.value[0]`,
  });
}

function keyAttributesOf(settings: TableSettings): KeyAttribute[] {
  const global = (settings.globalSecondaryIndexes ?? []) as readonly GlobalSecondaryIndex[];
  const local = (settings.localSecondaryIndexes ?? []) as readonly LocalSecondaryIndex[];
  const keys = [settings, ...global].flatMap(({ partitionKey, sortKey }) => [partitionKey, sortKey]);
  return [...keys, ...local.map(({ sortKey }) => sortKey)].filter((key) => key !== undefined);
}

/** Modules spell the fields of an object variable in snake_case. */
function indexKeys(indexes: unknown, key: 'partitionKey' | 'sortKey'): unknown {
  if (!isExpression(indexes)) return ((indexes ?? []) as GlobalSecondaryIndex[]).flatMap((index) => index[key] ?? []);
  if (key === 'partitionKey') return expression`[for index in ${indexes} : index.partition_key]`;
  return expression`[for index in ${indexes} : index.sort_key if index.sort_key != null]`;
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
    projectionType: projectionType ?? 'ALL',
    ...(nonKeyAttributes === undefined ? {} : { nonKeyAttributes: [...nonKeyAttributes] }),
  };
}

function dynamicIndex(block: 'global_secondary_index' | 'local_secondary_index') {
  const field = (text: string) => Token.asAny(rawExpression(`${block}.value.${text}`));
  const index = {
    name: field('index_name'),
    projection_type: expression`coalesce(${field('projection_type')}, "ALL")`,
    non_key_attributes: field('non_key_attributes'),
  };
  if (block === 'local_secondary_index') return { ...index, range_key: field('sort_key.name') };
  return {
    ...index,
    hash_key: field('partition_key.name'),
    range_key: expression`try(${field('sort_key')}.name, null)`,
    read_capacity: field('read_capacity'),
    write_capacity: field('write_capacity'),
  };
}

function addReplicas(table: DynamodbTable, replicas: TableSettings['replicas']): void {
  if (isExpression(replicas)) {
    addDynamicBlock(table, 'replica', replicas, {
      region_name: expression`replica.value.region_name`,
      kms_key_arn: expression`replica.value.kms_key_arn`,
    });
  } else if (replicas !== undefined && replicas.length > 0) {
    table.putReplica(replicas.map((replica: Replica) => ({ ...replica })));
  }
}

function addTimeToLive(table: DynamodbTable, attributeName: string | undefined): void {
  if (!isExpression(attributeName)) {
    if (attributeName !== undefined) table.putTtl({ enabled: true, attributeName });
    return;
  }
  addDynamicBlock(table, 'ttl', onceWhen(isGiven(attributeName)), { enabled: true, attribute_name: attributeName });
}

function rawExpression(text: string) {
  return expression([text] as unknown as TemplateStringsArray);
}
