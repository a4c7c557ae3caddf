import type { EnvironmentDefinition } from '../definition';
import { byProduct } from './sinks/view';

const functionSettings = { logRetentionInDays: 1, tracing: 'PassThrough' } as const;

/** Orders whose changes go to Kinesis and, by a pipe, to an event bus, with what reads them there: `npm start -- --env streams`. */
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
      pipes: {
        Placed: {
          filterCriteria: { filters: [{ pattern: { eventName: ['INSERT'] } }] },
          enrichmentFunction: { handler: { kind: 'entry', entry: 'examples/orders/placed.ts' }, ...functionSettings },
          bus: 'Shop',
          target: { eventBus: { source: 'orders', detailType: 'OrderPlaced' } },
          logRetentionInDays: 1,
        },
      },
      buses: {
        Shop: {
          rules: {
            Warehouse: {
              eventPattern: { source: ['orders'], 'detail-type': ['OrderPlaced'] },
              target: { ownQueue: {}, inputPath: '$.detail' },
            },
          },
        },
      },
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
