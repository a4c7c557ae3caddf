import type { EnvironmentDefinition } from '../definition';
import { ordersPipeline } from './orders';

/** This machine: what `npm start` runs. */
export const local: EnvironmentDefinition = {
  name: 'local',
  region: 'eu-central-1',
  tags: { environment: 'local' },
  state: { kind: 'local', path: 'terraform.tfstate' },
  pipelines: {
    Orders: ordersPipeline({
      preventDestroy: false,
      pointInTimeRecoveryEnabled: false,
      memorySize: 512,
      logRetentionInDays: 1,
      tracing: 'PassThrough',
      encryption: 'aws-managed',
      eventCounts: false,
    }),
  },
};
