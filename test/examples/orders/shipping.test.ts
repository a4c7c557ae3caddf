import type { Order } from '../../../examples/orders/order';
import { handler } from '../../../examples/orders/shipping';
import { testConsumer } from '../../../handlers/consumer/test-consumer';

const pending: Order = { customerId: 'c1', orderId: 'o1', status: 'PENDING', total: 12 };
const paid: Order = { ...pending, status: 'PAID' };

function ship() {
  const shipments: string[] = [];
  const dynamodb = (
    _: string,
    input: { readonly TableName: string; readonly Key: { readonly orderKey: { S: string } } },
  ) => {
    shipments.push(`${input.TableName} ${input.Key.orderKey.S}`);
  };
  return { shipments, test: testConsumer(handler, { dynamodb, env: { SHIPMENTS_TABLE: 'shipments' } }) };
}

describe('shipping', () => {
  it('ships an order when it is paid', async () => {
    const { test, shipments } = ship();

    const result = await test.modify(pending, paid);

    expect(result).toMatchObject({ ran: ['status: any -> PAID'], effects: ['ship'], failed: false });
    expect(shipments).toEqual(['shipments c1/o1']);
  });

  it('ships it once, however often the change comes', async () => {
    const { test, shipments } = ship();

    await test.modify(pending, paid);
    const again = await test.redeliver();

    expect(again.skippedEffects).toEqual(['ship']);
    expect(shipments).toHaveLength(1);
  });

  it('does nothing when something else changes', async () => {
    const { test, shipments } = ship();

    await test.modify(paid, { ...paid, total: 13 });
    await test.modify(paid, { ...paid, status: 'SHIPPED' });
    await test.remove(paid);

    expect(shipments).toEqual([]);
  });
});
