import type { ObjectsSettings } from '../../../modules/sinks/objects-settings';

/** Each order as it is now, one object each: `orders/c-1/o-7.json`. */
export const latestState: ObjectsSettings = {
  prefix: 'orders/',
  key: '{customerId}/{orderId}.json',
  format: 'dynamodb-json',
  tombstoneRetentionDays: 30,
};
