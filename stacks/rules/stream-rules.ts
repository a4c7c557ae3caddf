import { chosenStreamSettings } from '../../modules/event-source-settings';
import {
  all,
  any,
  type Claim,
  collect,
  concat,
  contains,
  elements,
  eq,
  every,
  given,
  gt,
  gte,
  implies,
  item,
  joined,
  key,
  keys,
  lte,
  matches,
  not,
  number,
  oneOf,
  type Rule,
  text,
  tuple,
  words,
} from '../../modules/rule';

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

/** What the view sink writes besides the projection. */
const ownAttributes = ['_version', '_changedAtMs', '_deleted', '_expiresAt'];

const projection = 'view?.projection';
const partitionKeyFrom = text(`${projection}.partitionKey.from`);
const rowKeys = concat(tuple(partitionKeyFrom), elements(`${projection}.sortKey.from`));
const paths = concat(rowKeys, elements(`${projection}.attributes.*`));
const each = `${projection}.each?`;
const namesElement = matches(item, /^each(\.|$)/);
const names = [text(`${projection}.partitionKey.name`), text(`${projection}.sortKey.name`)];
const allNames = concat(tuple(...names), keys(`${projection}.attributes`));
const isOwn = oneOf(item, ...ownAttributes);

/** Where there is a view at all. */
function ofView(claim: Claim): Claim {
  return implies(given('view?'), claim);
}

/** A row belongs to exactly one item, so that its versions can be compared. */
export const viewRules: readonly Rule[] = [
  {
    setting: each,
    rule: words('is required where a path starts with `each`'),
    remedy: words('Name the list whose elements become rows.'),
    holds: ofView(any(given(each), every(paths, not(namesElement)))),
  },
  {
    setting: `${projection}.sortKey.from`,
    rule: words('must name something of the element: rows of one item would overwrite one another'),
    value: rowKeys,
    remedy: words('Add a path like `each.lineId`.'),
    holds: ofView(any(not(given(each)), not(every(rowKeys, not(namesElement))))),
  },
  {
    setting: `${projection}.sortKey.name`,
    rule: words('must be unlike the partition key'),
    value: names[1]!,
    remedy: words('Rename it.'),
    holds: ofView(not(eq(names[1]!, names[0]!))),
  },
  {
    setting: projection,
    rule: words(`must not name an attribute that the sink writes itself (${ownAttributes.join(', ')})`),
    value: joined(collect(allNames, isOwn), ', '),
    remedy: words('Rename it.'),
    holds: ofView(every(allNames, not(isOwn))),
  },
  {
    setting: `${projection}.attributes.*`,
    rule: words('must not be a key of the row'),
    remedy: words('Remove it: keys are always there.'),
    holds: not(contains(tuple(...names), key)),
  },
];
