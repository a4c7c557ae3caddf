import type { EnvironmentDefinition } from '../definition';
import { ordersPipeline } from './orders';

/** Everything is kept: Terraform refuses to destroy what holds data, and DynamoDB to delete its tables. */
export const prod: EnvironmentDefinition = {
  name: 'prod',
  region: 'eu-central-1',
  tags: { environment: 'prod', project: 'orders' },
  state: { kind: 's3', bucket: 'example-orders-terraform-state', key: 'prod/orders.tfstate', region: 'eu-central-1' },
  pipelines: {
    Orders: ordersPipeline({
      preventDestroy: true,
      pointInTimeRecoveryEnabled: true,
      memorySize: 1024,
      logRetentionInDays: 365,
      tracing: 'Active',
      encryption: 'customer-managed',
      eventCounts: true,
    }),
  },
};
