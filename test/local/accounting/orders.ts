import { createHash } from 'node:crypto';
import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';
import type { QueueMessage } from '../../../local/accounting/message';
import type { Projection } from '../../../local/accounting/view-model';
import type { LoggedChange } from '../../../local/workload';

export const table = 'orders';

export const projection: Projection = {
  each: 'items',
  partitionKey: { name: 'productId', type: 'S', from: 'each.productId' },
  sortKey: { name: 'orderLine', from: ['item.customerId', 'item.orderId', 'each.lineId'] },
  attributes: { status: 'item.status', quantity: 'each.quantity' },
};

/** An order's image; `lines` are product ids, and a missing one is a line without a product. */
export function order(orderId: string, status: string, lines: readonly (string | undefined)[], more: Item = {}): Item {
  const items = lines.map((productId, index): AttributeValue => {
    const line = { lineId: { S: `l-${index}` }, quantity: { N: '1' } };
    return { M: productId === undefined ? line : { ...line, productId: { S: productId } } };
  });
  return { customerId: { S: 'c-1' }, orderId: { S: orderId }, status: { S: status }, items: { L: items }, ...more };
}

/** The changes that lead from image to image; undefined stands for "not there". */
export function history(...images: readonly (Item | undefined)[]): LoggedChange[] {
  return images.slice(1).map((newImage, index) => {
    const oldImage = images[index];
    const { customerId, orderId } = (newImage ?? oldImage)!;
    const eventName = !oldImage ? 'INSERT' : newImage ? 'MODIFY' : 'REMOVE';
    return {
      table,
      keys: { customerId: customerId!, orderId: orderId! },
      eventName,
      oldImage,
      newImage,
      writtenAtMs: 0,
    };
  });
}

/** The message of a change as the fan-out publishes it; `place` makes its version. */
export function messageOf(change: LoggedChange, place: number, over: object = {}): QueueMessage {
  const { eventName, keys, oldImage, newImage } = change;
  const id = createHash('sha256')
    .update(JSON.stringify([keys, place]))
    .digest('hex')
    .slice(0, 32);
  const version = `2026-01-01T00:00:00.000:${String(place).padStart(40, '0')}`;
  const content = {
    id,
    type: eventName,
    table,
    region: 'eu-west-1',
    keys,
    version,
    ...(newImage && { new: newImage }),
    ...(oldImage && { old: oldImage }),
    ...over,
  };
  return { messageId: `m-${place}`, body: JSON.stringify(content) };
}

/** A message inside SNS's envelope. */
export function wrapped(
  message: QueueMessage,
  attributes: Record<string, { Type: string; Value: string }>,
): QueueMessage {
  const envelope = { Type: 'Notification', Message: message.body, MessageAttributes: attributes };
  return { ...message, body: JSON.stringify(envelope) };
}
