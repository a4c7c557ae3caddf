import type { SinkSettings } from '../../modules/sinks/settings';
import type { CdcHandler, EnvironmentDefinition, QueueConsumerDefinition, SubscriberDefinition } from '../definition';
import { ordersByStatus } from './sinks/aggregation';
import { everyChange } from './sinks/audit';
import { cachedOrders, cacheVpcConfig } from './sinks/cache';
import { latestState } from './sinks/objects';
import { searchedOrders } from './sinks/opensearch';
import { elsewhere } from './sinks/replica';
import { orderNews } from './sinks/transitions';
import { byProduct } from './sinks/view';

/** The settings of each sink for the orders, each in a file of its own. */
const settings: SinkSettings = {
  view: byProduct(false),
  aggregation: ordersByStatus,
  replica: elsewhere,
  opensearch: searchedOrders,
  objects: latestState,
  audit: everyChange,
  cache: cachedOrders,
  transitions: orderNews,
};

/** What the functions of some sinks need besides. */
const more: { readonly [sink: string]: Partial<QueueConsumerDefinition> } = { cache: { vpcConfig: cacheVpcConfig } };

/** Every sink, kept from a queue of its own: `npm start -- --env sinks`. */
export const sinks: EnvironmentDefinition = {
  name: 'sinks',
  region: 'eu-central-1',
  tags: { environment: 'sinks' },
  state: { kind: 'local', path: 'terraform.tfstate' },
  pipelines: {
    Orders: {
      name: 'shop',
      preventDestroy: false,
      table: {
        partitionKey: { name: 'customerId', type: 'S' },
        sortKey: { name: 'orderId', type: 'S' },
        timeToLiveAttribute: 'expiresAt',
        pointInTimeRecoveryEnabled: false,
      },
      consumers: {
        FanOut: {
          handler: {
            kind: 'fan-out',
            subscribers: Object.fromEntries(
              Object.entries(settings).map(([name, given]) => [constructId(name), keeping(name, given)]),
            ),
          },
          logRetentionInDays: 1,
          tracing: 'PassThrough',
        },
      },
    },
  },
};

function keeping(name: string, given: object): SubscriberDefinition {
  const handler = { kind: 'cdc', sink: name, [name]: given } as unknown as CdcHandler;
  return { consumer: { handler, logRetentionInDays: 1, tracing: 'PassThrough', ...more[name] } };
}

/** `KeepView`: ids of subscribers must be unlike those of what belongs to them. */
function constructId(name: string): string {
  return `Keep${name[0]!.toUpperCase()}${name.slice(1)}`;
}
