import type { ReplicaSettings } from '../../../modules/sinks/replica-settings';

/** Orders that somebody placed, in another region, without what is only of use at home. */
export const elsewhere: ReplicaSettings = {
  table: {
    regionName: 'eu-west-1',
    partitionKey: { name: 'customerId', type: 'S' },
    sortKey: { name: 'orderId', type: 'S' },
    pointInTimeRecoveryEnabled: false,
  },
  where: [{ path: 'item.status', notIn: ['PENDING'] }],
  attributes: { rename: { total: 'sum' } },
  ttlDeletes: true,
};
