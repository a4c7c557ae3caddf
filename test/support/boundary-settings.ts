import fc from 'fast-check';
import type { ModuleDefinition } from '../../module-set/module-definition';
import { sinkNames } from '../../modules/sinks';
import { type Drawn, drawSettings } from './drawn-settings';
import { eventBusBoundaries, eventRuleBoundaries, pipeBoundaries } from './pipe-boundaries';
import { eachSink, sinkBoundaries } from './sink-boundaries';

const keyNamed = (name: string, type = 'S') => ({ name, type });
const filters = (count: number, pattern = '{"eventName":["INSERT"]}') => ({
  filterCriteria: { filters: Array.from({ length: count }, () => ({ pattern })) },
});
const ownTable = (changes: object) => ({
  tables: { SEEN_TABLE: { partitionKey: keyNamed('id'), actions: ['dynamodb:PutItem'], ...changes } },
});
const age = (maximumRecordAgeInSeconds: number, maximumRetryAttempts: number, kind = 's3') => ({
  ...{ maximumRecordAgeInSeconds, maximumRetryAttempts },
  onFailure: { kind },
});
const index = (changes: object) => ({
  globalSecondaryIndexes: [{ indexName: 'byOwner', partitionKey: keyNamed('owner'), ...changes }],
});
const subscriber = (changes: object) => ({ subscribers: { search: changes } });
const attributes = (count: number) => ({ filterAttributes: Array.from({ length: count }, (_each, at) => `name${at}`) });

const statement = (sid: string) => ({ sid, actions: ['s3:GetObject'], resources: ['*'] });

const aFunction: readonly Drawn[] = [
  ...[['Mine'], ['Mine', 'Mine'], ['Publish'], ['UseSeenTable']].map((sids) => ({
    ...ownTable({}),
    statements: sids.map(statement),
  })),
  ...['SEEN', 'VIEW'].map((name) => ({ tables: { [name]: ownTable({}).tables.SEEN_TABLE } })),
  ...[4_092, 4_093].map((length) => ({ environment: { BIG: `ü${'x'.repeat(length - 1)}` } })),
  ...['SEEN_TABLE', 'OTHER'].map((name) => ({ ...ownTable({}), environment: { [name]: 'x' } })),
  ...['id', 'at'].map((name) => ownTable({ sortKey: keyNamed(name) })),
  ...['id', 'at', 'expiresAt'].map((timeToLiveAttribute) => ownTable({ sortKey: keyNamed('at'), timeToLiveAttribute })),
  ...[filters(5), filters(6), filters(1, 'x'.repeat(4_096)), filters(1, 'x'.repeat(4_097))],
];

const responses = [[], ['ReportBatchItemFailures']].map((functionResponseTypes) => ({
  ...{ functionResponseTypes, functionZip: null },
}));

const aStream: readonly Drawn[] = [
  ...responses,
  ...[-1, 86_400, 86_399, 60].flatMap((seconds) => [age(seconds, -1), age(seconds, 0)]),
  ...[43_200, 43_201, -1, 86_400].flatMap((seconds) => [age(seconds, 5, 'sqs'), age(seconds, -1, 'sqs')]),
];

/** Names of these lengths, the failures and claim checks in a bucket or not. */
const named = (lengths: readonly number[], changes: object = {}): readonly Drawn[] =>
  lengths.map((length) => ({ name: 'n'.repeat(length), ...changes }));
const withBucket = { quarantine: 's3', onFailure: { kind: 's3' } };
const withoutBucket = { quarantine: 'sqs', onFailure: { kind: 'sqs' }, claimCheck: false };

const partitionBy = { column: 'status', attribute: 'status', values: ['PAID'] };
const lock = (retentionInDays: number) => ({ objectLock: { mode: 'GOVERNANCE', retentionInDays } });
const moved = { transition: { days: 90, storageClass: 'GLACIER_IR' } };
const lake = { bucket: { arn: 'arn:aws:s3:::lake' } };

