import { archiveColumnNames, archiveDefaults, archivePartitionNames } from '../../modules/archive-settings';
import {
  all,
  any,
  distinct,
  eq,
  every,
  given,
  gt,
  gte,
  implies,
  item,
  list,
  lt,
  lte,
  not,
  number,
  oneOf,
  type Rule,
  text,
  words,
} from '../../modules/rule';

const { other, none } = archivePartitionNames;
/** MiB that Firehose asks of a buffer whose objects it converts or divides. */
const dividedSizeMin = 64;
const size = number('bufferingSizeInMb', archiveDefaults.bufferingSizeInMb);
const interval = number('bufferingIntervalInSeconds', archiveDefaults.bufferingIntervalInSeconds);
const column = text('partitionBy?.column');
const values = list('partitionBy?.values');
const expires = given('expirationInDays?');
const hasLock = given('objectLock?');
const days = number('expirationInDays?');

/** What the settings of an archive ask of one another. */
export const archiveRules: readonly Rule[] = [
  {
    setting: 'bufferingSizeInMb',
    rule: words(`must be at least ${dividedSizeMin} with Parquet or \`partitionBy\`, as Firehose asks`),
    value: size,
    remedy: words('Raise it.'),
    holds: implies(
      any(eq(text('format', archiveDefaults.format), 'parquet'), given('partitionBy?')),
      gte(size, dividedSizeMin),
    ),
  },
  {
    setting: 'bufferingIntervalInSeconds',
    rule: words('must be above 0 with `partitionBy`, as Firehose asks'),
    value: interval,
    remedy: words('Raise it.'),
    holds: implies(given('partitionBy?'), gt(interval, 0)),
  },
  {
    setting: 'partitionBy?.column',
    rule: words('must be unlike the columns that every archive has'),
    value: column,
    remedy: words('Rename it.'),
    holds: implies(given('partitionBy?'), not(oneOf(column, ...archiveColumnNames))),
  },
  {
    setting: 'partitionBy?.values',
    rule: words(`must be unlike one another, and unlike ${other} and ${none}, which every archive has`),
    value: values,
    remedy: words('Remove it.'),
    holds: implies(given('partitionBy?'), all(distinct(values), every(values, not(oneOf(item, other, none))))),
  },
  ...(['objectLock', 'transition', 'expirationInDays'] as const).map((setting) => ({
    setting: `${setting}?`,
    rule: words('must not be given with a bucket that exists, which stays as it is'),
    remedy: words('Remove it, and set it where the bucket is made.'),
    holds: implies(given(`${setting}?`), not(given('bucket?'))),
  })),
  {
    setting: 'expirationInDays?',
    rule: words('must be at least `objectLock.retentionInDays`: nothing goes before its lock'),
    value: days,
    remedy: words('Raise it, or lock for less.'),
    holds: implies(all(hasLock, expires), lte(number('objectLock?.retentionInDays'), days)),
  },
  {
    setting: 'expirationInDays?',
    rule: words('must be above `transition.days`: nothing moves that is gone'),
    value: days,
    remedy: words('Raise it, or remove the transition.'),
    holds: implies(all(given('transition?'), expires), lt(number('transition?.days'), days)),
  },
];
