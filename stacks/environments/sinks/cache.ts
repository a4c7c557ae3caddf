import type { VpcConfig } from '../../../modules/consumer-settings';
import type { CacheSettings } from '../../../modules/sinks/cache-settings';

const subnetIds = ['subnet-0a1b2c3d4e5f60001', 'subnet-0a1b2c3d4e5f60002'];

/** What an application caches of orders: each one, and the list of a customer's. */
export const cachedOrders: CacheSettings = {
  keys: ['order:{customerId}:{orderId}', 'orders-of:{customerId}'],
  serverless: { vpcId: 'vpc-0a1b2c3d4e5f60000', subnetIds, dataStorageGbMax: 1, ecpuPerSecondMax: 1_000 },
};

/** The function stands where the cache does. */
export const cacheVpcConfig: VpcConfig = { subnetIds, securityGroupIds: ['sg-0a1b2c3d4e5f60000'] };
