import {
  all,
  concat,
  contains,
  distinct,
  every,
  given,
  implies,
  item,
  keys,
  keysOfEach,
  list,
  not,
  type Rule,
  words,
} from '../../modules/rule';

const backfilled = list('backfill?.consumers');
const streamReaders = concat(keys('consumers'), keys('fanOuts'), keys('kinesis?.consumers'));

const named = concat(streamReaders, keysOfEach('fanOuts', 'subscribers'), keys('pipes'), keys('buses'));

/** What the backfill of a module's pipeline asks of what stands beside it. */
export const pipelineBackfillRules: readonly Rule[] = [
  {
    setting: 'backfill?.consumers',
    rule: words('must be keys of `consumers`, `fanOuts` and `kinesis.consumers`, each of them once'),
    value: backfilled,
    remedy: words('Name consumers that the pipeline has.'),
    holds: implies(given('backfill?'), all(distinct(backfilled), every(backfilled, contains(streamReaders, item)))),
  },
  {
    setting: 'backfill?',
    rule: words('needs its name for itself: names in AWS are made of keys'),
    remedy: words('Give what has the key `backfill` another one.'),
    holds: implies(given('backfill?'), not(contains(named, 'backfill'))),
  },
];
