import {
  all,
  any,
  choose,
  collect,
  concat,
  contains,
  elements,
  eq,
  first,
  given,
  gt,
  implies,
  indexOf,
  itemAt,
  lengthOf,
  list,
  not,
  number,
  position,
  type Rule,
  sentence,
  text,
  tuple,
  words,
} from '../../modules/rule';

const globalIndexes = 'globalSecondaryIndexes[*]';
const localIndexes = 'localSecondaryIndexes[*]';
const replicas = 'replicas[*]';

/** Whatever is a key somewhere, in the order in which the first one settles the type. */
const allKeys = concat(
  tuple(list('partitionKey'), list('sortKey?')),
  elements(`${globalIndexes}.partitionKey`),
  elements(`${globalIndexes}.sortKey?`),
  elements(`${localIndexes}.sortKey`),
);

const hasReplicas = gt(lengthOf(list('replicas')), 0);

/** One attribute has one type, wherever it is a key. */
function keyTypeRule(path: string): Rule {
  const type = first(collect(allKeys, eq(itemAt('name'), text(`${path}.name`)), itemAt('type')));
  const holds = eq(text(`${path}.type`), type);
  return {
    setting: `${path}.type`,
    rule: sentence`must be ${type} as for every key \`${text(`${path}.name`)}\``,
    value: text(`${path}.type`),
    remedy: words('Use one type.'),
    holds: path.endsWith('?') ? implies(given(path), holds) : holds,
  };
}

/** A table or index has two keys, or one. */
export function sortKeyRule(prefix: string): Rule {
  const sortKey = text(`${prefix}sortKey?.name`);
  return {
    setting: `${prefix}sortKey?.name`,
    rule: words('must be unlike the partition key'),
    value: sortKey,
    remedy: words('Rename it.'),
    holds: implies(given(`${prefix}sortKey?`), not(eq(sortKey, text(`${prefix}partitionKey.name`)))),
  };
}

/** Time to live must not delete by a key. */
export function expiryRule(prefix: string): Rule {
  const expiry = text(`${prefix}timeToLiveAttribute?`);
  const keys = [text(`${prefix}partitionKey.name`), text(`${prefix}sortKey?.name`)];
  return {
    setting: `${prefix}timeToLiveAttribute?`,
    rule: words('must not be a key'),
    value: expiry,
    remedy: words('Use a number attribute of its own.'),
    holds: implies(given(expiry), not(any(...keys.map((key) => eq(expiry, key))))),
  };
}

function projectionRules(index: string): readonly Rule[] {
  const attributes = list(`${index}.nonKeyAttributes?`);
  const includes = eq(text(`${index}.projectionType?`), 'INCLUDE');
  const setting = `${index}.nonKeyAttributes?`;
  return [
    {
      setting,
      rule: words('is required with INCLUDE'),
      remedy: words('Name the attributes.'),
      holds: any(not(includes), given(attributes)),
    },
    {
      setting,
      rule: words('is for INCLUDE only'),
      value: attributes,
      remedy: words('Remove it.'),
      holds: any(not(given(attributes)), includes),
    },
  ];
}

const globalNames = elements(`${globalIndexes}.indexName`);
const localNames = elements(`${localIndexes}.indexName`);

function indexNameRule(index: string): Rule {
  const name = text(`${index}.indexName`);
  const isGlobal = index === globalIndexes;
  const isFirst = eq(indexOf(isGlobal ? globalNames : localNames, name), position);
  return {
    setting: `${index}.indexName`,
    rule: words('must be unlike the other indexes'),
    value: name,
    remedy: words('Rename it.'),
    holds: isGlobal ? isFirst : all(not(contains(globalNames, name)), isFirst),
  };
}

const needsSortKey: Rule = {
  setting: 'localSecondaryIndexes',
  rule: words('needs a table with a sort key'),
  value: lengthOf(list('localSecondaryIndexes')),
  remedy: words('Use a global index.'),
  holds: any(eq(lengthOf(list('localSecondaryIndexes')), 0), given('sortKey?')),
};

/** Capacity is given where it is provisioned, and nowhere else. */
function capacityRules(prefix: string): readonly Rule[] {
  const isProvisioned = eq(text('billingMode'), 'PROVISIONED');
  return ['readCapacity', 'writeCapacity'].flatMap((name) => {
    const setting = `${prefix}${name}?`;
    const units = number(setting);
    return [
      {
        setting,
        rule: words('is required with PROVISIONED billing'),
        remedy: words('Give the units.'),
        holds: any(not(isProvisioned), given(units)),
      },
      {
        setting,
        rule: words('is for PROVISIONED billing only'),
        value: units,
        remedy: words('Remove it.'),
        holds: any(isProvisioned, not(given(units))),
      },
    ];
  });
}

const regionName = text(`${replicas}.regionName`);
const replicaRegion = {
  setting: `${replicas}.regionName`,
  rule: words('must be a region of its own'),
  value: regionName,
  remedy: words('Name another region.'),
};
const replicaKey = text(`${replicas}.kmsKeyArn?`);

/** Replication runs on the stream, needs capacity on demand here, and a key in each region. */
const replicaRules: readonly Rule[] = [
  { ...replicaRegion, holds: not(eq(regionName, text('region'))), isForDefinitions: true },
  { ...replicaRegion, holds: eq(indexOf(elements(`${replicas}.regionName`), regionName), position) },
  {
    setting: `${replicas}.kmsKeyArn?`,
    rule: words('must be given exactly where the table has a key of its own'),
    value: replicaKey,
    remedy: sentence`${choose(given(replicaKey), 'Remove it, or give the table a key.', 'Name a key in that region.')}`,
    holds: any(all(given('kmsKeyArn?'), given(replicaKey)), all(not(given('kmsKeyArn?')), not(given(replicaKey)))),
  },
  {
    setting: 'streamViewType',
    rule: words('must be NEW_AND_OLD_IMAGES with replicas'),
    value: text('streamViewType'),
    remedy: words('Remove it.'),
    holds: implies(hasReplicas, eq(text('streamViewType', 'NEW_AND_OLD_IMAGES'), 'NEW_AND_OLD_IMAGES')),
  },
  {
    setting: 'billingMode',
    rule: words('must be PAY_PER_REQUEST with replicas'),
    value: text('billingMode'),
    remedy: words('Remove it.'),
    holds: implies(hasReplicas, not(eq(text('billingMode'), 'PROVISIONED'))),
  },
];

/** Settings of a table that contradict one another. */
export const tableRules: readonly Rule[] = [
  ...['sortKey?', `${globalIndexes}.partitionKey`, `${globalIndexes}.sortKey?`].map(keyTypeRule),
  keyTypeRule(`${localIndexes}.sortKey`),
  ...['', `${globalIndexes}.`].map(sortKeyRule),
  expiryRule(''),
  ...[globalIndexes, localIndexes].flatMap((index) => [indexNameRule(index), ...projectionRules(index)]),
  needsSortKey,
  ...['', `${globalIndexes}.`].flatMap(capacityRules),
  ...replicaRules,
];
