import type { EnvironmentDefinition } from '../definition';
import { ordersPipeline } from './orders';

/** One for everybody's changes: cheap, and destroyed without regret. */
export const dev: EnvironmentDefinition = {
  name: 'dev',
  region: 'eu-central-1',
  tags: { environment: 'dev', project: 'orders' },
  state: { kind: 's3', bucket: 'example-orders-terraform-state', key: 'dev/orders.tfstate', region: 'eu-central-1' },
  pipelines: {
    Orders: ordersPipeline({
      preventDestroy: false,
      pointInTimeRecoveryEnabled: false,
      memorySize: 512,
      logRetentionInDays: 7,
      tracing: 'Active',
      encryption: 'aws-managed',
      eventCounts: false,
    }),
  },
};
