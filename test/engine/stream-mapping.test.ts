import type { InvokeAction } from '../../engine/actions';
import { namesOf, type RigOptions, reported, StreamRig, startMs, success, thrown } from '../support/stream-rig';

const partial = { functionResponseTypes: ['ReportBatchItemFailures'] } as const;
const bisecting = { bisectBatchOnFunctionError: true } as const;

function rigOf(settings: RigOptions['settings'], rest: Omit<RigOptions, 'settings'> = {}): StreamRig {
  return new StreamRig({ ...rest, settings: settings! });
}

const throwsOn =
  (...bad: readonly string[]) =>
  ({ records }: InvokeAction) =>
    namesOf(records).some((name) => bad.includes(name)) ? thrown : success;

const reportsOn =
  (...bad: readonly string[]) =>
  ({ records }: InvokeAction) =>
    reported(...namesOf(records).filter((name) => bad.includes(name)));

describe('StreamMapping batches', () => {
  test('invokes with what is there where no window is set', () => {
    const rig = rigOf({ batchSize: 3 }).write(['a1', 'a2', 'a3', 'a4']).run();

    expect(rig.batches).toEqual(['a1 a2 a3', 'a4']);
    expect(rig.done).toEqual(['a1', 'a2', 'a3', 'a4']);
  });

  test('lets full batches go at once and makes the rest wait for the whole window', () => {
    const rig = rigOf({ batchSize: 2, maximumBatchingWindowInSeconds: 5 }).write(['a1', 'a2', 'a3']).run();

    expect(rig.seen.map(({ records, atMs }) => [records.join(' '), atMs])).toEqual([
      ['a1 a2', 0],
      ['a3', 5_000],
    ]);
  });

  test('opens the window when the invocation before ends, and again with the next record after an empty one', () => {
    const script = () => ({ ...success, tookMs: 1_000 });
    const rig = rigOf({ maximumBatchingWindowInSeconds: 5 }, { script })
      .write(['a1'])
      .write(['a2'], 5_500)
      .write(['a3'], 60_000);

    rig.run();

    expect(rig.seen.map(({ atMs }) => atMs)).toEqual([5_000, 11_000, 65_000]);
  });

  test('lets a batch of ten thousand gather from many reads', () => {
    const names = Array.from({ length: 25 }, (_, index) => `a${index + 1}`);
    const rig = rigOf({ batchSize: 20, maximumBatchingWindowInSeconds: 5 });
    for (const [index, name] of names.entries()) rig.write([name], index);

    rig.run();

    expect(rig.seen.map(({ records }) => records.length)).toEqual([20, 5]);
  });

  test('cuts a batch where its payload would pass 6 MB, and lets it go at once', () => {
    const rig = rigOf({ maximumBatchingWindowInSeconds: 5 });
    rig.write(['a1', 'a2', 'a3', 'a4', 'a5'], 0, { bytes: 2_500_000 });

    rig.run();

    expect(rig.seen.map(({ records, atMs }) => [records.join(' '), atMs])).toEqual([
      ['a1 a2', 0],
      ['a3 a4', 0],
      ['a5', 5_000],
    ]);
  });

  test('does not wait for a window once the shard has ended', () => {
    const rig = rigOf({ maximumBatchingWindowInSeconds: 300 }).write(['a1']);
    rig.at(0, () => rig.mapping.closeShard('shard'));

    rig.run();

    expect(rig.seen.map(({ atMs }) => atMs)).toEqual([0]);
  });

  test('filters before batches are made, and goes past what it filtered', () => {
    const filterCriteria = { filters: [{ pattern: '{"name":["a2","a4","a6"]}' }] };
    const rig = rigOf({ batchSize: 2, filterCriteria, metricsConfig: { metrics: ['EventCount'] } });

    rig.write(['a1', 'a2', 'a3', 'a4', 'a5', 'a6', 'a7']).run();

    expect(rig.batches).toEqual(['a2 a4', 'a6']);
    expect(rig.filtered).toEqual(['a1', 'a3', 'a5', 'a7']);
    expect(rig.checkpoints).toEqual(['at a2', 'at a6', 'after a7']);
    expect(rig.metrics.get('FilteredOutEventCount')).toEqual([4]);
  });

  test('fails when records are offered out of order', () => {
    const rig = rigOf({}).write(['a2']).write(['a1'], 1);

    expect(() => rig.run()).toThrow('out of order');
  });
});

