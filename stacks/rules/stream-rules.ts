import { chosenStreamSettings } from '../../modules/event-source-settings';
import { all, any, eq, gt, gte, lte, not, number, type Rule, text, words } from '../../modules/rule';

/** Seconds that DynamoDB keeps a record in its stream. */
const streamRetentionSeconds = 86_400;
/**
 * With an SQS destination alone only pointers into the stream survive: half of its retention is for retrying, the
 * other half for someone to notice, read the record and act.
 */
const pointerAgeSecondsMax = 43_200;

const attempts = number('maximumRetryAttempts', chosenStreamSettings.maximumRetryAttempts);
const age = number('maximumRecordAgeInSeconds', chosenStreamSettings.maximumRecordAgeInSeconds);
const outlivesStream = any(eq(age, -1), gte(age, streamRetentionSeconds));
const neverGivesUp = all(eq(attempts, -1), outlivesStream);

/** Retries and age against destination: what AWS accepts, and loses by. */
export const retentionRules: readonly Rule[] = [
  {
    setting: 'maximumRecordAgeInSeconds',
    rule: words(
      `must be below ${streamRetentionSeconds} where \`maximumRetryAttempts\` is -1: the stream drops the record before the destination ever sees it`,
    ),
    value: age,
    remedy: words('Lower it; 21600 outlives an outage of hours.'),
    holds: not(neverGivesUp),
  },
  {
    setting: 'maximumRecordAgeInSeconds',
    rule: words(
      `must be 60 to ${pointerAgeSecondsMax} where \`onFailure\` is sqs: the queue holds pointers into the stream, which keeps records for ${streamRetentionSeconds} seconds`,
    ),
    value: age,
    remedy: words("Lower it, or use `onFailure: { kind: 's3' }`, which keeps the records."),
    holds: any(not(eq(text('onFailure.kind'), 'sqs')), neverGivesUp, all(gt(age, -1), lte(age, pointerAgeSecondsMax))),
  },
];
