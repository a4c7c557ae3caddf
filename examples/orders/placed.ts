import { definePipeEnrichment } from '../../handlers/enrichment';
import type { Order } from './order';

/** What subscribers of the bus need to know of an order that was placed, without DynamoDB's spelling of items. */
export const handler = definePipeEnrichment<Order>(({ change, newItem }) => ({
  changeId: change.id,
  orderId: newItem?.orderId,
  customerId: newItem?.customerId,
  status: newItem?.status,
}));
