import type { SettingMistake } from '../../modules/errors';
import { hasExpression, isExpression } from '../../modules/setting';
import { nearestName } from '../nearest-name';
import type { SubscriberFacts } from './facts';
import { eventNames, holdsImage, imagePathMistake } from './image-filters';
import { bodyMembers, imageMembers, messageAttributes } from './message-members';
import { isPlainObject } from './shape';

/** Top-level keys of a policy. */
const keysMax = 5;
/** Product of the number of values of each key; in a body, times the depth of the key. */
const combinationsMax = 150;
const policyBytesMax = 262_144;

/** Operators of filter policies and the values they take. */
const operators: { readonly [name: string]: (value: unknown) => boolean } = {
  prefix: isText,
  suffix: isText,
  'equals-ignore-case': isText,
  wildcard: isText,
  cidr: isText,
  exists: (value) => typeof value === 'boolean',
  numeric: isNumericRange,
  'anything-but': (value) =>
    isScalar(value) ||
    (Array.isArray(value) && value.length > 0 && value.every(isScalar)) ||
    (isPlainObject(value) &&
      ['prefix', 'suffix', 'wildcard', 'equals-ignore-case'].includes(Object.keys(value).join())),
};

/** A key of a policy: where it stands and what it may be. */
interface PolicyLeaf {
  readonly path: readonly string[];
  readonly values: readonly unknown[];
}

/**
 * What SNS refuses, and what it takes but never matches: an attribute that no message has, and a body path that the
 * pointer of an oversize message leaves out.
 * @see https://docs.aws.amazon.com/sns/latest/dg/subscription-filter-policy-constraints.html
 */
export function checkFilterPolicy(subscriber: SubscriberFacts): SettingMistake[] {
  const { where, definition } = subscriber;
  const { filterPolicy, filterPolicyScope } = definition;
  const refuse = (rule: string, value: unknown, remedy: string): SettingMistake => ({
    where,
    setting: 'filterPolicy',
    rule,
    value,
    remedy,
  });
  if (filterPolicy === undefined) {
    const scope = { where, setting: 'filterPolicyScope', value: filterPolicyScope };
    return filterPolicyScope === undefined
      ? []
      : [{ ...scope, rule: 'needs a `filterPolicy`', remedy: 'Remove it, or filter.' }];
  }
  if (hasExpression(filterPolicy) || isExpression(filterPolicyScope)) return [];
  const policy = parsePolicy(filterPolicy);
  if (policy === undefined) return [refuse('must be a JSON object', filterPolicy, 'Write `{ attribute: [values] }`.')];
  const inBody = filterPolicyScope === 'MessageBody';
  const mistakes: SettingMistake[] = [];
  const leaves = leavesOf(policy, [], inBody, (path, rule, value, remedy) =>
    mistakes.push({ where, setting: `filterPolicy.${path.join('.')}`, rule, value, remedy }),
  );
  return [
    ...mistakes,
    ...limitsOf(policy, leaves, inBody, refuse),
    ...(inBody ? bodyMistakes(leaves, subscriber) : attributeMistakes(leaves, subscriber)),
    ...leaves.flatMap((leaf) => {
      const mistake = neverMatches(leaf, subscriber, inBody);
      return mistake ? [{ where, setting: `filterPolicy.${leaf.path.join('.')}`, ...mistake }] : [];
    }),
  ];
}

function parsePolicy(filterPolicy: unknown): Record<string, unknown> | undefined {
  try {
    const policy: unknown = typeof filterPolicy === 'string' ? JSON.parse(filterPolicy) : filterPolicy;
    return isPlainObject(policy) && Object.keys(policy).length > 0 ? policy : undefined;
  } catch {
    return undefined;
  }
}

type RefuseAt = (path: readonly string[], rule: string, value: unknown, remedy: string) => void;

/** The keys that hold values, and what is wrong with them on the way. */
function leavesOf(node: object, above: readonly string[], inBody: boolean, refuse: RefuseAt): PolicyLeaf[] {
  return Object.entries(node).flatMap(([key, value]) => {
    const path = [...above, key];
    if (key === '$or' && Array.isArray(value)) {
      return value.filter(isPlainObject).flatMap((branch) => leavesOf(branch, above, inBody, refuse));
    }
    if (Array.isArray(value)) {
      if (value.length === 0) refuse(path, 'must have at least one value', value, 'Add one, or remove the key.');
      for (const each of value)
        if (!isPolicyValue(each)) refuse(path, 'has a value that SNS does not know', each, valueRemedy);
      return [{ path, values: value }];
    }
    if (isPlainObject(value) && inBody) return leavesOf(value, path, inBody, refuse);
    const remedy = isPlainObject(value)
      ? "Use `filterPolicyScope: 'MessageBody'` to filter by nested fields."
      : 'Write `[value]`.';
    refuse(path, 'must be a list of values', value, remedy);
    return [];
  });
}

const valueRemedy = `Use a string, number, boolean or null, or one operator of ${Object.keys(operators).join(', ')}.`;

function limitsOf(
  policy: object,
  leaves: readonly PolicyLeaf[],
  inBody: boolean,
  refuse: (rule: string, value: unknown, remedy: string) => SettingMistake,
): SettingMistake[] {
  const keys = inBody ? Object.keys(policy) : leaves.map(({ path }) => path.join('.'));
  const combinations = leaves.reduce(
    (product, { path, values }) => product * values.length * (inBody ? path.length : 1),
    1,
  );
  const bytes = Buffer.byteLength(JSON.stringify(policy));
  return [
    ...(keys.length > keysMax
      ? [refuse(`must have at most ${keysMax} keys`, keys.length, 'Filter in the consumer for the rest.')]
      : []),
    ...(combinations > combinationsMax
      ? [
          refuse(
            `must have at most ${combinationsMax} combinations of values`,
            combinations,
            'List fewer values, or use a prefix.',
          ),
        ]
      : []),
    ...(bytes > policyBytesMax ? [refuse(`must be at most ${policyBytesMax} bytes`, bytes, 'Shorten it.')] : []),
  ];
}