const archiveBoundaries: readonly Drawn[] = [
  ...[63, 64].flatMap((bufferingSizeInMb) =>
    [{ format: 'json' }, { format: 'parquet' }, { partitionBy }].map((more) => ({ ...more, bufferingSizeInMb })),
  ),
  ...[0, 1].map((bufferingIntervalInSeconds) => ({ partitionBy, bufferingIntervalInSeconds })),
  ...['day', 'days'].map((column) => ({ partitionBy: { ...partitionBy, column } })),
  ...[['other'], ['PAID', 'PAID'], ['none', 'PAID'], ['PAID', 'OPEN']].map((values) => ({
    partitionBy: { ...partitionBy, values },
  })),
  ...[lock(30), moved, { expirationInDays: 400 }].flatMap((each) => [each, { ...lake, ...each }]),
  ...[29, 30].map((expirationInDays) => ({ ...lock(30), expirationInDays })),
  ...[90, 91].map((expirationInDays) => ({ ...moved, expirationInDays })),
  ...[28, 29].map((length) => ({ bucket: null, name: 'n'.repeat(length) })),
  ...[46, 47, 57].map((length) => ({ ...lake, name: 'n'.repeat(length) })),
];

const changes = { arn: 'arn:aws:kinesis:eu-west-1:123456789012:stream/changes' };
const atTime = (startingPositionTimestamp: string | null, startingPosition = 'AT_TIMESTAMP') => ({
  ...{ startingPosition, startingPositionTimestamp },
});

const kinesisConsumerBoundaries: readonly Drawn[] = [
  ...responses,
  ...[24, 25].flatMap((retentionPeriod) =>
    [-1, 43_200, 43_201, 86_399, 86_400].flatMap((seconds) =>
      [age(seconds, -1), age(seconds, 5), age(seconds, 5, 'sqs')].map((each) => ({
        ...each,
        kinesisStream: { ...changes, retentionPeriod },
      })),
    ),
  ),
  ...[atTime(null), atTime('2026-01-31T10:20:30Z'), atTime('2026-01-31'), atTime('2026-01-31T10:20:30Z', 'LATEST')],
  ...named([27, 28], withBucket),
  ...named([64, 65], withoutBucket),
  ...eachSink,
];

/**
 * What several modules ask of these variables, one of them is tried for on both sides: in the others the validations are
 * the same texts about variables of the same types.
 */
export const sharedBoundaries = {
  triedIn: 'stream-consumer',
  others: ['fan-out', 'queue-consumer', 'kinesis-consumer'],
  variables: [...sinkNames, 'tables', 'statements', 'environment', 'filter_criteria'],
  cases: [...aFunction, ...sinkBoundaries],
};

