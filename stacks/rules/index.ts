/**
 * What settings ask of one another, by the Terraform module that they are variables of. A definition is checked by the
 * same tables.
 */

import {
  all,
  always,
  any,
  concat,
  elements,
  eq,
  given,
  gt,
  keys,
  lengthOf,
  list,
  not,
  type Rule,
  text,
  words,
} from '../../modules/rule';
import { archiveRules as archiveSettingRules } from './archive-rules';
import { crossAccountRules, fifoQueueRules, topicRules, visibilityRule } from './fan-out-rules';
import { expectedShards, functionRules, type HandlerTerms, reservedConcurrency, tumblingRule } from './function-rules';
import { eventSourceRules } from './mapping-rules';
import {
  archiveNameRules,
  claimCheckNameRule,
  distinctKeysRule,
  functionNameRule,
  queueFailureNameRule,
  sinkNameRules,
  streamFailureNameRule,
  subscriberNameRule,
} from './name-rules';
import { readersRule } from './reader-rules';
import { allSinkRules, oneCode } from './sink-rules';
import { retentionRules } from './stream-rules';

export { networkRules } from './network-rules';
export { tableRules } from './table-rules';

const zipGiven = given('functionZip?');

export const streamConsumerRules: readonly Rule[] = [
  oneCode,
  ...streamRules({ isOurs: not(zipGiven), kind: 'cdc' }),
  ...allSinkRules,
  ...sinkNameRules,
  functionNameRule,
  streamFailureNameRule,
];

/** A module is told of dead letters; it cannot ask the queue for them. */
const quarantineRule: Rule = {
  setting: 'deadLetters',
  rule: words('is required where `quarantine` is sqs'),
  remedy: words('Name the queue of dead letters, or quarantine to s3.'),
  holds: any(not(eq(text('quarantine', 's3'), 'sqs')), given('deadLetters?')),
};

export const queueConsumerRules: readonly Rule[] = [
  oneCode,
  quarantineRule,
  ...eventSourceRules.sqs,
  ...functionRules({ isOurs: not(zipGiven), kind: 'cdc' }),
  ...allSinkRules,
  ...sinkNameRules,
  reservedConcurrency,
  functionNameRule,
  queueFailureNameRule,
];

export const fanOutRules: readonly Rule[] = [
  ...streamRules({ isOurs: always, kind: 'fan-out' }),
  ...topicRules,
  ...crossAccountRules('crossAccountSubscribers.*.'),
  visibilityRule('subscribers.*.'),
  ...fifoQueueRules,
  functionNameRule,
  streamFailureNameRule,
  claimCheckNameRule,
];

/** What a subscription needs beyond the shapes of its settings, the policy's grammar checks. */
export const subscriberRules: readonly Rule[] = [subscriberNameRule];

/** Settings of an archive, and the names that are made of its own. */
export const archiveRules: readonly Rule[] = [...archiveSettingRules, ...archiveNameRules];

/** A function and a schedule of one name. */
export const versionPrunerRules: readonly Rule[] = [functionNameRule];

const oneTable: Rule = {
  setting: 'table',
  rule: words('must be given exactly where `existingTable` is not'),
  remedy: words('Describe the table to make, or name one that exists.'),
  holds: any(all(given('table?'), not(given('existingTable?'))), all(given('existingTable?'), not(given('table?')))),
};

export const pipelineRules: readonly Rule[] = [
  oneTable,
  readersRule({
    readers: concat(
      keys('consumers'),
      keys('fanOuts'),
      list('otherStreamReaders?'),
      elements('table?.streamReaders?[*].name'),
    ),
    isGlobal: gt(lengthOf(elements('table?.replicas?[*].regionName')), 0),
  }),
  distinctKeysRule,
];

function streamRules(handler: HandlerTerms): readonly Rule[] {
  return [
    ...eventSourceRules.dynamodb,
    ...retentionRules,
    ...functionRules(handler),
    expectedShards,
    tumblingRule(handler),
  ];
}
