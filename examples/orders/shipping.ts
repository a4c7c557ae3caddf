import { defineConsumer } from '../../handlers/consumer';
import type { Order } from './order';

/**
 * Ships an order once it is paid. Shipping is an effect without a version to guard it: done twice, it shows. So it
 * stands inside `once`, and the row of the order in the table of shipments counts how often it was really done.
 */
export const handler = defineConsumer<Order>({
  keys: ['customerId', 'orderId'],
  transitions: [
    {
      attribute: 'status',
      to: 'PAID',
      run: (order, { once, dynamodb, setting }) =>
        once('ship', (_, signal) =>
          dynamodb(
            'UpdateItem',
            {
              TableName: setting('SHIPMENTS_TABLE'),
              Key: { orderKey: { S: `${order.customerId}/${order.orderId}` } },
              UpdateExpression: 'ADD shipments :one',
              ExpressionAttributeValues: { ':one': { N: '1' } },
            },
            signal,
          ),
        ),
    },
  ],
});
