import {
  all,
  always,
  any,
  bytesOf,
  type Claim,
  collect,
  contains,
  elements,
  entries,
  eq,
  given,
  implies,
  indexOf,
  inPascalCase,
  item,
  key,
  keys,
  lengthOf,
  list,
  lte,
  matches,
  not,
  number,
  oneOf,
  position,
  type Rule,
  sentence,
  type Term,
  text,
  words,
} from '../../modules/rule';
import { sinkId, sinkNames } from '../../modules/sinks';
import type { SinkName } from '../../modules/sinks/settings';
import { expiryRule, sortKeyRule } from './table-rules';

/** Bytes that Lambda gives all variables of a function. */
const environmentBytesMax = 4_096;

/** Ids that a consumer uses itself, beside those of its tables. */
const takenTableIds = [...sinkNames.map(sinkId), 'Once', 'Failures', 'Mapping', 'Default', ''];

/** Statement ids of what each sink calls. */
const sidsOfSinks: { readonly [Name in SinkName]: readonly string[] } = {
  view: ['WriteView', 'DecryptView'],
  aggregation: ['KeepAggregation', 'DecryptAggregation'],
  replica: ['WriteReplica', 'AssumeReplicaRole', 'DecryptReplica'],
  opensearch: ['DescribeIndex', 'MakeIndex', 'WriteDocuments', 'UseCollection'],
  objects: ['KeepObjects', 'TellMissingObjects', 'EncryptObjects'],
  audit: ['PutLines', 'StoreLargeLines', 'EncryptLargeLines'],
  cache: ['ReadCacheLogin', 'DecryptCacheLogin'],
  transitions: [
    ...['PublishTransitions', 'PutTransitions', 'MailTransitions', 'PublishToOwnTopic', 'PutOnOwnBus'],
    'EncryptNotices',
  ],
};

/** Statement ids of the product's own; IAM refuses a policy that has one twice. */
export const takenSids: readonly string[] = [
  ...[
    'WriteLogs',
    'WriteTraces',
    'UseNetworkInterfaces',
    'ReadStream',
    'SubscribeToShards',
    'DecryptStream',
    'ReadQueue',
    'DecryptQueue',
  ],
  ...['WriteFailures', 'ListFailures', 'SendFailures', 'EncryptFailures', 'SendQuarantine', 'EncryptQuarantine'],
  ...['RememberEffects', 'DecryptEffects', 'Publish', 'EncryptMessages', 'WriteClaimChecks', 'ReadClaimChecks'],
  ...Object.values(sidsOfSinks).flat(),
];

/** What runs, as far as rules ask: in a definition it is the handler, in a module whether a zip was brought. */
export interface HandlerTerms {
  /** Whether the code is the product's, or built by it. */
  readonly isOurs: Claim;
  readonly kind: Term | string;
}

/** The prefixes belong to the product and to Lambda. */
const isReserved = matches(key, /^(TRIBUTARY_|AWS_|LAMBDA_)/);

const environmentRules: readonly Rule[] = [
  ...['environment?.*', 'tables.*'].map((setting) => ({
    setting,
    rule: words('must not start with TRIBUTARY_, AWS_ or LAMBDA_'),
    remedy: words('Rename the variable.'),
    holds: not(isReserved),
  })),
  {
    setting: 'environment?.*',
    rule: words('must be unlike the variables of `tables`'),
    remedy: words('Rename one of them.'),
    holds: not(contains(keys('tables'), key)),
  },
  {
    setting: 'environment',
    rule: words(`must be at most ${environmentBytesMax} bytes in all`),
    value: bytesOf(entries('environment?')),
    remedy: words('Keep large settings in a file of the zip.'),
    holds: lte(bytesOf(entries('environment?')), environmentBytesMax),
  },
];

