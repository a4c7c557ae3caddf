import fc from 'fast-check';
import type { AttributeValue, Item } from '../../../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../../../handlers/core/dynamodb-call';
import { SinkError } from '../../../../handlers/core/errors';
import { projectRows } from '../../../../handlers/sinks/view/project-rows';
import { createViewSink } from '../../../../handlers/sinks/view/view-sink';
import { createRig } from '../../../support/batch-rig';
import { createFakeViewTable } from '../../../support/fake-view-table';
import { onEachDynamodb } from '../../../support/on-each-dynamodb';
import { sequenceNumberAt, streamRecord } from '../../../support/stream-event';
import { line, order, ordersByProduct } from './orders-by-product';

/** One write: which item, and its lines afterwards; undefined deletes it. */
interface Write {
  readonly item: number;
  readonly lines: readonly (readonly [lineId: number, product: number, quantity: number])[] | undefined;
  readonly status: string;
}

const write: fc.Arbitrary<Write> = fc.record({
  item: fc.nat(2),
  lines: fc.option(
    // Two lines may have the same row, which makes the write poison for the second of them.
    fc.array(fc.tuple(fc.nat(3), fc.nat(2), fc.nat(2)), { maxLength: 3 }),
    { nil: undefined },
  ),
  status: fc.constantFrom('NEW', 'PAID'),
});

/** A history of a table, how its records reach the view, and which calls fail on the way. */
const world = fc.array(write, { minLength: 1, maxLength: 14 }).chain((writes) => {
  const places = writes.map((_, place) => place);
  return fc.record({
    writes: fc.constant(writes),
    // Every record comes at least once, in any order, in batches of any size, and some come again.
    deliveries: fc
      .tuple(fc.shuffledSubarray(places, { minLength: places.length }), fc.array(fc.constantFrom(...places)))
      .map(([all, more]) => [...all, ...more]),
    batchSize: fc.integer({ min: 1, max: 6 }),
    failures: fc.array(fc.boolean(), { maxLength: 20 }),
  });
});

interface Table {
  readonly call: DynamodbCall;
  readonly name: string;
  readonly isLive?: true;
  scan(): Promise<readonly object[]>;
}

function recordsOf(writes: readonly Write[]) {
  const images = new Map<number, Item>();
  const records = [];
  for (const [place, { item, lines, status }] of writes.entries()) {
    const oldImage = images.get(item);
    const newImage = lines && order(status, ...lines.map(lineOf));
    if (newImage) images.set(item, newImage);
    else images.delete(item);
    // As on a stream, a write that changes nothing leaves no record.
    if (!oldImage && !newImage) continue;
    const eventName = !oldImage ? ('INSERT' as const) : newImage ? ('MODIFY' as const) : ('REMOVE' as const);
    const keys = keysOf(item);
    records.push(streamRecord({ eventName, keys, newImage, oldImage, sequenceNumber: sequenceNumberAt(place) }));
  }
  return { records, images };
}

const lineOf = ([lineId, product, quantity]: readonly [number, number, number]): AttributeValue =>
  line(`${lineId}`, `p${product}`, `${quantity}`);
const keysOf = (item: number): Item => ({ customerId: { S: 'c1' }, orderId: { S: `o${item}` } });

/** The rows of the items as they are in the end. */
function expectedRows(images: ReadonlyMap<number, Item>): readonly string[] {
  const rows = [...images].flatMap(([item, image]) => [
    ...projectRows({ ...keysOf(item), ...image }, ordersByProduct).rows.values(),
  ]);
  return rows.map(({ key, attributes }) => canonical({ ...key, ...attributes })).sort();
}

function foundRows(rows: readonly object[]): readonly string[] {
  const standing = rows.filter((row) => !('_deleted' in row));
  return standing
    .map(({ _version, _changedAtMs, ...row }: { _version?: unknown; _changedAtMs?: unknown }) => canonical(row))
    .sort();
}

const canonical = (row: object) => JSON.stringify(Object.entries(row).sort(([a], [b]) => (a < b ? -1 : 1)));

/** Fails the calls that the script says, as a throttled table does. */
function flaky(call: DynamodbCall, failures: readonly boolean[]): DynamodbCall {
  let count = 0;
  return (async (operation: string, input: object) => {
    count += 1;
    if (failures[count - 1]) throw new SinkError('busy', { code: 'ThrottlingException', retryable: true });
    return call(operation, input);
  }) as DynamodbCall;
}

async function settle(
  table: Table,
  { writes, deliveries, batchSize, failures }: typeof world extends fc.Arbitrary<infer W> ? W : never,
) {
  const { records, images } = recordsOf(writes);
  const due = deliveries.filter((place) => place < records.length).map((place) => records[place]!);
  const rig = createRig(
    createViewSink({
      call: flaky(table.call, failures),
      table: table.name,
      projection: ordersByProduct,
      clock: { nowMs: () => 1_767_323_050_000, after: () => () => {} },
    }),
  );
  // What one batch reports comes first in the next one.
  let queue = due;
  for (let delivery = 0; queue.length > 0; delivery += 1) {
    expect(delivery).toBeLessThan(200);
    const batch = queue.slice(0, batchSize);
    const { batchItemFailures } = await (table.isLive ? rig.invokeLive(batch) : rig.invoke(batch));
    const failed = batch.findIndex((record) => record.dynamodb.SequenceNumber === batchItemFailures[0]?.itemIdentifier);
    queue = queue.slice(failed < 0 ? batch.length : failed);
  }
  return { found: foundRows(await table.scan()), expected: expectedRows(images) };
}

describe('createViewSink', () => {
  it('ends as the table does, whatever comes twice, late, in another order, or fails on the way', async () => {
    await fc.assert(
      fc.asyncProperty(world, async (history) => {
        const table = { ...createFakeViewTable(['productId', 'orderLine']), name: 'fake' };

        const { found, expected } = await settle(table, history);

        expect(found).toEqual(expected);
      }),
      { numRuns: 300 },
    );
  });

  onEachDynamodb((live) => {
    it('ends as the table does', async () => {
      await fc.assert(
        fc.asyncProperty(world, async (history) => {
          const name = await live().createTable('productId', 'orderLine');

          const table = { call: live().call, name, scan: () => live().scan(name), isLive: true } as const;

          const { found, expected } = await settle(table, history);

          expect(found).toEqual(expected);
        }),
        { numRuns: 15 },
      );
    });
  });
});
