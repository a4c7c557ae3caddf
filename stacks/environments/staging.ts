import type { EnvironmentDefinition } from '../definition';
import { ordersPipeline } from './orders';

/** Production's shape without production's data: protected as little as dev, encrypted and measured like prod. */
export const staging: EnvironmentDefinition = {
  name: 'staging',
  region: 'eu-central-1',
  tags: { environment: 'staging', project: 'orders' },
  state: {
    kind: 's3',
    bucket: 'example-orders-terraform-state',
    key: 'staging/orders.tfstate',
    region: 'eu-central-1',
  },
  pipelines: {
    Orders: ordersPipeline({
      preventDestroy: false,
      pointInTimeRecoveryEnabled: true,
      memorySize: 1024,
      logRetentionInDays: 30,
      tracing: 'Active',
      encryption: 'customer-managed',
      eventCounts: true,
    }),
  },
};
