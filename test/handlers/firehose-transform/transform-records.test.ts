import type { ArchivePartition } from '../../../handlers/firehose-transform/env';
import type { TransformedRecord } from '../../../handlers/firehose-transform/transform-event';
import { responseBytesMax, transformRecords } from '../../../handlers/firehose-transform/transform-records';
import { kinesisChange, transformEvent, transformRecord } from '../../support/firehose-transform-event';

/** Transforms contents of records, and keeps what was logged. */
function transform(
  contents: readonly unknown[],
  options: { readonly partitionBy?: ArchivePartition; readonly bytesMax?: number } = {},
) {
  const logged: object[] = [];
  const log = (_message: string, fields?: object) => void logged.push(fields ?? {});
  const logger = { info: log, warn: log, error: log, with: () => logger };
  const { records } = transformRecords(transformEvent(contents), { logger, ...options });
  return { records, logged };
}

function lineOf({ data }: TransformedRecord): string {
  return Buffer.from(data!, 'base64').toString();
}

const byStatus: ArchivePartition = { column: 'state', attribute: 'status', values: ['PAID', 'true', '7'] };

function partitionOf(newImage: NonNullable<Parameters<typeof kinesisChange>[0]>['newImage']) {
  const [record] = transform([kinesisChange({ newImage: newImage! })], { partitionBy: byStatus }).records;
  return record!.metadata!.partitionKeys;
}

describe('transformRecords', () => {
  test('makes one line of a change, with its images as text', () => {
    const change = kinesisChange({
      eventName: 'MODIFY',
      keys: { id: { S: 'a' }, at: { N: '1' } },
      newImage: { id: { S: 'a' }, at: { N: '1' }, tags: { SS: ['x', 'y'] }, gone: { NULL: true } },
      oldImage: { id: { S: 'a' }, at: { N: '1' }, total: { M: { net: { L: [{ N: '2.50' }] } } } },
    });

    const { records } = transform([change]);

    expect(records.map(({ result }) => result)).toEqual(['Ok']);
    expect(lineOf(records[0]!)).toMatch(/^[^\n]+\n$/);
    expect(JSON.parse(lineOf(records[0]!))).toEqual({
      change_id: 'e1',
      event_name: 'MODIFY',
      table_name: 'orders',
      region: 'eu-central-1',
      created_at: '2026-01-31T10:20:30.123456Z',
      created_at_us: 1_769_854_830_123_456,
      kinesis_sequence_number: `4954998543${'0'.repeat(46)}`,
      version: `2026-01-31T10:20:30.123_456:4954998543${'0'.repeat(46)}`,
      item_key: '2:atN1:12:idS1:a',
      keys: '{"id":"a","at":1}',
      new_image: '{"id":"a","at":1,"tags":["x","y"],"gone":null}',
      old_image: '{"id":"a","at":1,"total":{"net":[2.50]}}',
      expired_by_ttl: false,
    });
  });

  test('keeps every digit of a number', () => {
    const total = '12345678901234567890123456789012345678';

    const { records } = transform([kinesisChange({ newImage: { id: { S: 'a' }, total: { N: total } } })]);

    expect(JSON.parse(lineOf(records[0]!)).new_image).toBe(`{"id":"a","total":${total}}`);
  });

  test('knows a deletion by time to live from any other', () => {
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };
    const removed = (identity: object | null) => kinesisChange({ eventName: 'REMOVE', userIdentity: identity });

    const { records } = transform([removed(userIdentity), removed(null)]);

    expect(records.map((record) => JSON.parse(lineOf(record)).expired_by_ttl)).toEqual([true, false]);
  });

  test.each([
    ['no JSON', 'hello', 'NotAChange'],
    ['of another producer', { hello: 1 }, 'NotAChange'],
    ['without keys', { ...kinesisChange(), dynamodb: { ApproximateCreationDateTime: 1 } }, 'MissingKeys'],
    ['with a number that is none', kinesisChange({ newImage: { n: { N: '1,"x":2' } } }), 'MalformedNumber'],
    ['with an attribute of null', kinesisChange({ newImage: { n: null as never } }), 'TypeError'],
  ])('leaves a record %s to the error prefix, and transforms the others', (_name, content, errorCode) => {
    const { records, logged } = transform([kinesisChange(), content, kinesisChange({ eventID: 'e2' })]);

    expect(records.map(({ result, data }) => [result, data === undefined])).toEqual([
      ['Ok', false],
      ['ProcessingFailed', true],
      ['Ok', false],
    ]);
    expect(logged).toEqual([{ errorCode, count: 1 }]);
  });

  test('leaves a record that did not come by Kinesis to the error prefix', () => {
    const { kinesisRecordMetadata: _none, ...record } = transformRecord(kinesisChange());
    const logger = { info() {}, warn() {}, error() {}, with: () => logger };

    const { records } = transformRecords({ records: [record] }, { logger });

    expect(records).toEqual([{ recordId: record.recordId, result: 'ProcessingFailed' }]);
  });

  test.each([[{}], [null], [{ records: [{ data: '' }] }]])('fails for an event that is none: %j', (event) => {
    const logger = { info() {}, warn() {}, error() {}, with: () => logger };

    expect(() => transformRecords(event as never, { logger })).toThrow('none of a Firehose transformation');
  });

  test('divides by the value of an attribute, where the value is listed', () => {
    const found = [{ S: 'PAID' }, { N: '7' }, { BOOL: true }, { S: 'LOST' }, { L: [] }, undefined].map((status) =>
      partitionOf({ id: { S: 'a' }, ...(status && { status }) }),
    );

    expect(found.map(({ state }) => state)).toEqual(['PAID', '7', 'true', 'other', 'none', 'none']);
  });

  test('divides a deletion by what the item was', () => {
    const change = kinesisChange({ eventName: 'REMOVE', oldImage: { id: { S: 'a' }, status: { S: 'PAID' } } });

    const { records } = transform([change, kinesisChange({ eventName: 'REMOVE' })], { partitionBy: byStatus });

    expect(records.map(({ metadata }) => metadata?.partitionKeys.state)).toEqual(['PAID', 'none']);
  });

  test('answers what has no room as failed, and fills the room with what follows', () => {
    const large = kinesisChange({ eventID: 'large', newImage: { text: { S: 'x'.repeat(3_000) } } });
    const contents = [kinesisChange(), large, kinesisChange({ eventID: 'last' })];

    const { records, logged } = transform(contents, { bytesMax: 3_000 });

    expect(records.map(({ result }) => result)).toEqual(['Ok', 'ProcessingFailed', 'Ok']);
    expect(Buffer.byteLength(JSON.stringify({ records }))).toBeLessThanOrEqual(3_000);
    expect(logged).toEqual([{ errorCode: 'ResponseTooLarge', count: 1 }]);
  });

  test('has room for twice the records that Firehose sends at once, if each character must be escaped', () => {
    const item = { text: { S: '"'.repeat(200_000) } };
    const change = kinesisChange({ eventName: 'MODIFY', newImage: item, oldImage: item });
    const contents = [change, { ...change, eventID: 'e2' }];

    const { records } = transform(contents);

    expect(contents.reduce((sum, content) => sum + JSON.stringify(content).length, 0)).toBeGreaterThan(1_048_576);
    expect(records.map(({ result }) => result)).toEqual(['Ok', 'Ok']);
    expect(Buffer.byteLength(JSON.stringify({ records }))).toBeLessThanOrEqual(responseBytesMax);
  });
});
