import type { EnvironmentDefinition, PipelineDefinition } from '../../stacks/definition';
import { ordersPipeline } from '../../stacks/environments/orders';
import { byProduct } from '../../stacks/environments/sinks/view';

const functionSettings = { logRetentionInDays: 1, tracing: 'PassThrough' } as const;

const orders = ordersPipeline({
  preventDestroy: false,
  pointInTimeRecoveryEnabled: false,
  memorySize: 512,
  logRetentionInDays: 1,
  tracing: 'PassThrough',
  encryption: 'aws-managed',
  eventCounts: false,
});

/** What orders have not: failures kept as pointers alone, a pipe that takes everything, Kinesis, and a bus. */
const payments: PipelineDefinition = {
  name: 'payments',
  preventDestroy: false,
  table: {
    partitionKey: { name: 'customerId', type: 'S' },
    sortKey: { name: 'orderId', type: 'S' },
    pointInTimeRecoveryEnabled: false,
  },
  consumers: {
    Ledger: {
      handler: { kind: 'cdc', sink: 'view', view: byProduct(false) },
      onFailure: { kind: 'sqs' },
      // Two at once are a reservation that can nearly be used up.
      reservedConcurrentExecutions: 2,
      parallelizationFactor: 2,
      ...functionSettings,
    },
  },
  pipes: {
    Placed: {
      maximumRetryAttempts: 1,
      enrichmentFunction: { handler: { kind: 'entry', entry: 'examples/orders/placed.ts' }, ...functionSettings },
      bus: 'Shop',
      target: { eventBus: { source: 'payments', detailType: 'PaymentMade' } },
      logRetentionInDays: 1,
    },
  },
  buses: { Shop: { rules: { Warehouse: { eventPattern: { source: ['payments'] }, target: { ownQueue: {} } } } } },
  kinesis: {},
  archive: { format: 'parquet', transform: functionSettings },
};

/** Every alarm that there is, and names as on the page. */
export const onCallEnvironment: EnvironmentDefinition = {
  name: 'prod',
  region: 'eu-central-1',
  state: { kind: 'local', path: 'terraform.tfstate' },
  pipelines: { Orders: orders, Payments: payments },
};
