import { filterCount, filterLength } from '../../modules/event-source-settings-rules';
import {
  enrichmentBatchMax,
  inputTemplateCharactersMax,
  pipeBatchMax,
  pipeDefaults,
  pipeEnrichmentKinds,
  pipeTargetKinds,
} from '../../modules/pipe-defaults';
import {
  all,
  any,
  type Claim,
  choose,
  collect,
  concat,
  contains,
  distinct,
  elements,
  eq,
  given,
  gte,
  implies,
  item,
  keys,
  lengthOf,
  lte,
  matches,
  not,
  number,
  plus,
  type Rule,
  sentence,
  type Term,
  text,
  words,
} from '../../modules/rule';
import { timestampRules } from './kinesis-rules';

/** Seconds that pointers into a DynamoDB stream are tried for: half of what the stream keeps is left for a person. */
const pointerAgeSecondsMax = 43_200;
const recordsMax = 10_000;

const oneIfGiven = (path: string) => choose(given(path), 1, 0);
const listed = (names: readonly string[]) => names.map((name) => `\`${name}\``).join(', ');

const oneTarget: Rule = {
  setting: 'target',
  rule: words(`must have exactly one of ${listed(pipeTargetKinds)}`),
  remedy: words('Name one of them.'),
  holds: eq(plus(...pipeTargetKinds.map((kind) => oneIfGiven(`target.${kind}?`))), 1),
};

const enrichments = pipeEnrichmentKinds.map((kind) => oneIfGiven(`enrichment.${kind}?`));

const oneEnrichment: Rule = {
  setting: 'enrichment',
  rule: words(`must have at most one of ${listed(pipeEnrichmentKinds)}, and none with \`enrichmentFunction\``),
  remedy: words('Remove the others.'),
  holds: lte(plus(...enrichments, oneIfGiven('enrichmentFunction?')), 1),
};

/** A template of nothing is refused by AWS when the pipe is made. */
const templateWithEnrichment: Rule = {
  setting: 'enrichment.inputTemplate?',
  rule: words('must not be given without an enrichment'),
  remedy: words('Move it to `target`, or name what enriches.'),
  holds: implies(given('enrichment.inputTemplate?'), eq(plus(...enrichments, oneIfGiven('enrichmentFunction?')), 1)),
};

/** The lower of what the target and the enrichment take. */
function batchMax(): Term {
  const kindsWith = (max: number) => [
    ...pipeTargetKinds.filter((kind) => pipeBatchMax[kind] === max).map((kind) => given(`target.${kind}?`)),
    ...pipeEnrichmentKinds
      .filter((kind) => enrichmentBatchMax[kind] === max)
      .map((kind) => given(`enrichment.${kind}?`)),
  ];
  const limits = [1, 10, 500];
  return limits.reduceRight<Term>((otherwise, max) => choose(any(...kindsWith(max)), max, otherwise), {
    is: 'literal',
    value: recordsMax,
  });
}

const batchSize = number('batchSize?');

const batchFits: Rule = {
  setting: 'batchSize?',
  rule: sentence`must be at most ${batchMax()}, which is what the target and the enrichment take`,
  value: batchSize,
  remedy: words('Lower it.'),
  holds: implies(given('batchSize?'), lte(batchSize, batchMax())),
};

const age = number('maximumRecordAgeInSeconds', pipeDefaults.pipe.maximumRecordAgeInSeconds);
const attempts = number('maximumRetryAttempts', pipeDefaults.pipe.maximumRetryAttempts);

const agePossible: Rule = {
  setting: 'maximumRecordAgeInSeconds',
  rule: words('must be -1 or 60 to 604800'),
  value: age,
  remedy: words('Raise it.'),
  holds: any(eq(age, -1), gte(age, 60)),
};

/** What is given up leaves a pointer alone, and a pointer is worth what the stream still has. */
function ageRules(isTableStream: Claim): readonly Rule[] {
  return [
    agePossible,
    {
      setting: 'maximumRecordAgeInSeconds',
      rule: words(
        `must be 60 to ${pointerAgeSecondsMax} for a table's stream: the dead letters hold pointers into it, and it keeps records for 86400 seconds`,
      ),
      value: age,
      remedy: words('Lower it; 21600 outlives an outage of hours.'),
      holds: implies(isTableStream, all(gte(age, 0), lte(age, pointerAgeSecondsMax))),
    },
    {
      setting: 'maximumRecordAgeInSeconds',
      rule: words('must not be -1 where `maximumRetryAttempts` is -1: nothing would ever reach the dead letters'),
      value: age,
      remedy: words('Limit one of them; 21600 seconds outlive an outage of hours.'),
      holds: any(isTableStream, not(all(eq(age, -1), eq(attempts, -1)))),
    },
  ];
}

