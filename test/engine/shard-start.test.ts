import type { SourceShard } from '../../engine/ports';
import { type ShardStartContext, shardStartOf } from '../../engine/shard-start';

const shards: readonly SourceShard[] = [
  { shardId: 'a', parents: ['trimmed'] },
  { shardId: 'b', parents: ['a'] },
  { shardId: 'c', parents: ['a'] },
  { shardId: 'd', parents: ['b', 'c'] },
];

const checkpoint = { type: 'after', sequenceNumber: '7' } as const;

function startsOf(startingPosition: string, context: Partial<ShardStartContext> = {}): unknown[] {
  const settings = { startingPosition, startingPositionTimestamp: 1_767_225_600.5 };
  const all = { settings, shards, checkpoints: new Map(), isFirst: true, ...context };
  return shards.map(({ shardId }) => {
    const start = shardStartOf(shardId, all);
    return start === undefined || start === checkpoint ? start : start.type;
  });
}

describe('shardStartOf', () => {
  test('reads all shards from their beginning at TRIM_HORIZON, and those that open later', () => {
    expect(startsOf('TRIM_HORIZON')).toEqual(Array(4).fill('TRIM_HORIZON'));
    expect(startsOf('TRIM_HORIZON', { isFirst: false })).toEqual(Array(4).fill('TRIM_HORIZON'));
  });

  test('leaves out what has ended at LATEST, and reads in full what opens later', () => {
    expect(startsOf('LATEST')).toEqual([undefined, undefined, undefined, 'LATEST']);
    expect(startsOf('LATEST', { isFirst: false })).toEqual(Array(4).fill('TRIM_HORIZON'));
  });

  test('reads no shard from before its time, whenever it is met', () => {
    expect(startsOf('AT_TIMESTAMP')).toEqual(Array(4).fill('AT_TIMESTAMP'));
    expect(startsOf('AT_TIMESTAMP', { isFirst: false, checkpoints: new Map([['trimmed', checkpoint]]) })).toEqual(
      Array(4).fill('AT_TIMESTAMP'),
    );
  });

  test.each(['TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'])(
    'goes on at a checkpoint, and leaves out the shards before it, at %s',
    (startingPosition) => {
      const checkpoints = new Map([['d', checkpoint]]);

      expect(startsOf(startingPosition, { checkpoints })).toEqual([undefined, undefined, undefined, checkpoint]);
    },
  );

  test('reads a shard in full whose sister has the checkpoint, also at LATEST', () => {
    const checkpoints = new Map([['b', checkpoint]]);

    expect(startsOf('LATEST', { checkpoints })).toEqual([undefined, checkpoint, 'TRIM_HORIZON', 'TRIM_HORIZON']);
  });

  test.each<[number | string]>([[1_767_225_600.5], ['1767225600.5'], ['2026-01-01T00:00:00.500Z']])(
    'takes the time %j as AWS does',
    (startingPositionTimestamp) => {
      const settings = { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp };

      const start = shardStartOf('a', { settings, shards, checkpoints: new Map(), isFirst: true });

      expect(start).toEqual({ type: 'AT_TIMESTAMP', atMs: 1_767_225_600_500 });
    },
  );
});
