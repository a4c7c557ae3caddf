import type { DeliverAction } from '../../engine/actions';
import { destinationBodyOf, destinationKeyOf } from '../../engine/destination-record';

const identity = {
  source: 'dynamodb',
  uuid: '11111111-2222-4333-8444-555555555555',
  functionArn: 'arn:aws:lambda:eu-west-1:111122223333:function:view:live',
  streamArn: 'arn:aws:dynamodb:eu-west-1:111122223333:table/orders/stream/2026-01-01T00:00:00.000',
} as const;

const record = (ordinal: number) => ({
  position: ordinal,
  sequenceNumber: `40000000000000000000${ordinal}`,
  arrivedAtMs: Date.UTC(2026, 0, 31, 10, 20, ordinal, 987),
  orderKey: 'k',
  bytes: 1,
  event: { dynamodb: { ApproximateCreationDateTime: 1_769_854_800 + ordinal, NewImage: { a: { S: '"x":1' } } } },
});

const action: DeliverAction = {
  type: 'deliver',
  deliveryId: 1,
  shardId: 'shardId-1',
  requestId: 'request',
  condition: 'RetryAttemptsExhausted',
  approximateInvokeCount: 3,
  response: { executedVersion: '7', functionError: 'Unhandled' },
  records: [record(1), record(2)],
  atMs: Date.UTC(2026, 1, 1, 2, 3, 4, 56),
};

describe('destinationBodyOf', () => {
  test('tells a queue or topic where the records are', () => {
    const body = JSON.parse(destinationBodyOf(action, identity, 'sqs'));

    expect(body).toEqual({
      requestContext: {
        requestId: 'request',
        functionArn: identity.functionArn,
        condition: 'RetryAttemptsExhausted',
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: '7', functionError: 'Unhandled' },
      version: '1.0',
      timestamp: '2026-02-01T02:03:04.056Z',
      DDBStreamBatchInfo: {
        shardId: 'shardId-1',
        startSequenceNumber: '400000000000000000001',
        endSequenceNumber: '400000000000000000002',
        approximateArrivalOfFirstRecord: '2026-01-31T10:20:01Z',
        approximateArrivalOfLastRecord: '2026-01-31T10:20:02Z',
        batchSize: 2,
        streamArn: identity.streamArn,
      },
    });
    expect(destinationBodyOf(action, identity, 'sns')).toBe(destinationBodyOf(action, identity, 'sqs'));
  });

  test('writes times of Kinesis to the millisecond', () => {
    const body = JSON.parse(destinationBodyOf(action, { ...identity, source: 'kinesis' }, 'sqs'));

    expect(body.KinesisBatchInfo.approximateArrivalOfFirstRecord).toBe('2026-01-31T10:20:01.987Z');
  });

  test('has no responseContext where a record was too old', () => {
    const { response: _, ...aged } = action;

    const body = JSON.parse(destinationBodyOf({ ...aged, condition: 'RecordAgeExceeded' }, identity, 'sqs'));

    expect('responseContext' in body).toBe(false);
    expect(body.requestContext.condition).toBe('RecordAgeExceeded');
  });

  test('gives a bucket the records too, as the text of the event', () => {
    const body = JSON.parse(destinationBodyOf(action, identity, 's3'));

    expect(typeof body.payload).toBe('string');
    expect(JSON.parse(body.payload)).toEqual({ Records: action.records.map(({ event }) => event) });
    expect(body.payload).toContain('"ApproximateCreationDateTime":1.769854801E9');
  });

  test('tells only shard and window where the last call of a window failed', () => {
    const window = {
      startMs: Date.UTC(2026, 1, 1),
      endMs: Date.UTC(2026, 1, 1, 0, 0, 10),
      state: {},
      isFinalInvokeForWindow: true,
      isWindowTerminatedEarly: false,
    };

    const body = JSON.parse(destinationBodyOf({ ...action, records: [], window }, identity, 'sqs'));

    expect(body.DDBStreamBatchInfo).toEqual({ shardId: 'shardId-1', streamArn: identity.streamArn });
    expect(body.timeWindowInfo).toEqual({
      window: { start: '2026-02-01T00:00:00Z', end: '2026-02-01T00:00:10Z' },
      isFinalInvokeForWindow: true,
      isWindowTerminatedEarly: false,
    });
  });

  test('tells that a window ended early', () => {
    const window = {
      startMs: 0,
      endMs: 10_000,
      state: {},
      isFinalInvokeForWindow: true,
      isWindowTerminatedEarly: true,
    };

    const body = JSON.parse(destinationBodyOf({ ...action, records: [], window }, identity, 'sqs'));

    expect(body.timeWindowInfo.isWindowTerminatedEarly).toBe(true);
  });

  test('writes a round creation time with a fraction, as Java does', () => {
    const round = { ...record(1), event: { dynamodb: { ApproximateCreationDateTime: 2_000_000_000 } } };

    const body = JSON.parse(destinationBodyOf({ ...action, records: [round] }, identity, 's3'));

    expect(body.payload).toContain('"ApproximateCreationDateTime":2.0E9');
  });

  test('fails when there are no records and no window', () => {
    expect(() => destinationBodyOf({ ...action, records: [] }, identity, 'sqs')).toThrow('at least one record');
  });
});

describe('destinationKeyOf', () => {
  test('names mapping, shard, day, second and a random id', () => {
    expect(destinationKeyOf(action, identity, 'random')).toBe(
      `aws/lambda/${identity.uuid}/shardId-1/2026/02/01/2026-02-01T02.03.04-random`,
    );
  });
});
