/**
 * What settings ask of one another, by the Terraform module that they are variables of. A definition is checked by the
 * same tables.
 */

import {
  all,
  always,
  any,
  collect,
  concat,
  elements,
  eq,
  given,
  gt,
  item,
  keys,
  lengthOf,
  list,
  not,
  type Rule,
  text,
  words,
} from '../../modules/rule';
import { archiveRules as archiveSettingRules } from './archive-rules';
import { pipelineBackfillRules } from './backfill-rules';
import { archiveNameRule, eventRuleRules } from './event-bus-rules';
import { crossAccountRules, fifoQueueRules, topicRules, visibilityRule } from './fan-out-rules';
import { expectedShards, functionRules, type HandlerTerms, reservedConcurrency, tumblingRule } from './function-rules';
import { kinesisReaderRules, kinesisRetentionRules, kinesisStreamRules as streamSettingRules } from './kinesis-rules';
import { eventSourceRules } from './mapping-rules';
import {
  archiveNameRules,
  backfillNameRules,
  claimCheckNameRule,
  distinctKeysRule,
  eventBusNameRule,
  eventRuleNameRule,
  functionNameRule,
  kinesisStreamNameRule,
  pipeNameRule,
  queueFailureNameRule,
  sinkNameRules,
  streamFailureNameRule,
  subscriberNameRule,
} from './name-rules';
import { busArnRule, pipeFilterRules, pipelinePipeRules, pipeRules, pipesOfKinesis, pipesOfTable } from './pipe-rules';
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

/** Settings of a Kinesis stream, and the name that is made of its own. */
export const kinesisStreamRules: readonly Rule[] = [...streamSettingRules, kinesisStreamNameRule];

export const kinesisConsumerRules: readonly Rule[] = [
  oneCode,
  ...eventSourceRules.kinesis,
  ...kinesisRetentionRules,
  ...functionRules({ isOurs: not(zipGiven), kind: 'cdc' }),
  expectedShards,
  tumblingRule({ isOurs: not(zipGiven), kind: 'cdc' }),
  ...allSinkRules,
  ...sinkNameRules,
  functionNameRule,
  streamFailureNameRule,
];

/** A function, a workflow and a bucket that are named alike. */
export const backfillRules: readonly Rule[] = [...backfillNameRules];

/** A function and a schedule of one name. */
export const versionPrunerRules: readonly Rule[] = [functionNameRule];

/** A pipe, whose source tells what kind of stream it is. */
export const pipeModuleRules: readonly Rule[] = [
  ...pipeRules(not(eq(text('sourceStream.kind', 'dynamodb'), 'kinesis'))),
  ...pipeFilterRules,
  busArnRule,
  pipeNameRule,
];

export const pipeEnrichmentRules: readonly Rule[] = [functionNameRule];
export const eventBusModuleRules: readonly Rule[] = [eventBusNameRule, archiveNameRule];
export const eventRuleModuleRules: readonly Rule[] = [...eventRuleRules, eventRuleNameRule];

const oneTable: Rule = {
  setting: 'table',
  rule: words('must be given exactly where `existingTable` is not'),
  remedy: words('Describe the table to make, or name one that exists.'),
  holds: any(all(given('table?'), not(given('existingTable?'))), all(given('existingTable?'), not(given('table?')))),
};

const archiveOfStream: Rule = {
  setting: 'archive?',
  rule: words('needs `kinesis`: Firehose reads a Kinesis stream, not the stream of a table'),
  remedy: words('Give `kinesis`, or keep the changes by an audit sink.'),
  holds: any(not(given('archive?')), given('kinesis?')),
};

export const pipelineRules: readonly Rule[] = [
  oneTable,
  archiveOfStream,
  readersRule({
    readers: concat(
      keys('consumers'),
      keys('fanOuts'),
      pipesOfTable,
      list('otherStreamReaders?'),
      elements('table?.streamReaders?[*].name'),
    ),
    isGlobal: gt(lengthOf(elements('table?.replicas?[*].regionName')), 0),
  }),
  distinctKeysRule,
  ...pipelinePipeRules,
  ...pipelineBackfillRules,
  ...kinesisReaderRules({
    consumers: keys('kinesis?.consumers'),
    registered: collect(elements('kinesis?.consumers.*.enhancedFanOut?'), eq(item, true)),
    pipes: pipesOfKinesis,
    hasArchive: given('archive?'),
  }),
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
