import type { InvokeAction } from '../../engine/actions';
import { type RigOptions, StreamRig, success, thrown } from '../support/stream-rig';

const counted = { metricsConfig: { metrics: ['EventCount'] }, maximumRetryAttempts: 1 };

function rigOf(settings: RigOptions['settings'], rest: Omit<RigOptions, 'settings'> = {}): StreamRig {
  return new StreamRig({ ...rest, settings: { ...counted, ...settings } });
}

describe('StreamMapping metrics', () => {
  test('counts the records of each poll, and an empty poll as 0', () => {
    const rig = rigOf({}).write([]).write(['a1', 'a2'], 1).write([], 2).run();

    expect(rig.metrics.get('PolledEventCount')).toEqual([0, 2, 0]);
  });

  test('counts what a filter took out, and nothing where there is no filter', () => {
    const filterCriteria = { filters: [{ pattern: '{"name":["a2"]}' }] };
    const filtering = rigOf({ filterCriteria }).write(['a1', 'a2', 'a3']).write(['a4'], 1).run();
    const plain = rigOf({}).write(['a1']).run();

    expect(filtering.metrics.get('FilteredOutEventCount')).toEqual([2, 1]);
    expect(filtering.metrics.get('PolledEventCount')).toEqual([3, 1]);
    expect(plain.metrics.has('FilteredOutEventCount')).toBe(false);
  });

  test('counts records at each attempt, and as dropped by nobody where the destination took them', () => {
    const rig = rigOf({}, { script: () => thrown })
      .write(['a1', 'a2', 'a3'])
      .run();

    expect(Object.fromEntries(rig.metrics)).toEqual({
      PolledEventCount: [3],
      InvokedEventCount: [3, 3],
      FailedInvokeEventCount: [3, 3],
      OnFailureDestinationDeliveredEventCount: [3],
    });
  });

  test('tells the age of a batch also without being asked, and no counts then', () => {
    const rig = rigOf({ metricsConfig: { metrics: [] } }, { script: () => ({ ...success, tookMs: 7 }) })
      .write(['a1'])
      .run();

    expect(Object.fromEntries(rig.metrics)).toEqual({ IteratorAge: [7] });
  });

  test('tells of a destination that cannot be written also without being asked', () => {
    const settings = { metricsConfig: { metrics: [] }, maximumRetryAttempts: 0 };
    const rig = rigOf(settings, { script: () => thrown, isDelivered: () => false })
      .write(['a1', 'a2'])
      .run();

    expect(Object.fromEntries(rig.metrics)).toEqual({ DestinationDeliveryFailures: [1] });
  });
});

describe('StreamMapping rules', () => {
  test('keeps the records of two shards in batches of their own', () => {
    const rig = rigOf({});
    rig.mapping.addShard('other', [], rig.nowMs);
    rig.write(['a1'], 0).write(['a2'], 0, {}, 'other').run();

    expect(rig.seen.map(({ shardId, records }) => `${shardId} ${records.join(' ')}`)).toEqual(['shard a1', 'other a2']);
  });

  test('lets another shard go on while one is blocked', () => {
    const script = ({ shardId }: InvokeAction) => (shardId === 'shard' ? thrown : success);
    const rig = rigOf({ maximumRetryAttempts: -1 }, { script, endMs: 1_767_225_600_000 + 60_000 });
    rig.mapping.addShard('other', [], rig.nowMs);
    rig.write(['a1'], 0).write(['a2'], 5_000, {}, 'other').run();

    expect(rig.done).toEqual(['a2']);
    expect(rig.checkpoints.at(-1)).toBe('after a2');
  });

  test('delivers the right half of a split batch whole, without the records that came meanwhile', () => {
    const script = ({ records }: InvokeAction) => (records.some(({ position }) => position === 1) ? thrown : success);
    const settings = { bisectBatchOnFunctionError: true, maximumRetryAttempts: 2, batchSize: 10 };
    const rig = rigOf(settings, { script }).write(['a1', 'a2', 'a3', 'a4']).write(['a5', 'a6'], 100).run();

    expect(rig.batches).toEqual(['a1 a2 a3 a4', 'a1 a2', 'a1', 'a1', 'a1', 'a2', 'a3 a4', 'a5 a6']);
  });

  test('splits a thrown batch also where the function may report single records', () => {
    const settings = {
      bisectBatchOnFunctionError: true,
      functionResponseTypes: ['ReportBatchItemFailures'],
      maximumRetryAttempts: 0,
    };
    const rig = rigOf(settings, { script: () => thrown })
      .write(['a1', 'a2'])
      .run();

    expect(rig.batches).toEqual(['a1 a2', 'a1', 'a2']);
  });

  test('tries a throttled batch until it is too old, and tells of one attempt', () => {
    const script = () => ({ type: 'not-invoked' }) as const;
    const rig = rigOf({ maximumRetryAttempts: 0, maximumRecordAgeInSeconds: 60 }, { script }).write(['a1']).run();

    expect(rig.seen.length).toBeGreaterThan(2);
    expect(rig.delivered).toEqual([{ records: ['a1'], condition: 'RecordAgeExceeded', count: 1 }]);
  });
});
