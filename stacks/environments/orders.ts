import type { PipelineDefinition, SubscriberDefinition } from '../definition';
import { byProduct } from './sinks/view';

/** What differs from environment to environment. */
export interface OrdersOptions {
  readonly preventDestroy: boolean;
  readonly pointInTimeRecoveryEnabled: boolean;
  /** MB for each function. */
  readonly memorySize: number;
  readonly logRetentionInDays: number;
  readonly tracing: 'Active' | 'PassThrough';
  readonly encryption: 'aws-managed' | 'customer-managed';
  /** Counts of polled, filtered and dropped records; CloudWatch bills them as custom metrics. */
  readonly eventCounts: boolean;
}

/** Orders and what follows from their changes: shipping, analytics, cancellations, and a view by product. */
export function ordersPipeline(options: OrdersOptions): PipelineDefinition {
  const { memorySize, logRetentionInDays, tracing } = options;
  const functionSettings = { memorySize, logRetentionInDays, tracing };
  const mappingSettings = {
    parallelizationFactor: 2,
    ...(options.eventCounts ? { metricsConfig: { metrics: ['EventCount'] as const } } : {}),
  };
  return {
    name: 'orders',
    preventDestroy: options.preventDestroy,
    table: {
      partitionKey: { name: 'customerId', type: 'S' },
      sortKey: { name: 'orderId', type: 'S' },
      globalSecondaryIndexes: [
        {
          indexName: 'byStatus',
          partitionKey: { name: 'status', type: 'S' },
          sortKey: { name: 'orderId', type: 'S' },
          projectionType: 'KEYS_ONLY',
        },
      ],
      timeToLiveAttribute: 'expiresAt',
      pointInTimeRecoveryEnabled: options.pointInTimeRecoveryEnabled,
    },
    consumers: {
      FanOut: {
        handler: {
          kind: 'fan-out',
          encryption: { kind: options.encryption },
          filterAttributes: ['status'],
          claimCheckKeep: ['new.status'],
          subscribers: { Shipping: shipping(functionSettings), Analytics: {}, Cancellations: cancellations },
        },
        ...functionSettings,
        ...mappingSettings,
      },
      ByProduct: {
        handler: { kind: 'cdc', sink: 'view', view: byProduct(options.pointInTimeRecoveryEnabled) },
        ...functionSettings,
        ...mappingSettings,
      },
    },
  };
}

/** Ships an order once it is paid. */
function shipping(functionSettings: object): SubscriberDefinition {
  return {
    filterPolicy: { eventName: ['MODIFY'], changedAttributes: ['status'], status: ['PAID'] },
    consumer: {
      handler: { kind: 'entry', entry: 'examples/orders/shipping.ts' },
      ...functionSettings,
      scalingConfig: { maximumConcurrency: 10 },
      once: true,
      tables: {
        SHIPMENTS_TABLE: {
          partitionKey: { name: 'orderKey', type: 'S' },
          actions: ['dynamodb:UpdateItem'],
        },
      },
    },
  };
}

/** Reads the status inside the message, which an oversize message's pointer keeps. */
const cancellations: SubscriberDefinition = {
  filterPolicyScope: 'MessageBody',
  filterPolicy: { new: { status: { S: ['CANCELLED'] } } },
};
