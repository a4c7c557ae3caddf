import type { Item } from '../../../../handlers/core/attribute-value';
import { everySource } from '../../../../handlers/core/every-source';
import { createViewSink } from '../../../../handlers/sinks/view/view-sink';
import { createRig } from '../../../support/batch-rig';
import { createFakeViewTable } from '../../../support/fake-view-table';
import { repairRecord, sequenceNumberAt, streamRecord } from '../../../support/stream-event';
import { VirtualClock } from '../../../support/virtual-clock';
import { line, order, ordersByProduct } from './orders-by-product';

const createdAtSeconds = 1_767_323_045;
const readFromMs = (createdAtSeconds + 1) * 1_000;
const keys = { customerId: { S: 'c1' }, orderId: { S: 'o1' } };
const { signal } = new AbortController();

function openView() {
  const table = createFakeViewTable(['productId', 'orderLine']);
  const sink = createViewSink({
    call: table.call,
    table: 'view',
    projection: ordersByProduct,
    clock: new VirtualClock(),
  });
  const rig = createRig(sink, { sources: everySource });
  const question = { keys: { customerId: 'S', orderId: 'S' }, limit: 100 } as const;
  return {
    ...table,
    ...rig,
    list: () => sink.inspection!.list!(question, signal),
    async live(newImage: Item, index = 0, createdAt = createdAtSeconds) {
      const more = { createdAtSeconds: createdAt, sequenceNumber: sequenceNumberAt(index) };
      return rig.invoke([streamRecord({ keys, newImage, ...more })]);
    },
    async repair(newImage: Item | undefined, held?: readonly string[]) {
      const eventName = newImage ? 'INSERT' : 'REMOVE';
      const record = repairRecord(readFromMs, { keys, newImage, eventName, sequenceNumber: '1' });
      return rig.invoke([{ ...record, ...(held && { held }) }]);
    },
    standing: async () =>
      (await table.scan()).filter((row) => !('_deleted' in row)).map(({ productId }) => (productId as { S: string }).S),
  };
}

describe('createViewSink', () => {
  it('takes away with a repair what it holds of the item, and the image does not have', async () => {
    const view = openView();
    await view.live(order('NEW', line('1', 'fox'), line('2', 'owl')));
    const { held } = await view.list();

    await view.repair(
      order('NEW', line('2', 'owl'), line('3', 'hen')),
      held.map(({ where }) => where),
    );

    expect((await view.standing()).sort()).toEqual(['hen', 'owl']);
  });

  it('takes away all of it where the table has no such item', async () => {
    const view = openView();
    await view.live(order('NEW', line('1', 'fox')));
    const { held } = await view.list();

    await view.repair(
      undefined,
      held.map(({ where }) => where),
    );

    expect([await view.standing(), (await view.list()).held]).toEqual([[], []]);
  });

  it.each([
    ['older', createdAtSeconds, 'PAID'],
    ['as new', createdAtSeconds + 1, 'NEW'],
  ])('repairs a row that is %s than the read, or leaves it', async (_what, createdAt, status) => {
    const view = openView();
    await view.live(order('NEW', line('1', 'fox')), 0, createdAt);

    await view.repair(order('PAID', line('1', 'fox')));

    expect(await view.scan()).toMatchObject([{ status: { S: status } }]);
  });

  it.each([
    ['before the read', createdAtSeconds, 'PAID'],
    ['after it', createdAtSeconds + 1, 'SHIPPED'],
  ])('holds a repaired row against what comes late, by whether it was made %s', async (_what, createdAt, status) => {
    const view = openView();
    await view.repair(order('PAID', line('1', 'fox')));

    await view.live(order('SHIPPED', line('1', 'fox')), 9, createdAt);

    expect(await view.scan()).toMatchObject([{ status: { S: status } }]);
  });

  it('quarantines a repair that names a row of another item, and takes away nothing', async () => {
    const view = openView();
    await view.live(order('NEW', line('1', 'fox')));

    await view.repair(undefined, ['{"productId":{"S":"fox"},"orderLine":{"S":"S2:c1S2:o2S1:1"}}']);

    expect(view.quarantined).toMatchObject([{ error: { code: 'ViewRowOfAnother' } }]);
    expect(await view.standing()).toEqual(['fox']);
  });

  it("names what was put into the view by somebody else as nobody's", async () => {
    const view = openView();
    await view.put({ productId: { S: 'fox' }, orderLine: { S: 'by hand' } });

    expect(await view.list()).toEqual({ held: [], unnamed: 1 });
  });

  it('tells what is extra of the rows that it is asked for, and what is newer than the read', async () => {
    const view = openView();
    await view.live(order('NEW', line('1', 'fox'), line('2', 'owl')));
    const [first] = (await view.list()).held;
    const items = [{ keys, image: { ...keys, ...order('NEW', line('2', 'owl')) }, held: [first!.where] }];

    const old = await createCompare(view.call, items, readFromMs);
    const fresh = await createCompare(view.call, items, createdAtSeconds * 1_000);

    expect(old).toEqual({
      compared: 1,
      differences: [{ keys, kind: 'extra', where: first!.where }],
      newer: 0,
      refused: 0,
    });
    expect(fresh).toEqual({ compared: 1, differences: [], newer: 2, refused: 0 });
  });

  it('counts an item that no view can be made of as refused', async () => {
    const view = openView();
    const image = { ...keys, ...order('NEW', line('1', '')) };

    const compared = await createCompare(view.call, [{ keys, image }], readFromMs);

    expect(compared).toEqual({ compared: 1, differences: [], newer: 0, refused: 1 });
  });
});

function createCompare(
  call: ReturnType<typeof createFakeViewTable>['call'],
  items: readonly { readonly keys: Item; readonly image: Item; readonly held?: readonly string[] }[],
  from: number,
) {
  const sink = createViewSink({ call, table: 'view', projection: ordersByProduct, clock: new VirtualClock() });
  return sink.inspection!.compare!({ readFromMs: from, items }, signal);
}
