import type { TransitionsSettings } from '../../../modules/sinks/transitions-settings';

/** Who hears of what became of an order: a topic of payments, an event of each shipping, a mail of a cancellation. */
export const orderNews: TransitionsSettings = {
  ownTopic: true,
  ownBus: true,
  rules: [
    { name: 'paid', attribute: 'status', to: ['PAID'], content: 'keys', sns: { topic: 'own' } },
    {
      name: 'shipped',
      attribute: 'status',
      from: ['PAID'],
      to: ['SHIPPED'],
      eventBridge: { bus: 'own', source: 'shop.orders', detailType: 'OrderShipped' },
    },
    {
      name: 'cancelled',
      attribute: 'status',
      to: ['CANCELLED'],
      ses: {
        identityArn: 'arn:aws:ses:eu-central-1:123456789012:identity/example.com',
        from: 'Shop <shop@example.com>',
        to: '{customerId}@example.com',
        subject: 'Your order {orderId}',
        text: 'Your order {orderId} is cancelled.',
      },
    },
  ],
};
