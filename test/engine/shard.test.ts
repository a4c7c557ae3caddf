import type { InvokeAction } from '../../engine/actions';
import { namesOf, type RigOptions, StreamRig, startMs, success, thrown } from '../support/stream-rig';

const counting = { metricsConfig: { metrics: ['EventCount'] } } as const;

function rigOf(settings: RigOptions['settings'], rest: Omit<RigOptions, 'settings'> = {}): StreamRig {
  return new StreamRig({ ...rest, settings: settings! });
}

describe('Shard deliveries', () => {
  test('carry the request id of the attempts', () => {
    const rig = rigOf({ maximumRetryAttempts: 1 }, { script: () => thrown })
      .write(['a1'])
      .run();

    const ids = rig.seen.map(({ action }) => action.requestId);
    expect(rig.deliveries.map(({ requestId }) => requestId)).toEqual([ids[0]]);
  });

  test('that are refused are not repeated, and need no opt-in to be counted', () => {
    const rig = rigOf({ maximumRetryAttempts: 0 }, { script: () => thrown, isDelivered: () => false })
      .write(['a1', 'a2'])
      .run();

    expect(rig.deliveries).toHaveLength(1);
    expect([...rig.metrics]).toEqual([['DestinationDeliveryFailures', [1]]]);
  });

  test('do not hold up the next batch', () => {
    const script = ({ records }: InvokeAction) => (namesOf(records).includes('a1') ? thrown : success);
    const rig = rigOf({ maximumRetryAttempts: 0, batchSize: 1 }, { script });

    rig.write(['a1', 'a2']).run();

    expect(rig.seen.map(({ records, atMs }) => [...records, atMs])).toEqual([
      ['a1', 0],
      ['a2', 0],
    ]);
  });
});

describe('Shard metrics', () => {
  test('have no DroppedEventCount for what the stream itself dropped', () => {
    const rig = rigOf(counting, { parameters: { retentionMs: 1_000 }, script: () => thrown })
      .write(['a1'])
      .run();

    expect(rig.lost).toEqual([{ records: ['a1'], cause: 'expired-in-stream' }]);
    expect(rig.metrics.has('DroppedEventCount')).toBe(false);
  });

  test('have the IteratorAge of the last record of a batch', () => {
    const rig = rigOf({ maximumBatchingWindowInSeconds: 2 }).write(['a1']).write(['a2'], 500).run();

    expect(rig.metrics.get('IteratorAge')).toEqual([1_500]);
  });
});

describe('Shard beside others', () => {
  test('does not wait for one that waits for its retry', () => {
    const script = ({ shardId }: InvokeAction) => (shardId === 'shard' ? thrown : success);
    const rig = rigOf({ maximumRetryAttempts: 5 }, { script }).write(['a1']);
    rig.mapping.addShard('other', [], startMs);
    rig.write(['a2'], 100, {}, 'other');

    rig.run();

    expect(rig.seen.find(({ shardId }) => shardId === 'other')!.atMs).toBe(100);
  });

  test('counts to the oldest record of all', () => {
    const rig = rigOf({}, { script: () => ({ ...success, tookMs: 50 }) });
    rig.mapping.addShard('other', [], startMs);
    rig.write(['a1'], 20).write(['a2'], 10, {}, 'other');
    const oldest: (number | undefined)[] = [];
    rig.at(30, () => oldest.push(rig.mapping.oldestArrivedAtMs));

    rig.run();

    expect(oldest).toEqual([startMs + 10]);
  });
});

describe('Shard with too much waiting', () => {
  test.each([
    ['records', { bufferedRecordsMax: 2 }],
    ['bytes', { bufferedBytesMax: 200 }],
  ])('is not read on: %s', (_, parameters) => {
    const rig = rigOf({ batchSize: 1 }, { parameters, script: () => ({ ...success, tookMs: 10 }) });
    rig.write(['a1', 'a2'], 0, { bytes: 100 });
    const wanted: number[] = [];
    for (const atMs of [5, 15]) rig.at(atMs, () => wanted.push(rig.mapping.wantedShards().length));

    rig.run();

    expect(wanted).toEqual([0, 1]);
  });
});
