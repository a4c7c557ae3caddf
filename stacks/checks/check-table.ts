import type { SettingMistake } from '../../modules/errors';
import { hasExpression, isExpression } from '../../modules/setting';
import type {
  GlobalSecondaryIndex,
  KeyAttribute,
  LocalSecondaryIndex,
  Replica,
  TableSettings,
} from '../../modules/table-settings';
import type { PipelineFacts } from './facts';
import type { Draft } from './shape';

type TableDraft = Draft<TableSettings>;
type Refuse = (setting: string, rule: string, value: unknown, remedy: string) => SettingMistake;

/** Settings of a table that contradict one another. */
export function checkTables(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, region, definition: { table } }) => {
    if (table === undefined || 'streamArn' in table) return [];
    const refuse: Refuse = (setting, rule, value, remedy) => ({
      where: `${where}/Table`,
      setting,
      rule,
      value,
      remedy,
    });
    const settings = table as TableDraft;
    return [
      ...checkKeys(settings, refuse),
      ...checkIndexes(settings, refuse),
      ...checkCapacity(settings, refuse),
      ...checkReplicas(settings, region, refuse),
    ];
  });
}

/** One attribute has one type, wherever it is a key; and time to live must not delete by a key. */
function checkKeys(table: TableDraft, refuse: Refuse): SettingMistake[] {
  const types = new Map<string, string>();
  const conflicts = keysOf(table).flatMap(([setting, key]) => {
    if (hasExpression(key) || key.name === undefined || key.type === undefined) return [];
    const known = types.get(key.name) ?? key.type;
    types.set(key.name, known);
    if (known === key.type) return [];
    return [refuse(`${setting}.type`, `must be ${known} as for every key \`${key.name}\``, key.type, 'Use one type.')];
  });
  const { partitionKey, sortKey, timeToLiveAttribute } = table;
  const owners = [
    { owner: table, prefix: '' },
    ...globalOf(table).map((owner, position) => ({ owner, prefix: `globalSecondaryIndexes[${position}].` })),
  ];
  const same = owners.filter(({ owner }) => owner.sortKey?.name && owner.sortKey.name === owner.partitionKey?.name);
  const expiring = [partitionKey, sortKey].some((key) => key?.name !== undefined && key.name === timeToLiveAttribute);
  return [
    ...conflicts,
    ...same.map(({ owner, prefix }) =>
      refuse(`${prefix}sortKey.name`, 'must be unlike the partition key', owner.sortKey?.name, 'Rename it.'),
    ),
    ...(expiring
      ? [refuse('timeToLiveAttribute', 'must not be a key', timeToLiveAttribute, 'Use a number attribute of its own.')]
      : []),
  ];
}

function keysOf(table: TableDraft): [string, Draft<KeyAttribute>][] {
  const { partitionKey, sortKey } = table;
  const global = globalOf(table).flatMap((index, position): [string, Draft<KeyAttribute> | undefined][] => [
    [`globalSecondaryIndexes[${position}].partitionKey`, index.partitionKey],
    [`globalSecondaryIndexes[${position}].sortKey`, index.sortKey],
  ]);
  const local = localOf(table).map((index, position): [string, Draft<KeyAttribute> | undefined] => [
    `localSecondaryIndexes[${position}].sortKey`,
    index.sortKey,
  ]);
  const keys: [string, Draft<KeyAttribute> | undefined][] = [
    ['partitionKey', partitionKey],
    ['sortKey', sortKey],
    ...global,
    ...local,
  ];
  return keys.filter((entry): entry is [string, Draft<KeyAttribute>] => entry[1] !== undefined);
}

