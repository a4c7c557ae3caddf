import type { InvokeAction } from '../../engine/actions';
import { streamEventOf } from '../../engine/invocation-event';

const action: InvokeAction = {
  type: 'invoke',
  invocationId: 1,
  shardId: 'shard',
  lane: 0,
  requestId: 'request',
  attempt: 1,
  records: [{ position: 1, sequenceNumber: '1', arrivedAtMs: 0, orderKey: 'k', bytes: 1, event: { a: 1 } }],
};

describe('streamEventOf', () => {
  test('holds the records', () => {
    expect(streamEventOf(action, 'arn')).toEqual({ Records: [{ a: 1 }] });
  });

  test('tells of the tumbling window, where there is one', () => {
    const window = {
      startMs: 10_000,
      endMs: 20_000,
      state: { count: 1 },
      isFinalInvokeForWindow: true,
      isWindowTerminatedEarly: false,
    };

    expect(streamEventOf({ ...action, records: [], window }, 'arn')).toEqual({
      Records: [],
      window: { start: '1970-01-01T00:00:10Z', end: '1970-01-01T00:00:20Z' },
      state: { count: 1 },
      shardId: 'shard',
      eventSourceARN: 'arn',
      isFinalInvokeForWindow: true,
      isWindowTerminatedEarly: false,
    });
  });
});
