import { names } from '../../modules/names';
import {
  all,
  always,
  any,
  type Claim,
  concat,
  distinct,
  eq,
  flag,
  given,
  keys,
  keysOfEach,
  lengthOf,
  lte,
  not,
  plus,
  type Rule,
  sentence,
  text,
  words,
} from '../../modules/rule';

/** Characters that AWS allows for a name. Of a bucket it is the prefix: S3 takes 63, and Terraform appends 26. */
export const nameCharactersMax = {
  bucket: 37,
  cache: 40,
  deliveryStream: 64,
  eventBus: 256,
  eventRule: 64,
  function: 64,
  pipe: 64,
  queue: 80,
  role: 64,
  stream: 128,
  table: 255,
  topic: 256,
} as const;

const kindNames: { readonly [Kind in keyof typeof nameCharactersMax]: string } = {
  bucket: 'bucket',
  cache: 'cache',
  deliveryStream: 'delivery stream',
  eventBus: 'event bus',
  eventRule: 'rule',
  function: 'function',
  pipe: 'pipe',
  queue: 'queue',
  role: 'role',
  stream: 'stream',
  table: 'table',
  topic: 'topic',
};

/** The name made by appending to `name` fits, where the thing is made at all. */
function fits(kind: keyof typeof nameCharactersMax, appended: string, isMade: Claim): Rule {
  const length = appended === '' ? lengthOf(text('name')) : plus(lengthOf(text('name')), appended.length);
  const charactersMax = nameCharactersMax[kind];
  return {
    setting: 'name',
    rule: sentence`must leave the ${kindNames[kind]}'s name \`${text('name')}${appended}\` within ${charactersMax} characters`,
    value: length,
    remedy: words('Shorten it.'),
    holds: any(not(isMade), lte(length, charactersMax)),
  };
}

const hasFailureBucket = any(eq(text('onFailure.kind', 's3'), 's3'), eq(text('quarantine?'), 's3'));
const failureBucket = names.failureBucketPrefix('');

export const functionNameRule = fits('function', '', always);
export const pipeNameRule = fits('pipe', '', always);
export const eventBusNameRule = fits('eventBus', '', always);
export const eventRuleNameRule = fits('eventRule', '', always);
export const streamFailureNameRule = fits('bucket', failureBucket, hasFailureBucket);
export const queueFailureNameRule = fits('bucket', failureBucket, eq(text('quarantine', 's3'), 's3'));
export const claimCheckNameRule = fits('bucket', names.claimCheckBucketPrefix(''), flag('claimCheck', true));
const makesStream = all(given('audit?'), not(given('audit?.deliveryStream?')));

/** What an archive makes. */
export const archiveNameRules: readonly Rule[] = [
  fits('bucket', names.archiveBucketPrefix(''), not(given('bucket?'))),
  fits('deliveryStream', names.archive(''), always),
  fits('function', names.archiveTransform(''), always),
];

/** What sinks make for themselves. */
export const sinkNameRules: readonly Rule[] = [
  fits('bucket', names.objectsBucketPrefix(''), all(given('objects?'), not(given('objects?.bucket?')))),
  fits('bucket', names.auditBucketPrefix(''), all(makesStream, not(given('audit?.bucket?')))),
  fits('deliveryStream', names.auditStream(''), makesStream),
  fits('cache', names.cache(''), given('cache?.serverless?')),
];
export const kinesisStreamNameRule = fits(
  'stream',
  names.kinesisStream(''),
  all(not(given('streamName?')), not(given('existingStream?'))),
);
/** What a backfill makes, besides its function. */
export const backfillNameRules: readonly Rule[] = [
  fits('role', names.backfillRun(''), always),
  fits('bucket', names.backfillBucketPrefix(''), always),
];
export const subscriberNameRule = fits('queue', names.deadLetterQueue('', true), always);

/** Names in AWS are made of keys: two that are the same would be one function. */
export const distinctKeysRule: Rule = {
  setting: 'fanOuts',
  rule: words(
    "must have keys, and subscribers with keys, that are unlike one another and those of `consumers` and of the Kinesis stream's consumers: names in AWS are made of them",
  ),
  remedy: words('Rename one of them.'),
  holds: distinct(
    concat(keys('consumers'), keys('fanOuts'), keysOfEach('fanOuts', 'subscribers'), keys('kinesis?.consumers')),
  ),
};
