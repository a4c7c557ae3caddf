import {
  all,
  any,
  type Claim,
  collect,
  concat,
  distinct,
  elements,
  every,
  given,
  implies,
  item,
  joined,
  not,
  oneOf,
  type Rule,
  text,
  words,
} from '../../modules/rule';

/** What the replica sink writes besides the item. */
const ownAttributes = ['_version', '_changedAtMs', '_repairedFromMs', '_deleted', '_expiresAt'];

const attributes = 'replica?.attributes?';
const newNames = elements(`${attributes}.rename?.*`);
const isOwn = oneOf(item, ...ownAttributes);
const sideAttribute = text('replica?.loopPrevention?.attribute');

/** Where there is a replica at all. */
function ofReplica(claim: Claim): Claim {
  return implies(given('replica?'), claim);
}

const [isNamed, isMade] = [given('replica?.tableArn?'), given('replica?.table?')];

export const replicaRules: readonly Rule[] = [
  {
    setting: 'replica?.tableArn?',
    rule: words('must be given exactly where `table` is not'),
    remedy: words('Name the table that exists, or describe the one to make.'),
    holds: ofReplica(any(all(isNamed, not(isMade)), all(isMade, not(isNamed)))),
    isForDefinitions: true,
  },
  {
    setting: `${attributes}.omit?`,
    rule: words('must not be given with `only`, which leaves out all others'),
    remedy: words('Remove one of them.'),
    holds: ofReplica(not(all(given(`${attributes}.only?`), given(`${attributes}.omit?`)))),
  },
  {
    setting: `${attributes}.rename?`,
    rule: words('must give each attribute a name of its own'),
    value: joined(newNames, ', '),
    remedy: words('Rename one of them.'),
    holds: ofReplica(distinct(newNames)),
  },
  {
    setting: `${attributes}.rename?`,
    rule: words(`must not give a name that the sink writes itself (${ownAttributes.join(', ')})`),
    value: joined(collect(concat(newNames), isOwn), ', '),
    remedy: words('Choose another.'),
    holds: ofReplica(every(newNames, not(isOwn))),
  },
  {
    setting: 'replica?.loopPrevention?.attribute',
    rule: words(`must not be one that the sink writes itself (${ownAttributes.join(', ')})`),
    value: sideAttribute,
    remedy: words('Choose another.'),
    holds: implies(given('replica?.loopPrevention?'), not(oneOf(sideAttribute, ...ownAttributes))),
  },
];
