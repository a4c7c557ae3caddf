import type { ViewSettings } from '../../../modules/sinks/view-settings';

/** Who ordered a product: one row for each line of each order. */
export function byProduct(pointInTimeRecoveryEnabled: boolean): ViewSettings {
  return {
    pointInTimeRecoveryEnabled,
    projection: {
      each: 'items',
      partitionKey: { name: 'productId', type: 'S', from: 'each.productId' },
      sortKey: { name: 'orderLine', from: ['item.customerId', 'item.orderId', 'each.lineId'] },
      attributes: {
        customerId: 'item.customerId',
        orderId: 'item.orderId',
        status: 'item.status',
        quantity: 'each.quantity',
        price: 'each.price',
      },
    },
  };
}