describe('StreamMapping failures', () => {
  test.each([0, 1, 2, 3])('invokes a batch 1 + %d times, then gives up all of it', (maximumRetryAttempts) => {
    const rig = rigOf({ maximumRetryAttempts }, { script: throwsOn('a2') })
      .write(['a1', 'a2', 'a3'])
      .run();

    expect(rig.batches).toEqual(Array(maximumRetryAttempts + 1).fill('a1 a2 a3'));
    expect(rig.delivered).toEqual([
      { records: ['a1', 'a2', 'a3'], condition: 'RetryAttemptsExhausted', count: maximumRetryAttempts + 1 },
    ]);
  });

  test('keeps one request id for the attempts of a batch, and a new one for each part of it', () => {
    const settings = { ...bisecting, maximumRetryAttempts: 1 };
    const rig = rigOf(settings, { script: throwsOn('a2') })
      .write(['a1', 'a2'])
      .run();

    expect(rig.seen.map(({ records, action }) => [records.join(' '), action.requestId, action.attempt])).toEqual([
      ['a1 a2', 'request-1', 1],
      ['a1', 'request-3', 1],
      ['a2', 'request-2', 1],
      ['a2', 'request-2', 2],
    ]);
  });

  test('backs off between attempts but not between halves', () => {
    const settings = { ...bisecting, maximumRetryAttempts: 2 };
    const rig = rigOf(settings, { script: throwsOn('a2') })
      .write(['a1', 'a2'])
      .run();

    expect(rig.seen.map(({ atMs }) => atMs)).toEqual([0, 0, 0, 250, 750]);
  });

  test.each([
    [2, 'a1 a2 a3 a4 a5|a1 a2|a1|a2|a3 a4 a5'],
    [4, 'a1 a2 a3 a4 a5|a1 a2|a3 a4 a5|a3|a4 a5|a4|a5'],
  ])('splits on the first failure, left first, deep first, with %d bad', (bad, batches) => {
    const settings = { ...bisecting, maximumRetryAttempts: 0 };
    const rig = rigOf(settings, { script: throwsOn(`a${bad}`) })
      .write(['a1', 'a2', 'a3', 'a4', 'a5'])
      .run();

    expect(rig.batches.join('|')).toBe(batches);
    expect(rig.delivered).toEqual([{ records: [`a${bad}`], condition: 'RetryAttemptsExhausted', count: 1 }]);
  });

  test('takes the split point as a parameter', () => {
    const parameters = { splitAt: () => 1 };
    const settings = { ...bisecting, maximumRetryAttempts: 0 };
    const rig = rigOf(settings, { parameters, script: throwsOn('a3') })
      .write(['a1', 'a2', 'a3'])
      .run();

    expect(rig.batches).toEqual(['a1 a2 a3', 'a1', 'a2 a3', 'a2', 'a3']);
  });

  test('starts a new budget where a partial response makes progress', () => {
    const settings = { ...partial, maximumRetryAttempts: 1 };
    const rig = rigOf(settings, { script: reportsOn('a2') })
      .write(['a1', 'a2', 'a3'])
      .run();

    expect(rig.batches).toEqual(['a1 a2 a3', 'a2 a3', 'a2 a3']);
    expect(rig.delivered).toEqual([{ records: ['a2', 'a3'], condition: 'RetryAttemptsExhausted', count: 2 }]);
    expect(new Set(rig.seen.map(({ action }) => action.requestId)).size).toBe(2);
  });

  test('splits where a partial response makes no progress', () => {
    const settings = { ...partial, ...bisecting, maximumRetryAttempts: 0 };
    const rig = rigOf(settings, { script: reportsOn('a2') })
      .write(['a1', 'a2', 'a3', 'a4'])
      .run();

    expect(rig.batches).toEqual(['a1 a2 a3 a4', 'a2 a3 a4', 'a2', 'a3 a4']);
  });

  test('does not mix what is left of a batch with new records', () => {
    const settings = { ...partial, maximumRetryAttempts: 0, batchSize: 3 };
    const rig = rigOf(settings, { script: reportsOn('a3') })
      .write(['a1', 'a2', 'a3', 'a4'])
      .run();

    expect(rig.batches).toEqual(['a1 a2 a3', 'a3', 'a4']);
  });

  test('does not count throttled invocations', () => {
    let misses = 3;
    const script = (action: InvokeAction) => {
      misses -= 1;
      return misses >= 0 ? ({ type: 'not-invoked' } as const) : throwsOn('a1')(action);
    };
    const settings = { maximumRetryAttempts: 0, metricsConfig: { metrics: ['EventCount'] } };
    const rig = rigOf(settings, { script }).write(['a1']).run();

    expect(rig.seen).toHaveLength(4);
    expect(rig.delivered).toEqual([{ records: ['a1'], condition: 'RetryAttemptsExhausted', count: 1 }]);
    expect(rig.metrics.get('InvokedEventCount')).toEqual([1]);
  });

  test('names records lost where there is no destination, without a datapoint of DroppedEventCount', () => {
    const settings = { maximumRetryAttempts: 0, destinationConfig: {}, metricsConfig: { metrics: ['EventCount'] } };
    const rig = rigOf(settings, { script: () => thrown })
      .write(['a1', 'a2'])
      .run();

    expect(rig.lost).toEqual([{ records: ['a1', 'a2'], cause: 'no-destination' }]);
    expect(rig.metrics.has('DroppedEventCount')).toBe(false);
    expect(rig.metrics.get('FailedInvokeEventCount')).toEqual([2]);
  });

  test('loses what the destination refuses, and moves on', () => {
    const settings = { maximumRetryAttempts: 0, metricsConfig: { metrics: ['EventCount'] } };
    const rig = rigOf(settings, { script: throwsOn('a1'), isDelivered: () => false })
      .write(['a1'])
      .write(['a2'], 10);

    rig.run();

    expect(rig.lost).toEqual([{ records: ['a1'], cause: 'destination-failed' }]);
    expect(rig.metrics.get('DestinationDeliveryFailures')).toEqual([1]);
    expect(rig.metrics.get('DroppedEventCount')).toEqual([1]);
    expect(rig.done).toEqual(['a2']);
  });
});

