import { gunzipSync } from 'node:zlib';
import { deliveryFault } from '../../../local/services/firehose-admission';
import { DeliveryBuffers } from '../../../local/services/firehose-buffers';
import { putRecordBatchFault } from '../../../local/services/firehose-limits';
import { joinRecords, objectContent, objectSuffix } from '../../../local/services/firehose-object';
import {
  errorPrefixOf,
  evaluatePrefix,
  formatTime,
  prefixFault,
  prefixOf,
} from '../../../local/services/firehose-prefix';
import { type FirehoseRuleName, firehoseLimits, firehoseRules, mebibyte } from '../../../local/services/firehose-rules';
import type { DeliverySettings } from '../../../local/services/firehose-settings';
import { failedLine, readAnswer, transformEvent } from '../../../local/services/firehose-transform';
import { linesOfParquet } from '../../../local/services/parquet';
import {
  archiveRecords,
  atMs,
  deliverRecords,
  record,
  archiveSettings as settings,
  type TransformEvent,
} from '../../support/archive-rig';

/** A proof for each rule of the table. */
const proofs: { readonly [name in FirehoseRuleName]: () => void | Promise<void> } = {
  async start() {
    // The local stream is as old as what reads it, so that "from now" and "from the beginning" are the same place.
    const { puts, startedAt } = await archiveRecords(settings, [record('1')], (event) =>
      answerOf(event, () => ({ result: 'Ok', data: 'MQ==' })),
    );

    expect(startedAt).toEqual(['TRIM_HORIZON']);
    expect(puts.map(({ body }) => gunzipSync(body).toString())).toEqual(['1']);
  },
  async transformBuffer() {
    const batches: number[] = [];
    const large = Array.from({ length: 4 }, (_, place) => record(`${place}`, Buffer.alloc(400_000)));
    await archiveRecords(settings, large, (event) => {
      batches.push(event.records.length);
      return answerOf(event, () => ({ result: 'Dropped' }));
    });

    expect(batches.reduce((sum, size) => sum + size, 0)).toBe(4);
    expect(Math.max(...batches)).toBeLessThanOrEqual(3);
    expect(firehoseLimits).toMatchObject({ transformBufferBytes: mebibyte, transformBufferSeconds: 60 });
    expect(deliveryFault({ ...settings, transform: { ...settings.transform!, bufferingSize: 3.1 } })).toMatch(
      /0.2 to 3 MB/,
    );
  },
  transformEvent() {
    const event = transformEvent([record('1', Buffer.from('{}'))], settings, 'invocation-1');

    expect(event).toEqual({
      invocationId: 'invocation-1',
      sourceKinesisStreamArn: settings.sourceArn,
      deliveryStreamArn: settings.arn,
      region: 'eu-west-1',
      records: [
        {
          recordId: expect.stringMatching(/./),
          approximateArrivalTimestamp: atMs,
          data: Buffer.from('{}').toString('base64'),
          kinesisRecordMetadata: {
            shardId: 'shardId-000000000000',
            partitionKey: 'A',
            approximateArrivalTimestamp: atMs,
            sequenceNumber: '1',
            subsequenceNumber: '',
          },
        },
      ],
    });
  },
  transformPayload() {
    const answer = (bytes: number) => JSON.stringify({ records: [], padding: 'x'.repeat(bytes) });

    expect(readAnswer([record('1')], answer(firehoseLimits.transformPayloadBytes))).toBeUndefined();
    expect(readAnswer([record('1')], answer(1_000))).toHaveLength(1);
  },
  async transformRetries() {
    const invocations: string[] = [];
    const { puts } = await archiveRecords(settings, [record('1')], (event) => {
      invocations.push(event.invocationId);
      return undefined;
    });

    expect(new Set(invocations).size).toBe(4);
    expect(puts).toHaveLength(1);
    expect(puts[0]!.key).toMatch(/^errors\/processing-failed\//);
    expect(JSON.parse(puts[0]!.body.toString())).toMatchObject({ errorCode: 'Lambda.FunctionError', attemptsMade: 4 });
  },
  transformResults() {
    expect(outcomesOf([{ result: 'Ok', data: 'YQ==' }])).toMatchObject([{ type: 'ok', data: Buffer.from('a') }]);
    expect(outcomesOf([{ result: 'Dropped' }])).toEqual([{ type: 'dropped' }]);
    expect(outcomesOf([{ result: 'ProcessingFailed' }])).toMatchObject([{ code: 'Lambda.ProcessingFailedStatus' }]);
    expect(outcomesOf([{ result: 'Maybe' }])).toMatchObject([{ code: 'Lambda.InvalidReturnFormat' }]);
    expect(outcomesOf([{ result: 'Ok', data: 'no base64 %' }])).toMatchObject([{ code: 'Lambda.InvalidReturnFormat' }]);
  },
  transformIds() {
    const records = [record('1'), record('2')];
    const [first] = transformEvent(records, settings, '').records;
    const once = { recordId: first!.recordId, result: 'Dropped' };

    expect(readAnswer(records, JSON.stringify({ records: [once] }))).toMatchObject([
      { type: 'dropped' },
      { code: 'Lambda.MissingRecordId' },
    ]);
    expect(readAnswer(records, JSON.stringify({ records: [once, once] }))).toMatchObject([
      { code: 'Lambda.DuplicatedRecordId' },
      { code: 'Lambda.MissingRecordId' },
    ]);
    expect(readAnswer(records, 'no JSON')).toMatchObject([{ type: 'failed' }, { type: 'failed' }]);
  },
  failedRecord() {
    const failure = { code: 'C', message: 'M', attempts: 1, endedAtMs: atMs + 1 };
    const line = failedLine({ record: record('1', Buffer.from('x')), ...failure }, 'arn').toString();

    expect(Object.entries(JSON.parse(line))).toEqual([
      ['rawData', 'eA=='],
      ['errorCode', 'C'],
      ['errorMessage', 'M'],
      ['attemptsMade', 1],
      ['arrivalTimestamp', atMs],
      ['attemptEndingTimestamp', atMs + 1],
      ['lambdaARN', 'arn'],
    ]);
    expect(line.endsWith('\n')).toBe(true);
  },
  bufferSize() {
    const buffers = new DeliveryBuffers({ bytesMax: 10, waitMsMax: 1_000, partitionsMax: 1 });
    buffers.add('', { data: Buffer.alloc(9), arrivedAtMs: atMs }, 0);

    expect(buffers.takeDue(1)).toEqual([]);

    buffers.add('', { data: Buffer.alloc(1), arrivedAtMs: atMs }, 2);

    expect(buffers.takeDue(2)).toMatchObject([{ records: [{}, {}] }]);
    expect(
      [0, 1, 128, 129].map((bufferingSize) => deliveryFault({ ...settings, bufferingSize }) === undefined),
    ).toEqual([false, true, true, false]);
  },
  bufferInterval() {
    const buffers = new DeliveryBuffers({ bytesMax: 10, waitMsMax: 1_000, partitionsMax: 1 });
    buffers.add('', { data: Buffer.alloc(1), arrivedAtMs: atMs }, 100);
    buffers.add('', { data: Buffer.alloc(1), arrivedAtMs: atMs }, 900);

    expect(buffers.takeDue(1_099)).toEqual([]);
    expect(buffers.takeDue(1_100)).toHaveLength(1);
    expect(
      [-1, 0, 900, 901].map((bufferingInterval) => deliveryFault({ ...settings, bufferingInterval }) === undefined),
    ).toEqual([false, true, true, false]);
  },
  bufferMinimums() {
    const parquet = [{ name: 'a', type: 'string' }];
    const divided = { ...settings, isPartitioned: true, prefix: 'a=!{partitionKeyFromLambda:a}/' };

    expect(deliveryFault({ ...divided, bufferingSize: 63 })).toMatch(/64 MB/);
    expect(deliveryFault({ ...divided, bufferingSize: 64 })).toBeUndefined();
    expect(deliveryFault({ ...divided, bufferingInterval: 0 })).toMatch(/must not be 0/);
    expect(deliveryFault({ ...settings, isGzip: false, parquet, bufferingSize: 63 })).toMatch(/64 MB/);
  },
  objectName() {
    expect(objectSuffix({ ...settings, isGzip: false }, atMs, 'UUID')).toBe(
      'orders-archive-1-2026-08-27-10-30-05-UUID',
    );
  },
  fileExtension() {
    const parquet = { ...settings, isGzip: false, parquet: [] };

    expect(objectSuffix(settings, atMs, 'U')).toMatch(/-U\.gz$/);
    expect(objectSuffix(parquet, atMs, 'U')).toMatch(/-U\.parquet$/);
    expect(objectSuffix({ ...settings, fileExtension: '.json.gz' }, atMs, 'U')).toMatch(/-U\.json\.gz$/);
  },
  compression() {
    const records = ['a\n', 'b\n'].map((text) => ({ data: Buffer.from(text), arrivedAtMs: atMs }));

    expect(gunzipSync(objectContent(records, settings)).toString()).toBe('a\nb\n');
    expect(objectContent(records, { ...settings, isGzip: false }).toString()).toBe('a\nb\n');
  },
  joining() {
    const records = ['a', 'b'].map((text) => ({ data: Buffer.from(text), arrivedAtMs: atMs }));

    expect(joinRecords(records, settings).toString()).toBe('ab');
    expect(joinRecords(records, { ...settings, appendsDelimiter: true }).toString()).toBe('a\nb');
  },
  defaultPrefix() {
    const of = (prefix: string | undefined, isPartitioned = false) =>
      evaluated(prefixOf({ ...settings, prefix, isPartitioned }));

    expect(of(undefined)).toBe('2026/08/27/10/');
    expect(of('myFirehosePrefix/')).toBe('myFirehosePrefix/2026/08/27/10/');
    expect(of('year=!{timestamp:yyyy}/')).toBe('year=2026/');
    expect(of('k=!{partitionKeyFromLambda:k}/', true)).toBe('k=v/');
  },
  timestamp() {
    const pattern = "'year='yyyy'/month='MM'/day='dd'/hour='HH";

    expect(evaluated(`!{timestamp:${pattern}}`)).toBe('year=2026/month=08/day=27/hour=10');
    expect(formatTime('yy M/d H:m:s', { atMs, timeZone: 'UTC' })).toBe('26 8/27 10:30:5');
    expect(() => evaluated('!{timestamp:EEEE}')).toThrow('`EEEE`');
    // Of the oldest record, whichever came first.
    const buffers = new DeliveryBuffers({ bytesMax: 1, waitMsMax: 1, partitionsMax: 1 });
    for (const arrivedAtMs of [atMs, atMs - 5]) buffers.add('', { data: Buffer.alloc(1), arrivedAtMs }, 0);
    expect(buffers.takeAll()).toMatchObject([{ oldestAtMs: atMs - 5 }]);
  },
  timeZone() {
    const values = { ...prefixValues, timeZone: 'Asia/Tokyo' };

    expect(evaluatePrefix('!{timestamp:yyyy-MM-dd HH}', values)).toBe('2026-08-27 19');
    expect(objectSuffix({ ...settings, timeZone: 'Asia/Tokyo' }, atMs, 'U')).toContain('-2026-08-27-19-30-05-');
  },
  async randomString() {
    const random = { ...settings, prefix: '!{firehose:random-string}/!{firehose:random-string}/!{timestamp:yyyy}/' };
    const { puts } = await deliverRecords(random, [{ keys: {} }]);

    const [, one, other] = /^([^/]{11})\/([^/]{11})\/2026\//.exec(puts[0]!.key)!;
    expect(one).not.toBe(other);
  },
  errorPrefix() {
    const unnamed = { ...settings, prefix: 'p/', errorPrefix: undefined };

    expect(evaluated(errorPrefixOf(settings))).toBe('errors/processing-failed/');
    expect(evaluated(errorPrefixOf(unnamed))).toBe('p/processing-failed/2026/08/27/10/');
    expect(prefixFault({ ...settings, errorPrefix: undefined })).toMatch(/needs an error prefix/);
    expect(prefixFault({ ...settings, errorPrefix: 'e/!{timestamp:yyyy}/' })).toMatch(/name the kind of error/);
    expect(prefixFault({ ...settings, prefix: '!{firehose:error-output-type}/' })).toMatch(/must not name/);
    expect(prefixFault(settings)).toBeUndefined();
  },
  async partitionKeys() {
    const { puts } = await deliverRecords(divided, [{ keys: { status: 'PAID' } }, { keys: {} }]);

    expect(puts.map(({ key }) => key.split('/').slice(0, 2).join('/')).sort()).toEqual([
      'changes/status=PAID',
      'errors/dynamic-partitioning-failed',
    ]);
    expect(prefixFault({ ...settings, isPartitioned: true })).toMatch(/needs a partition key/);
  },
  async partitions() {
    const { puts } = await deliverRecords(divided, [
      { keys: { status: 'A' } },
      { keys: { status: 'B' } },
      { keys: { status: 'A' } },
    ]);

    expect(puts.map(({ key, body }) => [key.split('/')[1], gunzipSync(body).toString()]).sort()).toEqual([
      ['status=A', '02'],
      ['status=B', '1'],
    ]);
    const buffers = new DeliveryBuffers({ bytesMax: 1, waitMsMax: 1, partitionsMax: 1 });
    expect(buffers.add('A', { data: Buffer.alloc(1), arrivedAtMs: 0 }, 0)).toBe(true);
    expect(buffers.add('B', { data: Buffer.alloc(1), arrivedAtMs: 0 }, 0)).toBe(false);
    buffers.takeDue(0);
    expect(buffers.add('B', { data: Buffer.alloc(1), arrivedAtMs: 0 }, 0)).toBe(true);
  },
  async activePartitions() {
    const records = Array.from({ length: 502 }, (_, place) => ({ keys: { status: `s${place}` } }));

    const { puts } = await deliverRecords(divided, records);

    const failures = puts.filter(({ key }) => key.startsWith('errors/activePartitionExceeded/'));
    expect(puts.filter(({ key }) => key.startsWith('changes/'))).toHaveLength(500);
    expect(failures.flatMap(({ body }) => body.toString().trimEnd().split('\n'))).toHaveLength(2);
  },
  async conversion() {
    const columns = [
      { name: 'id', type: 'string' },
      { name: 'at', type: 'bigint' },
    ];
    const converted = { ...settings, isGzip: false, parquet: columns };
    const texts = ['{"id":"a","at":9007199254740993,"other":1}', 'no JSON', '{"id":"b"}'];

    const { puts } = await deliverRecords(
      converted,
      texts.map((text) => ({ keys: {}, text })),
    );

    const lines = await linesOfParquet(puts.find(({ key }) => key.endsWith('.parquet'))!.body);
    expect(lines).toEqual(['{"id":"a","at":9007199254740993}', expect.stringMatching(/^{"id":"b"/)]);
    expect(puts.filter(({ key }) => key.startsWith('errors/format-conversion-failed/'))).toHaveLength(1);
    expect(deliveryFault({ ...converted, isGzip: true })).toMatch(/compression/);
  },
  async deliveryRetries() {
    const { puts, errors } = await deliverRecords(settings, [{ keys: {}, text: 'kept' }], 3);

    expect(errors).toHaveLength(3);
    expect(puts.map(({ body }) => gunzipSync(body).toString())).toEqual(['kept']);
  },
  putRecords() {
    const fault = (count: number) => putRecordBatchFault(Array(count).fill({ Data: 'YQ==' }), 100)?.code;

    expect([0, 1, 500, 501].map(fault)).toEqual(['ValidationException', undefined, undefined, 'ValidationException']);
  },
  recordSize() {
    const fault = (bytes: number) => putRecordBatchFault([{ Data: Buffer.alloc(bytes).toString('base64') }], 100)?.code;

    expect([1_024_000, 1_024_001].map(fault)).toEqual([undefined, 'ValidationException']);
  },
  putSize() {
    const fault = (bytes: number) => putRecordBatchFault([{ Data: 'YQ==' }], bytes)?.code;

    expect([4_194_304, 4_194_305].map(fault)).toEqual([undefined, 'InvalidArgumentException']);
  },
};

describe('firehoseRules', () => {
  const names = Object.keys(firehoseRules) as FirehoseRuleName[];

  test.each(names)('holds: %s', async (name) => {
    await proofs[name]();
  });

  test.each(names)('says where the rule is known from: %s', (name) => {
    const { rule, source, seen } = firehoseRules[name];

    expect(rule).toMatch(/\.$/);
    expect(source).toMatch(/^https:\/\//);
    expect(seen).toMatch(/^20\d\d-\d\d-\d\d$/);
  });
});

const divided: DeliverySettings = {
  ...settings,
  isPartitioned: true,
  prefix: 'changes/status=!{partitionKeyFromLambda:status}/day=!{timestamp:yyyy-MM-dd}/',
};

const prefixValues = {
  atMs,
  timeZone: 'UTC',
  partitionKeys: { k: 'v' },
  errorType: 'processing-failed',
  randomString: () => 'random-text',
};

function evaluated(prefix: string): string {
  return evaluatePrefix(prefix, prefixValues);
}

interface Answer {
  readonly result: string;
  readonly data?: string;
}

function answerOf({ records }: TransformEvent, answer: () => Answer): string {
  return JSON.stringify({ records: records.map(({ recordId }) => ({ recordId, ...answer() })) });
}

function outcomesOf(answers: readonly Answer[]) {
  const records = answers.map((_, place) => record(String(place)));
  const { records: asked } = transformEvent(records, settings, '');
  const answered = answers.map((answer, place) => ({ recordId: asked[place]!.recordId, ...answer }));
  return readAnswer(records, JSON.stringify({ records: answered }));
}
