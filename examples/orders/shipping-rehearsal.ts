import type { ConsumerRehearsal } from '../../handlers/consumer';
import type { Order, OrderStatus } from './order';

export { handler } from './shipping';

const life: readonly OrderStatus[] = ['PENDING', 'PAID', 'SHIPPED', 'DELIVERED'];

/** The traffic of a rehearsal: orders that are placed, paid, shipped and delivered, and then go round again. */
export const rehearsal: ConsumerRehearsal<Order> = {
  item: (index, change) => ({
    customerId: `c-${index % 20}`,
    orderId: `o-${index}`,
    status: life[change % life.length] ?? 'PENDING',
  }),
  settings: { SHIPMENTS_TABLE: 'shipments' },
};
