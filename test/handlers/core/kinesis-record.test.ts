import { readFileSync } from 'node:fs';
import { PoisonError } from '../../../handlers/core/errors';
import { decodeKinesisRecord } from '../../../handlers/core/kinesis-record';
import { kinesisNumberAt, kinesisRecord } from '../../support/kinesis-event';

const number = kinesisNumberAt(0);
const keys = { customerId: { S: 'c1' }, orderId: { S: 'o1' } };

function fixture(name: string) {
  return JSON.parse(readFileSync(`test/fixtures/kinesis-changes/${name}.json`, 'utf8'));
}

const decode = (data: unknown) => decodeKinesisRecord(kinesisRecord(data), number);

describe('decodeKinesisRecord', () => {
  it('reads an insert with its time in microseconds', () => {
    const record = kinesisRecord(fixture('insert'));

    expect(decodeKinesisRecord(record, number)).toEqual({
      id: '8f0c2a5e-5a0e-4b5f-9d53-0d3f6a1c7e21',
      eventName: 'INSERT',
      table: 'orders',
      region: 'eu-west-1',
      keys,
      itemKey: '10:customerIdS2:c17:orderIdS2:o1',
      newImage: { ...keys, status: { S: 'PENDING' }, total: { N: '12.50' }, payload: { B: 'EgIIew==' } },
      version: `2026-01-02T03:04:05.678_901:${number}`,
      createdAtMs: 1_767_323_045_678,
      expiredByTtl: false,
      itemIdentifier: number,
      record,
    });
  });

  it.each([
    ['modify', '2026-01-02T03:04:06.120_000'],
    ['modify-before-2024', '2022-05-02T12:45:25.900_000'],
    ['remove', '2026-01-02T03:04:07.000_000'],
    ['expire', '2026-01-02T03:04:08.000_001'],
  ])('reads the time of %s', (name, time) => {
    expect(decode(fixture(name)).version).toBe(`${time}:${number}`);
  });

  it('takes a large time without a precision for microseconds', () => {
    const { dynamodb, ...change } = fixture('modify-before-2024');

    const read = decode({ ...change, dynamodb: { ...dynamodb, ApproximateCreationDateTime: 1_651_495_525_900_001 } });

    expect(read.version).toBe(`2022-05-02T12:45:25.900_001:${number}`);
  });

  it('tells what time to live has deleted', () => {
    expect(['remove', 'expire'].map((name) => decode(fixture(name)).expiredByTtl)).toEqual([false, true]);
  });

  it.each([
    ['text', 'NotAChange', 'hello'],
    ['an object of somebody else', 'NotAChange', { hello: 1 }],
    ['nothing', 'NotAChange', 'null'],
    ['a change without a table', 'MissingTable', { ...fixture('insert'), tableName: undefined }],
    ['a change without an id', 'MissingEventId', { ...fixture('insert'), eventID: undefined }],
    ['a change without a time', 'MissingCreationTime', { ...fixture('insert'), dynamodb: { Keys: keys } }],
    ['a change without anything', 'MissingKeys', { ...fixture('insert'), dynamodb: undefined }],
  ])('fails when it holds %s', (_, code, data) => {
    const read = () => decode(data);

    expect(read).toThrow(PoisonError);
    expect(read).toThrow(expect.objectContaining({ code }));
  });
});