/** Of a table's stream AWS takes no time to start at. */
function tableStart(isTableStream: Claim): Rule {
  const position = text('startingPosition', pipeDefaults.pipe.startingPosition);
  return {
    setting: 'startingPosition',
    rule: words("must be TRIM_HORIZON or LATEST for a table's stream"),
    value: position,
    remedy: words('Choose one of them; a Kinesis stream can be read from a time on.'),
    holds: not(all(isTableStream, eq(position, 'AT_TIMESTAMP'))),
  };
}

function templateLength(path: string): Rule {
  return {
    setting: path,
    rule: words(`must have at most ${inputTemplateCharactersMax} characters`),
    value: lengthOf(text(path)),
    remedy: words('Shorten it.'),
    holds: implies(given(path), lte(lengthOf(text(path)), inputTemplateCharactersMax)),
  };
}

const queueArn = text('target.sqs?.arn');

const fifoGroup: Rule = {
  setting: 'target.sqs?.messageGroupId?',
  rule: words('is required for a FIFO queue'),
  remedy: words("Write a JSON path to the item's key, such as `$.dynamodb.Keys.id.S`."),
  holds: implies(all(given('target.sqs?'), matches(queueArn, /\.fifo$/)), given('target.sqs?.messageGroupId?')),
};

const standardId: Rule = {
  setting: 'target.sqs?.messageDeduplicationId?',
  rule: words('must not be given for a standard queue, and needs `messageGroupId`'),
  remedy: words('Remove it.'),
  holds: implies(
    given('target.sqs?.messageDeduplicationId?'),
    all(matches(queueArn, /\.fifo$/), given('target.sqs?.messageGroupId?')),
  ),
};

/** What settings of a pipe ask of one another. `isTableStream`: it reads the stream of a table, not of Kinesis. */
export function pipeRules(isTableStream: Claim): readonly Rule[] {
  return [
    oneTarget,
    oneEnrichment,
    templateWithEnrichment,
    batchFits,
    ...ageRules(isTableStream),
    ...[tableStart(isTableStream), ...timestampRules],
    ...[templateLength('target.inputTemplate?'), templateLength('enrichment.inputTemplate?')],
    ...[fifoGroup, standardId],
  ];
}

/** The filters of a definition are checked with their grammar. */
export const pipeFilterRules: readonly Rule[] = [filterCount(), filterLength];

/** Readers of the table's stream among the pipes of a module's pipeline. */
export const pipesOfTable: Term = collect(elements('pipes.*.source'), not(eq(item, 'kinesis')), words('a pipe'));

/** Readers of the Kinesis stream among them. */
export const pipesOfKinesis: Term = collect(elements('pipes.*.source'), eq(item, 'kinesis'), words('a pipe'));

const busKey = text('pipes.*.bus?');

/** What pipes of a module's pipeline ask of what stands beside them. */
export const pipelinePipeRules: readonly Rule[] = [
  {
    setting: 'pipes',
    rule: words(
      'must have keys that are unlike those of `buses`, `consumers` and `fanOuts`: names in AWS are made of them',
    ),
    remedy: words('Rename one of them.'),
    holds: distinct(concat(keys('pipes'), keys('buses'), keys('consumers'), keys('fanOuts'))),
  },
  {
    setting: 'pipes.*.bus?',
    rule: words('must be a key of `buses`'),
    value: busKey,
    remedy: words('Describe that bus, or name another one.'),
    holds: implies(given(busKey), contains(keys('buses'), busKey)),
  },
  {
    setting: 'pipes.*.source',
    rule: words("needs the pipeline's `kinesis`"),
    value: text('pipes.*.source'),
    remedy: words('Describe `kinesis`, or read the stream of the table.'),
    holds: implies(eq(text('pipes.*.source'), 'kinesis'), given('kinesis?')),
  },
];

/** Without a bus of the pipeline, which a pipe names, the ARN says which one it is. */
export const busArnRule: Rule = {
  setting: 'target.eventBus?.arn?',
  rule: words('must be given'),
  remedy: words('Name the bus.'),
  holds: implies(given('target.eventBus?'), given('target.eventBus?.arn?')),
};