function checkIndexes(table: TableDraft, refuse: Refuse): SettingMistake[] {
  const local = localOf(table);
  const all = [
    ...globalOf(table).map((index, position) => ({ index, setting: `globalSecondaryIndexes[${position}]` })),
    ...local.map((index, position) => ({ index, setting: `localSecondaryIndexes[${position}]` })),
  ];
  const seen = new Set<string>();
  const mistakes = all.flatMap(({ index, setting }) => {
    const { indexName, projectionType, nonKeyAttributes } = index;
    const isDuplicate = indexName !== undefined && seen.has(indexName);
    if (indexName !== undefined) seen.add(indexName);
    const includes = projectionType === 'INCLUDE';
    return [
      ...(isDuplicate
        ? [refuse(`${setting}.indexName`, 'must be unlike the other indexes', indexName, 'Rename it.')]
        : []),
      ...(includes && nonKeyAttributes === undefined
        ? [refuse(`${setting}.nonKeyAttributes`, 'is required with INCLUDE', undefined, 'Name the attributes.')]
        : []),
      ...(!includes && nonKeyAttributes !== undefined && !isExpression(projectionType)
        ? [refuse(`${setting}.nonKeyAttributes`, 'is for INCLUDE only', nonKeyAttributes, 'Remove it.')]
        : []),
    ];
  });
  if (local.length === 0 || table.sortKey !== undefined) return mistakes;
  const rule = 'needs a table with a sort key';
  return [...mistakes, refuse('localSecondaryIndexes', rule, local.length, 'Use a global index.')];
}

/** Capacity is given where it is provisioned, and nowhere else. */
function checkCapacity(table: TableDraft, refuse: Refuse): SettingMistake[] {
  const { billingMode } = table;
  if (isExpression(billingMode)) return [];
  const places = [
    { owner: table, prefix: '' },
    ...globalOf(table).map((index, position) => ({ owner: index, prefix: `globalSecondaryIndexes[${position}].` })),
  ];
  return places.flatMap(({ owner, prefix }) =>
    (['readCapacity', 'writeCapacity'] as const).flatMap((setting) => {
      const value = owner[setting];
      if (billingMode === 'PROVISIONED' && value === undefined) {
        return [refuse(`${prefix}${setting}`, 'is required with PROVISIONED billing', undefined, 'Give the units.')];
      }
      if (billingMode !== 'PROVISIONED' && value !== undefined) {
        return [refuse(`${prefix}${setting}`, 'is for PROVISIONED billing only', value, 'Remove it.')];
      }
      return [];
    }),
  );
}

/** Replication runs on the stream, needs capacity on demand here, and a key in each region. */
function checkReplicas(table: TableDraft, region: string | undefined, refuse: Refuse): SettingMistake[] {
  const replicas = (Array.isArray(table.replicas) ? table.replicas : []) as Draft<Replica>[];
  if (replicas.length === 0) return [];
  const { streamViewType = 'NEW_AND_OLD_IMAGES', billingMode, kmsKeyArn } = table;
  const regions = replicas.map(({ regionName }) => regionName);
  const each = replicas.flatMap(({ regionName, kmsKeyArn: key }, position) => [
    ...(regionName !== undefined && (regionName === region || regions.indexOf(regionName) < position)
      ? [refuse(`replicas[${position}].regionName`, 'must be a region of its own', regionName, 'Name another region.')]
      : []),
    ...((kmsKeyArn === undefined) !== (key === undefined)
      ? [
          refuse(
            `replicas[${position}].kmsKeyArn`,
            'must be given exactly where the table has a key of its own',
            key,
            key === undefined ? 'Name a key in that region.' : 'Remove it, or give the table a key.',
          ),
        ]
      : []),
  ]);
  return [
    ...each,
    ...(streamViewType !== 'NEW_AND_OLD_IMAGES' && !isExpression(streamViewType)
      ? [refuse('streamViewType', 'must be NEW_AND_OLD_IMAGES with replicas', streamViewType, 'Remove it.')]
      : []),
    ...(billingMode === 'PROVISIONED'
      ? [refuse('billingMode', 'must be PAY_PER_REQUEST with replicas', billingMode, 'Remove it.')]
      : []),
  ];
}

function globalOf({ globalSecondaryIndexes }: TableDraft): readonly Draft<GlobalSecondaryIndex>[] {
  return Array.isArray(globalSecondaryIndexes) && !isExpression(globalSecondaryIndexes) ? globalSecondaryIndexes : [];
}

function localOf({ localSecondaryIndexes }: TableDraft): readonly Draft<LocalSecondaryIndex>[] {
  return Array.isArray(localSecondaryIndexes) && !isExpression(localSecondaryIndexes) ? localSecondaryIndexes : [];
}
