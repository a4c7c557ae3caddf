import type { OpensearchSettings } from '../../../modules/sinks/opensearch-settings';

/** Orders as one looks for them: by customer, status, what they come to and what is in them. */
export const searchedOrders: OpensearchSettings = {
  index: { name: 'orders', id: 'order:{customerId}:{orderId}', update: 'changed' },
  domain: { domainName: 'orders-sinks', volumeSizeGb: 20 },
};