/** SNS compares an attribute that is not there with nothing, so such a filter never matches. */
function attributeMistakes(leaves: readonly PolicyLeaf[], { where, fanOut }: SubscriberFacts): SettingMistake[] {
  const { filterAttributes = [] } = fanOut;
  if (isExpression(filterAttributes) || !Array.isArray(filterAttributes)) return [];
  const known = [...messageAttributes, ...(filterAttributes as string[])];
  return leaves
    .filter(({ path }) => !known.includes(path.join('.')))
    .map(({ path }) => {
      const nearest = nearestName(path.join('.'), known);
      const hint = nearest === undefined ? '' : ` Or did you mean \`${nearest}\`?`;
      return {
        where,
        setting: `filterPolicy.${path.join('.')}`,
        rule: `is not an attribute of any message (${known.join(', ')})`,
        remedy: `Add it to \`filterAttributes\` of the fan-out.${hint}`,
      };
    });
}

/** A pointer that lacks a path which a filter asks for would silently reach nobody. */
function bodyMistakes(leaves: readonly PolicyLeaf[], { where, fanOut }: SubscriberFacts): SettingMistake[] {
  const { claimCheck = true, claimCheckKeep = [] } = fanOut;
  const unknown = leaves.filter(({ path }) => !bodyMembers.includes(path[0]!));
  const mistakes: SettingMistake[] = unknown.map(({ path }) => ({
    where,
    setting: `filterPolicy.${path.join('.')}`,
    rule: `is not in any message (${bodyMembers.join(', ')})`,
    remedy: `Did you mean \`new.${path.join('.')}\`?`,
  }));
  if (claimCheck === false || isExpression(claimCheckKeep) || !Array.isArray(claimCheckKeep)) return mistakes;
  const kept = (claimCheckKeep as readonly string[]).map((path) => path.split('.'));
  const lost = leaves
    .filter(({ path }) => imageMembers.includes(path[0]!))
    .filter(({ path }) => !kept.some((keep) => keep.every((part, index) => part === path[index])));
  return [
    ...mistakes,
    ...lost.map(({ path }) => ({
      where,
      setting: `filterPolicy.${path.join('.')}`,
      rule: "must be kept in an oversize message's pointer, or the filter never sees it",
      remedy: `Add \`${path.slice(0, 2).join('.')}\` to \`claimCheckKeep\` of the fan-out.`,
    })),
  ];
}

/** Why a key that messages may have never matches all the same. */
function neverMatches({ path, values }: PolicyLeaf, { table }: SubscriberFacts, inBody: boolean) {
  const [member = '', ...attribute] = path;
  const viewType = table?.streamViewType;
  const wrong = values.find((value) => typeof value === 'string' && !eventNames.includes(value));
  if (member === (inBody ? 'type' : 'eventName') && path.length === 1 && wrong !== undefined) {
    return { rule: 'never has such a value', value: wrong, remedy: `It is ${eventNames.join(', ')}.` };
  }
  const [holdsNew, holdsOld] = [holdsImage(viewType, 'new'), holdsImage(viewType, 'old')];
  const isKey = [table?.partitionKey?.name, table?.sortKey?.name].includes(member);
  const isMissing = inBody
    ? (member === 'new' && !holdsNew) || (member === 'old' && !holdsOld)
    : !holdsNew && !holdsOld && !isKey && !['eventName', 'table'].includes(member);
  if (isMissing) {
    const remedy = 'Filter by `keys` in the message, or in the consumer.';
    return { rule: `never matches: a stream of the view type ${viewType} does not tell`, remedy };
  }
  if (!inBody || ![...imageMembers, 'keys'].includes(member)) return undefined;
  return imagePathMistake(attribute, values.every(comparesNumbers));
}

function comparesNumbers(value: unknown): boolean {
  return typeof value === 'number' || (isPlainObject(value) && 'numeric' in value);
}

function isPolicyValue(value: unknown): boolean {
  if (isScalar(value) || value === null) return true;
  if (!isPlainObject(value)) return false;
  const entries = Object.entries(value);
  return (
    entries.length === 1 &&
    entries.every(([name, operand]) => Object.hasOwn(operators, name) && operators[name]!(operand))
  );
}

/** `['>', 0]` or `['>=', 0, '<', 10]` within the numbers that SNS can compare. */
function isNumericRange(value: unknown): boolean {
  if (!Array.isArray(value) || (value.length !== 2 && value.length !== 4)) return false;
  const isPair = (index: number, comparisons: readonly string[]) =>
    comparisons.includes(value[index] as string) &&
    typeof value[index + 1] === 'number' &&
    Math.abs(value[index + 1]) <= 1e9;
  if (value.length === 2) return isPair(0, ['=', '<', '<=', '>', '>=']);
  return isPair(0, ['>', '>=']) && isPair(2, ['<', '<=']) && value[1] < value[3];
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value !== '';
}

function isScalar(value: unknown): boolean {
  if (typeof value === 'number') return Math.abs(value) <= 1e9;
  return typeof value === 'string' || typeof value === 'boolean';
}
