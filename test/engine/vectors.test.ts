import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type RecordedCase, type RecordedCases, replayCase } from '../../engine/vectors';
import { caseFileMistakes } from '../../engine/vectors/case-file';
import type { Expectation } from '../../engine/vectors/recorded-case';

const fixtures = join(process.cwd(), 'test', 'fixtures');
const file = readJson('esm-cases.json') as RecordedCases;
const further = readJson('further-cases.json') as RecordedCases;
const vectors = file.cases.filter(({ kind }) => kind !== 'fact');

describe('replayCase', () => {
  test('is given a file of the format that its schema describes', () => {
    expect(caseFileMistakes(file)).toEqual([]);
    expect(countOf('mapping')).toBe(34);
    expect(countOf('admission')).toBe(17);
  });

  test.each(vectors.map((recorded) => [recorded.id, recorded] as const))('agrees with AWS on %s', (_, recorded) => {
    expect(replayCase(recorded)).toEqual({ verdict: 'ok' });
  });

  test.each(further.cases.map((recorded) => [recorded.id, recorded] as const))(
    'agrees with what AWS documents on %s',
    (_, recorded) => {
      expect(replayCase(recorded)).toEqual({ verdict: 'ok' });
    },
  );

  test('is given further cases in the same format', () => {
    expect(caseFileMistakes(further)).toEqual([]);
  });

  test.each(file.cases.filter(({ kind }) => kind === 'fact').map((recorded) => [recorded.id, recorded] as const))(
    'tells that %s is a fact and no vector',
    (_, recorded) => {
      expect(replayCase(recorded)).toEqual({ verdict: 'not-a-vector' });
    },
  );

  const base: RecordedCase = {
    id: 'own',
    kind: 'mapping',
    stream: 'dynamodb',
    config: { BatchSize: 2, MaximumBatchingWindowInSeconds: 5, MaximumRetryAttempts: 0, onFailure: 's3' },
    records: [
      { ordinal: 1, key: 'a' },
      { ordinal: 2, key: 'b' },
      { ordinal: 3, key: 'c' },
    ],
    handler: { mode: 'throw-if-contains', bad: [3] },
  };
  const invocations = [
    { records: [1, 2], result: 'ok' },
    { records: [3], result: 'error' },
  ];
  const destination = { type: 's3', messages: 1 } as const;

  test.each<Expectation>([
    { invocations },
    {
      invocations: [
        { ...invocations[0]!, start: 'at-once' },
        { ...invocations[1]!, start: 'after-window' },
      ],
    },
    {
      invocations: [
        { ...invocations[0]!, request: 'a' },
        { ...invocations[1]!, request: 'b' },
      ],
    },
    { exactInvocationCount: 2, deliveredOrdinals: [3, 1, 2], serial: true },
    { destination: { ...destination, payload: [3], contentType: 'application/octet-stream', absent: ['x'] } },
    { destination: { ...destination, keyPattern: 'aws/lambda/<uuid>/<shard>/YYYY/MM/DD/YYYY-MM-DDTHH.MM.SS-<uuid>' } },
    {
      destination: { ...destination, fields: { timestamp: 'any', 'DDBStreamBatchInfo.batchSize': { greaterThan: 0 } } },
    },
    { metrics: { PolledEventCount: null, IteratorAge: 0 } },
  ])('agrees with %j', (expected) => {
    const verdict = replayCase({ ...base, expect: expected });

    expect(verdict).toEqual({ verdict: 'ok' });
  });

  test.each<Expectation>([
    { invocations: invocations.slice(1) },
    { invocations: [{ ...invocations[0]!, start: 'after-window' }, invocations[1]!] },
    { invocations: [invocations[0]!, { ...invocations[1]!, start: 'at-once' }] },
    {
      invocations: [
        { ...invocations[0]!, request: 'a' },
        { ...invocations[1]!, request: 'a' },
      ],
    },
    { invocations: [{ ...invocations[0]!, isFinalInvokeForWindow: true }, invocations[1]!] },
    { exactInvocationCount: 3 },
    { deliveriesPerRecord: { 3: 2 } },
    { deliveredOrdinals: [1, 2] },
    { sizeBytes: [1] },
    { eventFields: { eventName: 'MODIFY' } },
    { metrics: { PolledEventCount: 3 } },
    { destination: null },
    { destination: { type: 'sqs', messages: 1 } },
    { destination: { type: 's3', messages: 2 } },
    { destination: { ...destination, payload: [1] } },
    { destination: { ...destination, keyPattern: '^somewhere' } },
    { destination: { ...destination, absent: ['version'] } },
    { destination: { ...destination, infoKey: 'DDBStreamBatchInfo', infoKeysExactly: ['shardId'] } },
    { destination: { ...destination, fields: { 'responseContext.functionError': null } } },
  ])('tells the difference from %j', (expected) => {
    expect(replayCase({ ...base, expect: expected }).verdict).toBe('differs');
  });

  test.each<[RecordedCase['config'], Expectation, string]>([
    [{}, { created: true }, 'ok'],
    [{}, { created: false }, 'differs'],
    [{ BatchSize: 0 }, { created: true }, 'differs'],
    [{ BatchSize: 0 }, { createError: { code: 'ValidationException' } }, 'ok'],
    [{ BatchSize: 0 }, { createError: { code: 'ValidationException', message: 'else' } }, 'differs'],
    [{}, { createError: { code: 'ValidationException' } }, 'differs'],
  ])('judges the admission of %j against %j', (config, expected, verdict) => {
    const recorded = { id: 'own', kind: 'admission', stream: 'dynamodb', config: config!, expect: expected } as const;

    expect(replayCase(recorded).verdict).toBe(verdict);
  });

  const aged = { onFailure: 'sqs', MaximumRecordAgeInSeconds: 60, MaximumRetryAttempts: 0, BatchSize: 10 } as const;
  const keepPattern = { dynamodb: { NewImage: { keep: { BOOL: [true] } } } };
  const item = (id: string, keep: boolean) => ({ id: { S: id }, keep: { BOOL: keep } });

  test.each<[string, Partial<RecordedCase>]>([
    [
      'peels what is too old and invokes the rest',
      {
        stream: 'kinesis',
        config: aged,
        records: [
          { ordinal: 1, key: 'a', ageSeconds: 80 },
          { ordinal: 2, key: 'a' },
          { ordinal: 3, key: 'b' },
        ],
        handler: { mode: 'ok' },
        expect: {
          invocations: [{ records: [2, 3], result: 'ok' }],
          destination: {
            type: 'sqs',
            messages: 1,
            fields: { 'KinesisBatchInfo.batchSize': 1, 'requestContext.approximateInvokeCount': 1 },
            absent: ['responseContext'],
          },
        },
      },
    ],
    [
      'delivers only what a filter keeps, in one batch',
      {
        config: { FilterCriteria: { Filters: [{ Pattern: keepPattern }] } },
        records: [1, 2, 3, 4].map((ordinal) => ({ ordinal, item: item(`k${ordinal}`, ordinal % 2 === 0) })),
        handler: { mode: 'ok' },
        expect: { invocations: [{ records: [2, 4], result: 'ok' }] },
      },
    ],
    [
      'decodes the data of Kinesis before it filters',
      {
        stream: 'kinesis',
        config: { FilterCriteria: { Filters: [{ Pattern: { data: { type: ['a'] } } }] } },
        records: [
          { ordinal: 1, key: 'k', data: { type: 'a' } },
          { ordinal: 2, key: 'k', data: '{"type":"b"}' },
          { ordinal: 3, key: 'k', data: 'no JSON' },
        ],
        handler: { mode: 'ok' },
        expect: { deliveredOrdinals: [1] },
      },
    ],
    [
      'gives a removed item its old image, as the view type says',
      {
        config: { streamViewType: 'OLD_IMAGE' },
        records: [{ ordinal: 1, key: 'k', op: 'REMOVE' }],
        handler: { mode: 'ok' },
        expect: { eventFields: { eventName: 'REMOVE', 'dynamodb.OldImage.id.S': 'k', 'dynamodb.NewImage': undefined } },
      },
    ],
    [
      'loses what a denied destination would have got, and counts it',
      {
        config: { onFailure: 'sqs', MaximumRetryAttempts: 0, MetricsConfig: { Metrics: ['EventCount'] } },
        world: { destinationDenied: true },
        records: [
          { ordinal: 1, key: 'a' },
          { ordinal: 2, key: 'b' },
        ],
        handler: { mode: 'throw-always' },
        expect: {
          destination: null,
          metrics: {
            DestinationDeliveryFailures: 1,
            DroppedEventCount: 2,
            OnFailureDestinationDeliveredEventCount: null,
          },
        },
      },
    ],
    [
      'fails a tumbling batch that answers without a state',
      {
        config: { TumblingWindowInSeconds: 7, MaximumRetryAttempts: 0, onFailure: 's3' },
        records: [{ ordinal: 1, key: 'a' }],
        handler: { mode: 'respond', response: {} },
        expect: {
          invocations: [{ records: [1], result: 'failure' }],
          destination: { type: 's3', messages: 1, payload: [1] },
        },
      },
    ],
  ])('%s', (_, recorded) => {
    expect(replayCase({ ...base, config: {}, ...recorded } as RecordedCase)).toEqual({ verdict: 'ok' });
  });

  test('says which handler it cannot play', () => {
    const handler = { mode: 'sing' } as unknown as NonNullable<RecordedCase['handler']>;

    expect(replayCase({ ...base, handler })).toEqual({ verdict: 'unsupported', reason: 'handler mode sing' });
  });
});

function countOf(kind: RecordedCase['kind']): number {
  return file.cases.filter((recorded) => recorded.kind === kind).length;
}

function readJson(name: string): unknown {
  return JSON.parse(readFileSync(join(fixtures, name), 'utf8'));
}
