import type { _Record } from '@aws-sdk/client-dynamodb-streams';
import { sourceRecordOf } from '../../../engine/pollers/stream-event';

const origin = {
  streamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/t/stream/l',
  awsRegion: 'eu-west-1',
  position: 1,
  readAtMs: Date.UTC(2026, 0, 1),
  creationTimeStepMs: 1_000,
};

const orderKeyOf = (Keys: NonNullable<_Record['dynamodb']>['Keys']) =>
  sourceRecordOf({ eventName: 'MODIFY', dynamodb: { Keys, SequenceNumber: '1' } }, origin).orderKey;

describe('sourceRecordOf', () => {
  test('keeps the order of an item, which is partition key and sort key', () => {
    const orderKeys = [
      orderKeyOf({ customer: { S: 'c1' }, order: { N: '1' } }),
      orderKeyOf({ customer: { S: 'c1' }, order: { N: '2' } }),
      orderKeyOf({ customer: { S: 'c2' }, order: { N: '1' } }),
    ];

    expect(new Set(orderKeys).size).toBe(3);
    expect(orderKeyOf({ order: { N: '1' }, customer: { S: 'c1' } })).toBe(orderKeys[0]);
    expect(orderKeyOf({ id: { S: '1' } })).not.toBe(orderKeyOf({ id: { N: '1' } }));
  });
});
