import type { AttributeValue, Item } from '../../../../handlers/core/attribute-value';
import { decodeStreamRecord } from '../../../../handlers/core/stream-record';
import type { ViewProjection } from '../../../../handlers/sinks/view/view-projection';
import { type RecordOptions, streamRecord } from '../../../support/stream-event';

export const ordersByProduct: ViewProjection = {
  each: 'items',
  partitionKey: { name: 'productId', type: 'S', from: 'each.productId' },
  sortKey: { name: 'orderLine', from: ['item.customerId', 'item.orderId', 'each.lineId'] },
  attributes: { status: 'item.status', quantity: 'each.quantity' },
};

export const line = (lineId: string, productId: string, quantity = '1'): AttributeValue => ({
  M: { lineId: { S: lineId }, productId: { S: productId }, quantity: { N: quantity } },
});

/** Attributes of an order besides its key. */
export const order = (status: string, ...items: readonly AttributeValue[]): Item => ({
  status: { S: status },
  items: { L: items },
});

export const changeOf = (options: RecordOptions) =>
  decodeStreamRecord(streamRecord(options), options.sequenceNumber ?? 'x');
