/** An item of the table. Add the attributes that your consumers read. */
export interface Item {
  readonly customerId: string;
  readonly orderId: string;
}

/** Key attributes of the table. */
export const keys = ['customerId', 'orderId'] as const;
