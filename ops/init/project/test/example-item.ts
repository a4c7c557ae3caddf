import type { Item } from '../src/item';

/** An item for tests and local runs; another number gives another item. */
export function exampleItem(index: number): Item {
  return { customerId: `customerId-${index}`, orderId: `orderId-${index}` };
}
