import { chosenStreamSettings } from '../../modules/event-source-settings';
import { kinesisDefaults } from '../../modules/kinesis-defaults';
import {
  all,
  any,
  type Claim,
  choose,
  eq,
  given,
  gt,
  implies,
  lengthOf,
  lt,
  lte,
  matches,
  not,
  number,
  plus,
  type Rule,
  said,
  sentence,
  type Term,
  text,
  times,
  words,
} from '../../modules/rule';

const shardCount = number('shardCount?');
const isProvisioned = eq(text('streamMode', kinesisDefaults.stream.streamMode), 'PROVISIONED');

/** What the settings of a stream that is made ask of one another. */
export const kinesisStreamRules: readonly Rule[] = [
  {
    setting: 'shardCount?',
    rule: words('must not be given with ON_DEMAND, where AWS finds the shards itself'),
    value: shardCount,
    remedy: words('Remove it, or make the stream PROVISIONED.'),
    holds: implies(given(shardCount), isProvisioned),
  },
  {
    setting: 'shardCount?',
    rule: words('is required with PROVISIONED'),
    remedy: words('Give it: a shard takes 1 MiB or 1,000 changes a second.'),
    holds: any(not(isProvisioned), given(shardCount)),
  },
];

const attempts = number('maximumRetryAttempts', chosenStreamSettings.maximumRetryAttempts);
const age = number('maximumRecordAgeInSeconds', chosenStreamSettings.maximumRecordAgeInSeconds);
const retentionHours = number('kinesisStream.retentionPeriod', kinesisDefaults.existingStream.retentionPeriod);
const retentionSeconds = times(retentionHours, 3_600);
/** Half for retrying, half for someone to follow the pointers. */
const pointerAgeSecondsMax = times(retentionHours, 1_800);

/** Retries and age against the stream's retention and the destination: what AWS accepts, and loses by. */
export const kinesisRetentionRules: readonly Rule[] = [
  {
    setting: 'maximumRecordAgeInSeconds',
    rule: sentence`must be below the ${retentionSeconds} seconds that the stream keeps a record, or -1`,
    value: age,
    remedy: words('Lower it, or have the stream keep records for longer.'),
    holds: any(eq(age, -1), lt(age, retentionSeconds)),
  },
  {
    setting: 'maximumRecordAgeInSeconds',
    rule: words(
      'must not be -1 where `maximumRetryAttempts` is -1: the stream drops the record before the destination ever sees it',
    ),
    value: age,
    remedy: words('Lower it; 21600 outlives an outage of hours.'),
    holds: not(all(eq(attempts, -1), eq(age, -1))),
  },
  {
    setting: 'maximumRecordAgeInSeconds',
    rule: sentence`must be 60 to ${pointerAgeSecondsMax} where \`onFailure\` is sqs: the queue holds pointers into the stream, which keeps records for ${retentionSeconds} seconds`,
    value: age,
    remedy: words("Lower it, or use `onFailure: { kind: 's3' }`, which keeps the records."),
    holds: any(
      not(eq(text('onFailure.kind'), 'sqs')),
      all(eq(attempts, -1), eq(age, -1)),
      all(gt(age, -1), lte(age, pointerAgeSecondsMax)),
    ),
  },
];

const timestamp = text('startingPositionTimestamp?');

/** A day of the calendar and a time of day: JavaScript reads February 31st as a day in March. */
const days = '((0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-9]))';
export const dayAndTime = `^[0-9]{4}-${days}T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]`;

/** Terraform takes one spelling of a time only; AWS's API takes epoch seconds too. */
export const timestampFormat: Rule = {
  setting: 'startingPositionTimestamp?',
  rule: words('must be written like `2026-01-31T10:20:30Z`'),
  value: timestamp,
  remedy: words('Write date, time and zone.'),
  holds: implies(
    given(timestamp),
    matches(timestamp, new RegExp(`${dayAndTime}([.][0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$`)),
  ),
};

const isAtTimestamp = eq(text('startingPosition', chosenStreamSettings.startingPosition), 'AT_TIMESTAMP');

/** A time belongs to AT_TIMESTAMP, and only there. */
export const timestampRules: readonly Rule[] = [
  timestampFormat,
  {
    setting: 'startingPositionTimestamp?',
    rule: words('is only valid with AT_TIMESTAMP'),
    value: timestamp,
    remedy: words('Remove it.'),
    holds: implies(given(timestamp), isAtTimestamp),
  },
  {
    setting: 'startingPositionTimestamp?',
    rule: words('is required with AT_TIMESTAMP'),
    remedy: words('Give the time to start at.'),
    holds: any(not(isAtTimestamp), given(timestamp)),
  },
];

/** Consumers that AWS registers of one stream. */
const registeredMax = 20;
/** Reads that a shard serves a second, for all who share it; a mapping, a pipe and Firehose each read once a second. */
const sharedReadersMax = 5;

/** Keys of the consumers of a Kinesis stream, those of the registered among them, and what else reads it. */
export interface KinesisReaders {
  readonly consumers: Term;
  readonly registered: Term;
  /** Pipes that read it. */
  readonly pipes: Term;
  readonly hasArchive: Claim;
}

/**
 * How many readers a stream bears.
 * @see https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
 */
export function kinesisReaderRules({ consumers, registered, pipes, hasArchive }: KinesisReaders): readonly Rule[] {
  const readers = plus(lengthOf(consumers), lengthOf(pipes), choose(hasArchive, 1, 0));
  return [
    {
      setting: 'kinesis',
      rule: words(
        `must have at most ${registeredMax} consumers with \`enhancedFanOut\`: AWS registers no more of a stream`,
      ),
      value: lengthOf(registered),
      remedy: words('Let some of them share the shards, or subscribe to a fan-out.'),
      holds: lte(lengthOf(registered), registeredMax),
    },
    {
      setting: 'kinesis',
      rule: words(
        `must have at most ${sharedReadersMax} readers without \`enhancedFanOut\`, pipes and the archive included: they share the ${sharedReadersMax} reads a second of a shard`,
      ),
      value: said(sentence`${readers} readers, ${lengthOf(registered)} of them registered`),
      remedy: words('Give some of them `enhancedFanOut`.'),
      holds: lte(readers, plus(lengthOf(registered), sharedReadersMax)),
    },
  ];
}