describe('StreamMapping ages', () => {
  test('peels records that are too old from the front, and invokes the rest', () => {
    const rig = rigOf({ maximumRecordAgeInSeconds: 60 });
    rig.write(['a1', 'a2'], 0, { arrivedAtMs: startMs - 60_001 }).write(['a3'], 0, { arrivedAtMs: startMs - 60_000 });

    rig.run();

    expect(rig.delivered).toEqual([{ records: ['a1', 'a2'], condition: 'RecordAgeExceeded', count: 1 }]);
    expect(rig.batches).toEqual(['a3']);
  });

  test('checks the age before each attempt, and tells how many there were', () => {
    const rig = rigOf({ maximumRecordAgeInSeconds: 60 }, { script: () => thrown })
      .write(['a1'])
      .run();

    expect(rig.delivered).toEqual([{ records: ['a1'], condition: 'RecordAgeExceeded', count: 8 }]);
  });

  test('loses what the stream no longer holds, which nobody is told', () => {
    const rig = rigOf({}, { script: () => thrown })
      .write(['a1'])
      .run();

    expect(rig.lost).toEqual([{ records: ['a1'], cause: 'expired-in-stream' }]);
    expect(rig.delivered).toEqual([]);
    expect(rig.seen.at(-1)!.atMs).toBeLessThanOrEqual(86_400_000);
  });

  test('tells the age of the last record of each batch that is finished', () => {
    const script = () => ({ ...success, tookMs: 1_500 });
    const rig = rigOf({ batchSize: 2 }, { script }).write(['a1', 'a2', 'a3']).run();

    expect(rig.metrics.get('IteratorAge')).toEqual([1_500, 3_000]);
  });
});