/** Settings on both sides of what a rule asks, of rules that settings drawn at random hardly reach. */
const boundaries: { readonly [module: string]: readonly Drawn[] } = {
  'stream-table': [
    ...['id', 'at'].map((name) => ({ partitionKey: keyNamed('id'), sortKey: keyNamed(name) })),
    ...['S', 'N'].map((type) => ({ partitionKey: keyNamed('id'), sortKey: keyNamed('id', type) })),
    ...['owner', 'at'].map((name) => index({ sortKey: keyNamed(name) })),
    ...['S', 'N'].map((type) => ({ partitionKey: keyNamed('owner', type), ...index({}) })),
    ...['id', 'at', 'expiresAt'].map((timeToLiveAttribute) => ({
      ...{ partitionKey: keyNamed('id'), sortKey: keyNamed('at') },
      timeToLiveAttribute,
    })),
  ],
  [sharedBoundaries.triedIn]: [
    ...sharedBoundaries.cases,
    ...aStream,
    ...named([27, 28], withBucket),
    ...named([28, 64, 65], withoutBucket),
  ],
  'fan-out': [
    ...aStream,
    ...named([27, 28], withBucket),
    ...named([29, 30], { ...withoutBucket, claimCheck: true }),
    ...named([64, 65], withoutBucket),
    ...[attributes(7), attributes(8)],
    ...[1, 10, 11].flatMap((batchSize) => [
      { fifo: true, ...subscriber({ consumer: consumerOf({ batchSize }) }) },
      { fifo: false, ...subscriber({ consumer: consumerOf({ batchSize }) }) },
    ]),
    ...[0, 1].map((seconds) => ({
      fifo: true,
      ...subscriber({ consumer: consumerOf({ maximumBatchingWindowInSeconds: seconds }) }),
    })),
    ...[359, 360].map((visibilityTimeoutSeconds) => subscriber({ visibilityTimeoutSeconds, consumer: consumerOf({}) })),
    ...[64, 65].map((visibilityTimeoutSeconds) =>
      subscriber({
        visibilityTimeoutSeconds,
        consumer: consumerOf({ timeout: 10, maximumBatchingWindowInSeconds: 5 }),
      }),
    ),
  ],
  'queue-consumer': [...named([27, 28], { quarantine: 's3' }), ...named([64, 65], { quarantine: 'sqs' }), ...eachSink],
  'kinesis-stream': [
    ...['ON_DEMAND', 'PROVISIONED'].flatMap((streamMode) =>
      [null, 4].map((shardCount) => ({ streamMode, shardCount })),
    ),
    ...named([120, 121], { streamName: null, existingStream: null }),
    ...named([121], { streamName: 'changes' }),
  ],
  'kinesis-consumer': kinesisConsumerBoundaries,
  archive: archiveBoundaries,
  pipe: pipeBoundaries,
  'event-bus': eventBusBoundaries,
  'event-rule': eventRuleBoundaries,
  subscriber: named([62, 63]),
  backfill: named([36, 37]),
  'version-pruner': named([64, 65]),
  alarms: [
    [3, 3],
    [4, 3],
  ].map(([iteratorAgeWarningPercent, iteratorAgePercent]) => ({ iteratorAgeWarningPercent, iteratorAgePercent })),
  pipeline: [
    ...['audit', 'search', 'mail'].map((key) => ({
      consumers: { audit: {} },
      fan_outs: { mail: { subscribers: { [key]: {} } } },
    })),
    ...[
      [20, 20],
      [21, 21],
      [5, 0],
      [6, 0],
      [6, 1],
    ].map(([count, registered]) => readers(count!, registered!)),
    ...['audit', 'mail', 'dispatch', 'billing', 'other'].map((key) => backfilled([key])),
    ...[
      ['audit', 'mail'],
      ['audit', 'audit'],
    ].map((consumers) => backfilled(consumers)),
    ...['audit', 'backfill'].flatMap((key) => [backfilled(['mail'], key), { ...backfilled([], key), backfill: null }]),
  ],
};

/** So many consumers of a Kinesis stream, of which the first ones are registered. */
function readers(count: number, registered: number): Drawn {
  const keys = Array.from({ length: count }, (_each, at) => `c${String(at).padStart(2, '0')}`);
  const consumers = keys.map((key, at) => [key, { enhancedFanOut: at < registered }]);
  return { kinesis: { consumers: Object.fromEntries(consumers) as object } };
}

/** A backfill of these, where `key` is that of a subscriber. */
function backfilled(consumers: readonly string[], key = 'billing'): Drawn {
  return {
    ...{ consumers: { audit: {} }, fan_outs: { mail: { subscribers: { [key]: {} } } } },
    ...{ kinesis: { consumers: { dispatch: {} } }, pipes: {}, buses: {} },
    backfill: { consumers, exports: { bucketArn: 'arn:aws:s3:::exports' } },
  };
}

function consumerOf(changes: object): object {
  return { functionZip: { path: 'app.zip', handler: 'app.handler', runtime: 'python3.13' }, ...changes };
}

/** Settings of a module that are drawn with a seed, and those around what its rules ask. */
export function casesOf(module: ModuleDefinition, seed: number, casesMax: number): readonly Drawn[] {
  const drawn = fc.sample(drawSettings(module.variables), { seed, numRuns: casesMax });
  return [...drawn, ...(boundaries[module.name] ?? []).map((changes) => ({ ...drawn[0], ...changes }))];
}

/** These, and what is tried in another module on its behalf. */
export function everyCaseOf(module: ModuleDefinition, seed: number, casesMax: number): readonly Drawn[] {
  const cases = casesOf(module, seed, casesMax);
  const shared = sharedBoundaries.others.includes(module.name) ? sharedBoundaries.cases : [];
  return [...cases, ...shared.map((changes) => ({ ...cases[0], ...changes }))];
}
