import fc from 'fast-check';
import { createReplicaSink } from '../../../../handlers/sinks/replica/replica-sink';
import { createRig } from '../../../support/batch-rig';
import { VirtualClock } from '../../../support/virtual-clock';
import { createStreamedTable, type StreamedTable, type UserWrite } from './streamed-table';

type Side = 'left' | 'right';

interface Step {
  readonly write: { readonly side: Side } & UserWrite;
  /** Records that each sink is brought before the next step. */
  readonly delivered: { readonly [S in Side]: number };
}

const userWrite = fc.record({
  side: fc.constantFrom<Side>('left', 'right'),
  id: fc.constantFrom('1', '2', '3'),
  // Over a tombstone an update is not a user's: applications replace what they find deleted.
  kind: fc.constantFrom<UserWrite['kind']>('put', 'delete'),
  attributes: fc.record({ value: fc.record({ N: fc.nat(3).map(String) }) }),
});

const steps = fc.array(fc.record({ write: userWrite, delivered: fc.record({ left: fc.nat(3), right: fc.nat(3) }) }), {
  minLength: 1,
  maxLength: 25,
});

/** Two tables that replicate into each other. */
function createPair(
  names: { readonly left: string; readonly right: string } = { left: 'eu-west-1', right: 'us-east-1' },
) {
  const tables = {
    left: createStreamedTable(names.left, '2026-01-01T00:00:00.000'),
    right: createStreamedTable(names.right, '2026-02-02T00:00:00.000'),
  };
  const toRight = createRelay(tables.left, tables.right);
  const toLeft = createRelay(tables.right, tables.left);
  return {
    ...tables,
    /** Brings each sink as many of the records that wait as it is told, the last ones a second time. */
    async deliver(count: Step['delivered'], again = 0): Promise<void> {
      await toRight(count.left, again);
      await toLeft(count.right, again);
    },
    changes: () => tables.left.records.length + tables.right.records.length,
  };
}

function createRelay(source: StreamedTable, target: StreamedTable) {
  const rules = { loopPrevention: { attribute: 'writtenIn' } };
  const sink = createReplicaSink({ call: target.call, table: 'orders', rules, clock: new VirtualClock() });
  // An environment of its own for each batch remembers nothing of the last one.
  let position = 0;
  return async (count: number, again: number) => {
    const batch = source.records.slice(Math.max(0, position - again), position + count);
    position = Math.min(source.records.length, position + count);
    const rig = createRig(sink);
    const { batchItemFailures } = await rig.invoke(batch);
    expect([batchItemFailures, rig.quarantined]).toEqual([[], []]);
  };
}

/** Changes of both tables: how many users made, how many there are after two rounds, and after a third. */
async function runOut(history: readonly Step[], again: number) {
  const pair = createPair();
  let written = 0;
  for (const { write, delivered } of history) {
    const before = pair.changes();
    pair[write.side].write(write);
    written += pair.changes() - before;
    await pair.deliver(delivered, again);
  }
  await pair.deliver(everything);
  await pair.deliver(everything);
  const atRest = pair.changes();
  await pair.deliver(everything);
  return { written, atRest, later: pair.changes() };
}

const everything = { left: Number.MAX_SAFE_INTEGER, right: Number.MAX_SAFE_INTEGER };
const sorted = (table: StreamedTable) =>
  table.items().sort((a, b) => (JSON.stringify(a.id) < JSON.stringify(b.id) ? -1 : 1));

describe('createReplicaSink, both ways', () => {
  it('comes to rest, with one change at most in answer to each of a user', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const { written, atRest, later } = await runOut(history, 0);

        expect(later).toBe(atRest);
        expect(atRest).toBeLessThanOrEqual(2 * written);
      }),
      { numRuns: 60 },
    );
  });

  it('comes to rest where changes come again', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const { atRest, later } = await runOut(history, 2);

        expect(later).toBe(atRest);
      }),
      { numRuns: 60 },
    );
  });

  it('ends equal where an item is written on one side, whatever is late or comes again', async () => {
    await fc.assert(
      fc.asyncProperty(steps, async (history) => {
        const pair = createPair();
        for (const { write, delivered } of history) {
          pair[write.id === '1' ? 'left' : 'right'].write(write);
          await pair.deliver(delivered, 2);
        }

        await pair.deliver(everything, 1_000);
        await pair.deliver(everything, 1_000);

        expect(sorted(pair.left)).toEqual(sorted(pair.right));
      }),
      { numRuns: 60 },
    );
  });

  it('ends equal, as the last write left it, where each write has come over before the next', async () => {
    const kinds = fc.constantFrom<UserWrite['kind']>('put', 'update', 'delete');
    await fc.assert(
      fc.asyncProperty(steps, fc.array(kinds, { minLength: 25 }), async (history, kindOf) => {
        const pair = createPair();
        const model = new Map<string, object>();
        for (const [index, { write }] of history.entries()) {
          const kind = kindOf[index] === 'update' && model.has(write.id) ? 'update' : write.kind;
          pair[write.side].write({ ...write, kind });
          if (kind === 'delete') model.delete(write.id);
          else model.set(write.id, { id: { S: write.id }, ...write.attributes });
          await pair.deliver(everything);
          await pair.deliver(everything);
        }

        const expected = [...model.entries()].sort().map(([, item]) => item);

        expect([sorted(pair.left), sorted(pair.right)]).toEqual([expected, expected]);
      }),
      { numRuns: 60 },
    );
  });

  it('ends also where both sides have one name', async () => {
    const pair = createPair({ left: 'eu-west-1', right: 'eu-west-1' });

    pair.left.write({ id: '1', kind: 'put', attributes: { value: { N: '1' } } });
    for (let round = 0; round < 4; round += 1) await pair.deliver(everything);

    expect(pair.changes()).toBe(2);
    expect(sorted(pair.right)).toEqual(sorted(pair.left));
  });

  it('swaps what both sides write at once, and mends it with the next write', async () => {
    const pair = createPair();
    const write = (side: Side, value: string) =>
      pair[side].write({ id: '1', kind: 'put', attributes: { value: { N: value } } });
    const values = () => [pair.left, pair.right].map((table) => (table.items()[0]!.value as { N: string }).N);

    write('left', '1');
    write('right', '2');
    await pair.deliver({ left: 1, right: 1 });
    await pair.deliver(everything);
    const swapped = values();
    write('left', '3');
    await pair.deliver(everything);

    expect(swapped).toEqual(['2', '1']);
    expect(values()).toEqual(['3', '3']);
  });
});