describe('StreamMapping lanes', () => {
  test('runs lanes side by side and keeps one key in one lane', () => {
    const names = ['a1', 'b2', 'c3', 'd4', 'a5', 'b6', 'c7', 'd8'];
    const script = () => ({ ...success, tookMs: 10 });
    const rig = rigOf({ parallelizationFactor: 10, batchSize: 1 }, { script }).write(names).run();

    const lanesOf = (key: string) => rig.seen.filter(({ records }) => records[0]![0] === key).map(({ lane }) => lane);
    for (const key of ['a', 'b', 'c', 'd']) expect(new Set(lanesOf(key)).size).toBe(1);
    expect(rig.seen.filter(({ atMs }) => atMs === 0).length).toBeGreaterThan(1);
  });

  test('lets other lanes go on past a failing one, but not the checkpoint', () => {
    const settings = { parallelizationFactor: 10, batchSize: 1, maximumRetryAttempts: 2 };
    const rig = rigOf(settings, { script: throwsOn('a2') })
      .write(['b1', 'a2', 'b3', 'b4'])
      .run();

    expect(rig.done).toEqual(['b1', 'b3', 'b4']);
    expect(rig.checkpoints).toEqual(['at b1', 'at a2', 'after b4']);
    expect(rig.mapping.isIdle).toBe(true);
  });

  test('holds the checkpoint until the destination has been told', () => {
    const rig = rigOf({ maximumRetryAttempts: 0, batchSize: 1 }, { script: throwsOn('a1') })
      .write(['a1', 'a2'])
      .run();

    expect(rig.checkpoints).toEqual(['at a1', 'after a2']);
  });
});

describe('StreamMapping shards', () => {
  test('starts a child only when its parents have ended and are finished', () => {
    const rig = rigOf({ maximumRetryAttempts: 1 }, { script: throwsOn('a1') }).write(['a1']);
    rig.mapping.addShard('other', [], startMs);
    rig.mapping.addShard('child', ['shard', 'other', 'trimmed long ago'], startMs);
    const wanted: string[][] = [];
    const look = () => wanted.push([...rig.mapping.wantedShards()]);
    rig.at(0, look);
    rig.at(1, () => rig.mapping.closeShard('shard'));
    rig.at(2, look);
    rig.at(1_000, look);
    rig.at(1_001, () => rig.mapping.closeShard('other'));
    rig.at(1_002, look);

    rig.run();

    expect(wanted).toEqual([['shard', 'other'], ['other'], ['other'], ['child']]);
    expect(rig.mapping.knows('shard')).toBe(true);
  });

  test('asks for no more than it has room for', () => {
    const parameters = { bufferedRecordsMax: 2 };
    const rig = rigOf({ batchSize: 1 }, { parameters, script: () => ({ ...success, tookMs: 10 }) }).write(['a1', 'a2']);
    const wanted: number[] = [];
    rig.at(5, () => wanted.push(rig.mapping.wantedShards().length));
    rig.at(15, () => wanted.push(rig.mapping.wantedShards().length));

    rig.run();

    expect(wanted).toEqual([0, 1]);
  });

  test('tells the arrival of the oldest record that is not finished', () => {
    const rig = rigOf({ batchSize: 1 }, { script: () => ({ ...success, tookMs: 10 }) }).write(['a1', 'a2'], 7);
    const ages: (number | undefined)[] = [];
    rig.at(10, () => ages.push(rig.mapping.oldestArrivedAtMs));
    rig.at(100, () => ages.push(rig.mapping.oldestArrivedAtMs));

    rig.run();

    expect(ages).toEqual([startMs + 7, undefined]);
  });

  test.each([
    ['an invocation', (rig: StreamRig) => rig.mapping.settle(7, success, startMs)],
    ['a delivery', (rig: StreamRig) => rig.mapping.settleDelivery(7, true, startMs)],
    ['a shard', (rig: StreamRig) => rig.mapping.offer('unknown', [], startMs)],
  ])('fails when %s is not known', (_, act) => {
    expect(() => act(rigOf({}))).toThrow(/not/);
  });
});
