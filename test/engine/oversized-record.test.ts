import { StreamRig } from '../support/stream-rig';

const settings = { metricsConfig: { metrics: ['EventCount'] }, maximumRetryAttempts: 2 };
const tooLarge = { bytes: 6 * 1_024 * 1_024 };

describe('StreamMapping with a record above the payload limit', () => {
  test('never calls the function with it, and gives it up when its retries are used', () => {
    const rig = new StreamRig({ settings }).write(['a1'], 0, tooLarge).write(['a2'], 1).run();

    expect(rig.batches).toEqual(['a2']);
    expect(rig.delivered).toEqual([{ records: ['a1'], condition: 'RetryAttemptsExhausted', count: 3 }]);
    expect(rig.done).toEqual(['a2']);
  });

  test('waits between the attempts, each of which fails', () => {
    const rig = new StreamRig({ settings }).write(['a1'], 0, tooLarge).write(['a2'], 0).run();

    expect(rig.seen[0]!.atMs).toBe(250 + 500);
    expect(rig.metrics.get('FailedInvokeEventCount')).toEqual([1, 1, 1]);
    expect(rig.metrics.get('InvokedEventCount')).toEqual([1]);
  });

  test('tells the destination of no response', () => {
    const rig = new StreamRig({ settings: { ...settings, maximumRetryAttempts: 0 } });
    rig.mapping.offer('shard', [record('a1', 1, tooLarge.bytes)], rig.nowMs);

    const { actions } = rig.mapping.next(rig.nowMs);

    expect(actions.filter(({ type }) => type === 'deliver')).toEqual([
      expect.objectContaining({ condition: 'RetryAttemptsExhausted', approximateInvokeCount: 1 }),
    ]);
    expect(actions.every((action) => !('response' in action))).toBe(true);
  });

  test('is blocked by it while retries are not limited, until the record is too old', () => {
    const forEver = { maximumRetryAttempts: -1, maximumRecordAgeInSeconds: 60 };
    const rig = new StreamRig({ settings: forEver }).write(['a1'], 0, tooLarge).run();

    expect(rig.delivered).toEqual([{ records: ['a1'], condition: 'RecordAgeExceeded', count: 8 }]);
    expect(rig.batches).toEqual([]);
  });

  test('sends one that just fits', () => {
    const rig = new StreamRig({ settings });
    const limit = 6 * 1_024 * 1_024 - '{"Records":[]}'.length;

    rig
      .write(['a1'], 0, { bytes: limit })
      .write(['a2'], 0, { bytes: limit + 1 })
      .run();

    expect(rig.batches).toEqual(['a1']);
  });
});

function record(sequenceNumber: string, position: number, bytes: number) {
  return { sequenceNumber, position, bytes, arrivedAtMs: 1_767_225_600_000, orderKey: 'a', event: {} };
}
