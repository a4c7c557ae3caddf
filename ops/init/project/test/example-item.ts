import type { Item } from '../src/item';

export const exampleItem: Item = { customerId: 'customerId-1', orderId: 'orderId-1' };
