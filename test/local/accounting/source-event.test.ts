import { sourceEventOf } from '../../../local/accounting/source-event';

const change = {
  eventID: 'e1',
  eventName: 'INSERT',
  dynamodb: { Keys: { id: { S: '1' } }, NewImage: { id: { S: '1' } } },
};
const told = {
  id: 'e1',
  table: 'orders',
  eventName: 'INSERT',
  keys: { id: { S: '1' } },
  oldImage: undefined,
  newImage: { id: { S: '1' } },
};

describe('sourceEventOf', () => {
  test('reads a record of a DynamoDB stream', () => {
    const eventSourceARN = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/then';

    expect(sourceEventOf({ ...change, eventSourceARN })).toEqual(told);
  });

  test('reads the same change from a record of Kinesis', () => {
    const data = Buffer.from(JSON.stringify({ ...change, tableName: 'orders' })).toString('base64');

    expect(sourceEventOf({ eventID: 'shardId-000000000000:1', kinesis: { data } })).toEqual(told);
  });

  test('finds no change in what is none', () => {
    expect(sourceEventOf({ messageId: 'm', body: '{}' })).toBeUndefined();
    expect(sourceEventOf({ kinesis: { data: Buffer.from('no JSON').toString('base64') } })).toBeUndefined();
  });
});
