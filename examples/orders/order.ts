import type { ExactNumber } from '../../handlers/consumer';

export type OrderStatus = 'PENDING' | 'PAID' | 'SHIPPED' | 'DELIVERED' | 'CANCELLED';

/** One product of an order. */
export interface OrderLine {
  readonly lineId: string;
  readonly productId: string;
  readonly quantity: number;
  readonly price: number | ExactNumber;
}

/** An order as its table holds it: one item for each `customerId` and `orderId`. */
export interface Order {
  readonly customerId: string;
  readonly orderId: string;
  readonly status: OrderStatus;
  readonly items?: readonly OrderLine[];
  readonly total?: number | ExactNumber;
}
