import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoppedError } from '../../../ops/backfill/apply-backfill';
import { BackfillWorld } from './backfill-world';

describe('applyBackfill', () => {
  test('counts what it read and brought, and the table and the sinks again in the end', async () => {
    const world = worldOf(6);

    const { state, counts, stoppedBy } = await world.backfill('seed', 2);

    expect(stoppedBy).toBeUndefined();
    expect(state).toMatchObject({ isEnded: true, read: 6 });
    expect(state.consumers.get('View')).toEqual({ brought: 6, quarantined: 0, filtered: 0, failed: 0 });
    expect(counts).toEqual({
      table: 6,
      held: new Map([
        ['View', 6],
        ['Replica', 6],
      ]),
    });
  });

  test('stops after the pages at hand when somebody asks for it', async () => {
    const world = worldOf(12);
    let calls = 0;
    world.meanwhile = async () => {
      calls += 1;
      if (calls === 8) world.interrupt.abort();
    };

    const { state, stoppedBy } = await world.backfill('seed', 2);

    expect(stoppedBy).toBeInstanceOf(StoppedError);
    expect(state.isEnded).toBe(false);
    expect(state.read).toBeGreaterThan(0);
    expect(state.read).toBeLessThan(12);
    expect(state.consumers.get('View')?.brought).toBe(state.read);
  });

  test('keeps to the time from which a segment was read when it goes on', async () => {
    const world = worldOf(8);
    world.callsLeft = 6;
    await world.backfill('repair', 1);
    const begun = world.entries.filter(({ at }) => at === 'part');
    world.callsLeft = Number.POSITIVE_INFINITY;
    world.clock.skip(600_000);

    const { state } = await world.backfill('repair', 1);

    expect(state.isEnded).toBe(true);
    expect(world.entries.filter(({ at }) => at === 'part')).toEqual(begun);
    expect(begun).toHaveLength(1);
  });

  test('puts what failed into a file, by its key and for whom, and goes on with the rest', async () => {
    const world = worldOf(6);
    world.cwd = mkdtempSync(join(tmpdir(), 'tributary-failed-'));
    world.failing = 'o3';

    const { state, stoppedBy } = await world.backfill('seed', 1);

    const lines = readFileSync(join(world.cwd, 'failed.jsonl'), 'utf8').trim().split('\n');
    rmSync(world.cwd, { recursive: true });
    expect(stoppedBy).toBeUndefined();
    expect(state.consumers.get('View')).toMatchObject({ brought: 5, failed: 1 });
    expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(
      ['View', 'Replica'].map((consumer) => ({
        consumer,
        keys: { customerId: { S: 'c1' }, orderId: { S: 'o3' } },
        reason: 'reported as failed',
      })),
    );
  });

  test.each(['seed', 'repair'] as const)('counts as quarantined what a sink can never take, in a %s', async (mode) => {
    const world = worldOf(4);
    // Two rows of one key are none.
    world.write({ item: 2, lines: ['fox', 'fox'], secondsLater: 0 }, false);

    const { state } = await world.backfill(mode, 1);

    expect(world.quarantined).toHaveLength(1);
    expect(state.consumers.get('View')).toMatchObject({ brought: 3, quarantined: 1, failed: 0 });
    expect(state.consumers.get('Replica')).toMatchObject({ brought: 4, quarantined: 0 });
  });

  test('counts as left, not as swept, what something else wrote and the table does not have', async () => {
    const world = worldOf(4);
    await world.importRow(1);
    await world.importRow(8);
    await world.backfill('repair', 1);
    world.entries.splice(0);
    world.write({ item: 2, lines: undefined, secondsLater: 100 }, false);
    world.clock.skip(100_000);

    const { state, counts } = await world.backfill('repair', 1);

    // Imported too, the item that the table has is the sink's own since the first repair.
    expect(state.consumers.get('Replica')?.sweep).toMatchObject({ held: 5, swept: 1, left: 1 });
    expect(counts?.held.get('Replica')).toBe(4);
  });

  test('brings nothing again that is done', async () => {
    const world = worldOf(5);
    await world.backfill('repair', 2);
    const done = world.entries.length;
    world.entries.pop();

    const { state } = await world.backfill('repair', 2);

    expect(world.entries).toHaveLength(done);
    expect(state.read).toBe(5);
  });
});

function worldOf(items: number): BackfillWorld {
  const world = new BackfillWorld();
  for (let item = 0; item < items; item += 1) world.write({ item, lines: ['fox'], secondsLater: 0 }, false);
  return world;
}
