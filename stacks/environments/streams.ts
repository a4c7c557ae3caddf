import type { EnvironmentDefinition } from '../definition';
import { byProduct } from './sinks/view';

const functionSettings = { logRetentionInDays: 1, tracing: 'PassThrough' } as const;

/** Orders whose changes go to Kinesis, with what reads them there: `npm start -- --env streams`. */
export const streams: EnvironmentDefinition = {
  name: 'streams',
  region: 'eu-central-1',
  tags: { environment: 'streams' },
  state: { kind: 'local', path: 'terraform.tfstate' },
  pipelines: {
    Orders: {
      name: 'orders',
      preventDestroy: false,
      table: {
        partitionKey: { name: 'customerId', type: 'S' },
        sortKey: { name: 'orderId', type: 'S' },
        timeToLiveAttribute: 'expiresAt',
        pointInTimeRecoveryEnabled: false,
      },
      consumers: {},
      kinesis: {
        consumers: {
          ByProduct: { handler: { kind: 'cdc', sink: 'view', view: byProduct(false) }, ...functionSettings },
          Shipping: {
            handler: { kind: 'entry', entry: 'examples/orders/shipping.ts' },
            ...functionSettings,
            enhancedFanOut: true,
            once: true,
            tables: {
              SHIPMENTS_TABLE: { partitionKey: { name: 'orderKey', type: 'S' }, actions: ['dynamodb:UpdateItem'] },
            },
          },
        },
      },
      archive: {
        partitionBy: { column: 'status', attribute: 'status', values: ['PENDING', 'PAID', 'SHIPPED', 'CANCELLED'] },
        bufferingIntervalInSeconds: 60,
        transform: functionSettings,
      },
    },
  },
};
