import {
  all,
  choose,
  eq,
  given,
  implies,
  lengthOf,
  lte,
  matches,
  plus,
  type Rule,
  text,
  words,
} from '../../modules/rule';

/** Characters that AWS takes for the name of an archive, which is called like its bus. */
const archiveNameCharactersMax = 48;
/** Characters of an event pattern: a quota that AWS raises to 4,096, which is what its API takes. */
const patternCharactersMax = 4_096;

/** What a rule of a bus may send to. */
export const eventTargetKinds = [
  ...['ownQueue', 'sqs', 'sns', 'lambda', 'stepFunctions', 'kinesis', 'firehose', 'eventBus', 'apiDestination'],
] as const;

const pattern = text('eventPattern');

/** What settings of a rule ask of one another. */
export const eventRuleRules: readonly Rule[] = [
  {
    setting: 'target',
    rule: words(`must have exactly one of ${eventTargetKinds.map((kind) => `\`${kind}\``).join(', ')}`),
    remedy: words('Name one of them; a second rule sends the same events elsewhere.'),
    holds: eq(plus(...eventTargetKinds.map((kind) => choose(given(`target.${kind}?`), 1, 0))), 1),
  },
  {
    setting: 'target.sqs?.messageGroupId?',
    rule: words('is required for a FIFO queue'),
    remedy: words('Name a group; every event is of that one.'),
    holds: implies(
      all(given('target.sqs?'), matches(text('target.sqs?.arn'), /\.fifo$/)),
      given('target.sqs?.messageGroupId?'),
    ),
  },
  {
    setting: 'eventPattern',
    rule: words(`must have at most ${patternCharactersMax} characters`),
    value: lengthOf(pattern),
    remedy: words('Split it among rules.'),
    holds: lte(lengthOf(pattern), patternCharactersMax),
  },
];

/** Of a bus with an archive. */
export const archiveNameRule: Rule = {
  setting: 'name',
  rule: words(`must be at most ${archiveNameCharactersMax} characters with \`archiveRetentionInDays\``),
  value: lengthOf(text('name')),
  remedy: words('Shorten it.'),
  holds: implies(given('archiveRetentionInDays?'), lte(lengthOf(text('name')), archiveNameCharactersMax)),
};
