import {
  type Claim,
  collect,
  distinct,
  elements,
  every,
  given,
  implies,
  item,
  joined,
  keys,
  lengthOf,
  lte,
  matches,
  not,
  oneOf,
  type Rule,
  words,
} from '../../modules/rule';

/** What the aggregation sink writes besides the sums. */
const ownAttributes = ['rowKey', 'group', 'shard', 'count', 'countedIn', 'adds', '_version'];
const furtherAttributes = ['_changedAtMs', '_repairedFromMs', '_deleted', '_expiresAt'];
const reserved = [...ownAttributes, ...furtherAttributes];

const sumsMax = 20;
const sums = keys('aggregation?.sums?');
const isReserved = oneOf(item, ...reserved);
/** What the further digits of a sum are kept under. */
const isPart = matches(item, /:e-?[0-9]+$/);
const groupBy = elements('aggregation?.groupBy');

/** Where there is an aggregation at all. */
function ofAggregation(claim: Claim): Claim {
  return implies(given('aggregation?'), claim);
}

export const aggregationRules: readonly Rule[] = [
  {
    setting: 'aggregation?.groupBy',
    rule: words('must name each attribute once'),
    value: joined(groupBy, ', '),
    remedy: words('Remove what is there twice.'),
    holds: ofAggregation(distinct(groupBy)),
  },
  {
    setting: 'aggregation?.sums?',
    rule: words(`must not name an attribute that the sink writes itself (${reserved.join(', ')})`),
    value: joined(collect(sums, isReserved), ', '),
    remedy: words('Rename it.'),
    holds: ofAggregation(every(sums, not(isReserved))),
  },
  {
    setting: 'aggregation?.sums?',
    rule: words('must not name an attribute as the further digits of a sum are named, with `:e28` at its end'),
    value: joined(collect(sums, isPart), ', '),
    remedy: words('Rename it.'),
    holds: ofAggregation(every(sums, not(isPart))),
  },
  {
    setting: 'aggregation?.sums?',
    rule: words(`must be at most ${sumsMax}`),
    value: lengthOf(sums),
    remedy: words('Divide them among two consumers.'),
    holds: ofAggregation(lte(lengthOf(sums), sumsMax)),
  },
];