/** The product's own handlers, and what its build bundles, are JavaScript. */
function runtimeRules({ isOurs, kind }: HandlerTerms): readonly Rule[] {
  const runtime = text('runtime');
  return [
    {
      setting: 'runtime',
      rule: words("is given by the handler's own `runtime` for a zip"),
      value: runtime,
      remedy: words('Remove it.'),
      holds: any(not(given(runtime)), not(eq(text('handler?.kind'), 'zip'))),
      // A variable has a default: nothing tells whether it was given.
      isForDefinitions: true,
    },
    {
      setting: 'runtime',
      rule: sentence`must be a Node.js runtime for a handler of kind ${kind}`,
      value: runtime,
      remedy: words('Bring a zip for any other runtime.'),
      holds: implies(isOurs, matches(text('runtime', 'nodejs22.x'), /^nodejs/)),
    },
  ];
}

const reserved = number('reservedConcurrentExecutions?');

/** Shards say how many executions a stream needs. */
export const expectedShards: Rule = {
  setting: 'expectedShards?',
  rule: words('must not be given together with `reservedConcurrentExecutions`'),
  value: number('expectedShards?'),
  remedy: words('Remove one of them.'),
  holds: any(not(given('expectedShards?')), not(given(reserved))),
};

const concurrency = number('scalingConfig?.maximumConcurrency');

export const reservedConcurrency: Rule = {
  setting: 'scalingConfig?.maximumConcurrency',
  rule: sentence`must be at most the ${reserved} of \`reservedConcurrentExecutions\`: throttled messages use up their receives`,
  value: concurrency,
  remedy: words('Lower it, or reserve more.'),
  holds: implies(all(given('scalingConfig?'), given(reserved)), any(eq(reserved, 0), lte(concurrency, reserved))),
};

/** The same rules as for any table's keys; and a variable makes the ids of its table. */
const ownTableRules: readonly Rule[] = [
  {
    setting: 'tables.*',
    rule: words('is taken by another construct of the consumer'),
    remedy: words('Rename it.'),
    holds: all(
      not(oneOf(inPascalCase(key), ...takenTableIds)),
      eq(indexOf(collect(keys('tables'), always, inPascalCase(item)), inPascalCase(key)), indexOf(keys('tables'), key)),
    ),
  },
  sortKeyRule('tables.*.'),
  expiryRule('tables.*.'),
];

const sid = text('statements[*].sid');
const sidsOfTables = collect(keys('tables'), always, sentence`Use${inPascalCase(item)}`);

const statementRule: Rule = {
  setting: 'statements[*].sid',
  rule: words("must be unlike the role's other statements"),
  value: sid,
  remedy: words('Rename it.'),
  holds: all(
    not(oneOf(sid, ...takenSids)),
    not(contains(sidsOfTables, sid)),
    eq(indexOf(elements('statements[*].sid'), sid), position),
  ),
};

/** Without the response, Lambda takes everything a handler of ours returns for success. */
function responseRule({ isOurs }: HandlerTerms): Rule {
  const types = list('functionResponseTypes');
  return {
    setting: 'functionResponseTypes',
    rule: words("must be `['ReportBatchItemFailures']` for the product's handlers"),
    value: types,
    remedy: words('Remove it.'),
    holds: implies(isOurs, not(eq(lengthOf(types), 0))),
  };
}

/** A window's state is part of each answer; Lambda fails every batch whose answer has none. */
export function tumblingRule({ isOurs, kind }: HandlerTerms): Rule {
  const seconds = number('tumblingWindowInSeconds?');
  return {
    setting: 'tumblingWindowInSeconds?',
    rule: sentence`must be left out for a handler of kind ${kind}, which returns no state`,
    value: seconds,
    remedy: words('Remove it, or bring a zip that does.'),
    holds: implies(all(isOurs, given(seconds)), lte(seconds, 0)),
  };
}

/** Settings of a function that contradict one another or take what is reserved. */
export function functionRules(handler: HandlerTerms): readonly Rule[] {
  return [...environmentRules, ...runtimeRules(handler), ...ownTableRules, statementRule, responseRule(handler)];
}
