import type {
  ConsumerDefinition,
  EnvironmentDefinition,
  FanOutHandler,
  SubscriberDefinition,
} from '../../stacks/definition';
import { everyPipeSetting } from './every-pipe-setting';

const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/00000000-0000-0000-0000-000000000001`;
const here = 'eu-central-1';

const table = (name: string) => ({ arn: `arn:aws:dynamodb:${here}:000000000000:table/${name}` });

const runtimeSettings = {
  logRetentionInDays: 90,
  tracing: 'PassThrough',
  permissionsBoundary: 'arn:aws:iam::000000000000:policy/boundary',
  functionVersion: '3',
} as const;

const functionSettings = {
  memorySize: 256,
  timeout: 30,
  runtime: 'nodejs20.x',
  architectures: ['x86_64'],
  environment: { LEVEL: 'debug' },
  layers: [`arn:aws:lambda:${here}:123456789012:layer:tools:3`],
  ...runtimeSettings,
  statements: [{ sid: 'ReadRates', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::rates/*'] }],
  tables: { SEEN_TABLE: { partitionKey: { name: 'id', type: 'S' }, actions: ['dynamodb:PutItem'] } },
  once: true,
  concurrency: 8,
} as const satisfies Partial<ConsumerDefinition>;

const streamSettings = {
  ...functionSettings,
  expectedShards: 4,
  batchSize: 500,
  maximumBatchingWindowInSeconds: 5,
  parallelizationFactor: 5,
  bisectBatchOnFunctionError: false,
  maximumRecordAgeInSeconds: 3_600,
  maximumRetryAttempts: 50,
  startingPosition: 'LATEST',
  filterCriteria: { filters: [{ pattern: { eventName: ['INSERT', 'MODIFY'] } }] },
  kmsKeyArn: key(here),
  metricsConfig: { metrics: ['EventCount'] },
  enabled: false,
} as const satisfies Partial<ConsumerDefinition>;

const subscriber: SubscriberDefinition = {
  filterPolicy: { status: ['PAID'] },
  filterPolicyScope: 'MessageAttributes',
  rawMessageDelivery: true,
  maxReceiveCount: 5,
  visibilityTimeoutSeconds: 300,
  messageRetentionSeconds: 86_400,
  consumer: {
    ...functionSettings,
    handler: { kind: 'entry', entry: 'examples/orders/shipping.ts' },
    batchSize: 5,
    scalingConfig: { maximumConcurrency: 10 },
    filterCriteria: { filters: [{ pattern: '{"body":{"type":["MODIFY"]}}' }] },
    quarantine: 's3',
  },
};

const fanOut: FanOutHandler = {
  kind: 'fan-out',
  fifo: true,
  encryption: { kind: 'customer-managed' },
  filterAttributes: ['status', 'region'],
  claimCheck: true,
  claimCheckKeep: ['new.status'],
  claimCheckExpirationInDays: 60,
  transport: 'direct',
  crossAccountSubscribers: {
    Partner: { accountId: '210987654321', queueArn: `arn:aws:sqs:${here}:210987654321:orders.fifo` },
  },
  subscribers: { Billing: subscriber },
};

/** Two pipelines that between them set everything that can be set, so that the provider looks at all of it. */
export const everySetting: EnvironmentDefinition = {
  name: 'every',
  region: here,
  accountId: '000000000000',
  tags: { team: 'orders' },
  state: { kind: 's3', bucket: 'state', key: 'every.tfstate', region: here, kmsKeyId: key(here) },
  pipelines: {
    Orders: {
      name: 'orders',
      preventDestroy: false,
      functionVersionsKept: 5,
      alarms: {
        actions: [`arn:aws:sns:${here}:000000000000:on-call`],
        warningActions: [`arn:aws:sns:${here}:000000000000:morning`],
        without: ['function-throttles'],
        runbookUrl: 'https://wiki.example.com/runbook',
        dashboard: false,
        iteratorAgeWarningPercent: 1,
        iteratorAgePercent: 2,
        queueAgeWarningSeconds: 600,
        queueAgePercent: 10,
        concurrencyPercent: 75,
        replicationAgeSeconds: 600,
        archiveAgeSeconds: 3_600,
      },
      network: {
        vpcId: 'vpc-1',
        subnetIds: ['subnet-1', 'subnet-2'],
        routeTableIds: ['rtb-1'],
        endpoints: ['dynamodb', 's3', 'sns', 'sqs'],
      },
      table: {
        tableName: 'orders-of-everyone',
        partitionKey: { name: 'id', type: 'S' },
        sortKey: { name: 'at', type: 'N' },
        globalSecondaryIndexes: [
          {
            indexName: 'byOwner',
            partitionKey: { name: 'owner', type: 'B' },
            projectionType: 'INCLUDE',
            nonKeyAttributes: ['a'],
          },
        ],
        localSecondaryIndexes: [{ indexName: 'byTotal', sortKey: { name: 'total', type: 'N' } }],
        tableClass: 'STANDARD_INFREQUENT_ACCESS',
        timeToLiveAttribute: 'expiresAt',
        pointInTimeRecoveryEnabled: true,
        kmsKeyArn: key(here),
        deletionProtectionEnabled: true,
        replicas: [{ regionName: 'eu-west-1', kmsKeyArn: key('eu-west-1') }],
        tags: { data: 'orders' },
      },
      consumers: { FanOut: { ...streamSettings, onFailure: { kmsKeyArn: key(here) }, handler: fanOut } },
    },
    Returns: {
      name: 'returns',
      table: {
        partitionKey: { name: 'id', type: 'S' },
        billingMode: 'PROVISIONED',
        readCapacity: 5,
        writeCapacity: 5,
        streamViewType: 'KEYS_ONLY',
        streamReaders: [{ name: 'search', principal: 'arn:aws:iam::210987654321:root' }],
      },
      consumers: {
        Audit: {
          handler: { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' },
          vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
          reservedConcurrentExecutions: 2,
          tumblingWindowInSeconds: 60,
          functionResponseTypes: [],
          onFailure: { kind: 'sqs', kmsKeyArn: key(here) },
          quarantine: 's3',
          onceTable: { ...table('effects'), kmsKeyArn: key(here) },
        },
      },
    },
    Attached: {
      name: 'attached',
      table: {
        streamArn: `arn:aws:dynamodb:${here}:123456789012:table/old/stream/2026-01-01T00:00:00.000`,
        partitionKey: { name: 'id', type: 'S' },
        kmsKeyArn: key(here),
      },
      consumers: {
        View: {
          onFailure: { kind: 'sqs', expirationInDays: 20 },
          handler: {
            kind: 'cdc',
            sink: 'view',
            view: {
              kmsKeyArn: key(here),
              projection: {
                partitionKey: { name: 'owner', type: 'S', from: 'item.owner' },
                sortKey: { name: 'row', from: ['item.id'] },
                attributes: {},
                tombstoneRetentionDays: 45,
              },
            },
          },
        },
        Found: {
          handler: {
            kind: 'cdc',
            sink: 'view',
            view: {
              table: table('by-owner'),
              kmsKeyArn: key(here),
              projection: {
                partitionKey: { name: 'owner', type: 'S', from: 'item.owner' },
                sortKey: { name: 'row', from: ['item.id'] },
                attributes: {},
              },
            },
          },
        },
      },
    },
    Counted: {
      name: 'counted',
      table: { partitionKey: { name: 'id', type: 'S' }, streamViewType: 'NEW_IMAGE' },
      consumers: {
        Totals: {
          handler: {
            kind: 'cdc',
            sink: 'aggregation',
            aggregation: {
              groupBy: ['item.status', 'item.address.city'],
              where: [{ path: 'item.kind', in: ['a', 'b'], notIn: ['c'], exists: true }],
              sums: { revenue: 'item.total', units: 'item.quantity' },
              shards: 8,
              tombstoneRetentionDays: 45,
              pointInTimeRecoveryEnabled: false,
              kmsKeyArn: key(here),
            },
          },
        },
        Named: {
          handler: {
            kind: 'cdc',
            sink: 'aggregation',
            aggregation: {
              groupBy: ['item.status'],
              table: table('totals'),
            },
          },
        },
      },
    },
    Stored: {
      name: 'stored',
      table: { partitionKey: { name: 'id', type: 'S' }, sortKey: { name: 'at', type: 'N' } },
      consumers: {
        Objects: {
          handler: {
            kind: 'cdc',
            sink: 'objects',
            objects: {
              prefix: 'orders/',
              key: '{id}/{at}.json',
              format: 'json',
              kmsKeyArn: key(here),
              tombstoneRetentionDays: 45,
            },
          },
        },
        Log: {
          handler: {
            kind: 'cdc',
            sink: 'audit',
            audit: {
              kmsKeyArn: key(here),
              objectLock: { mode: 'GOVERNANCE', retentionInDays: 365 },
              expirationInDays: 400,
              bufferingIntervalInSeconds: 60,
              bufferingSizeInMb: 64,
            },
          },
        },
      },
      backfill: {
        consumers: ['Objects', 'Log'],
        exports: { bucketArn: 'arn:aws:s3:::exports', prefix: 'orders', kmsKeyArn: key(here) },
        concurrency: 100,
        toleratedFailurePercentage: 5,
        kmsKeyArn: key(here),
        expirationInDays: 30,
        loader: { ...runtimeSettings, memorySize: 512, timeout: 600 },
      },
    },
    Sharded: {
      name: 'sharded',
      table: { partitionKey: { name: 'id', type: 'S' } },
      consumers: {},
      kinesis: {
        streamName: 'changes-of-everyone',
        streamMode: 'PROVISIONED',
        shardCount: 4,
        retentionPeriod: 8_760,
        kmsKeyArn: key(here),
        shardLevelMetrics: ['IncomingBytes', 'IteratorAgeMilliseconds'],
        approximateCreationDateTimePrecision: 'MILLISECOND',
        consumers: {
          Latest: {
            ...streamSettings,
            handler: { kind: 'cdc', sink: 'objects', objects: {} },
            startingPosition: 'AT_TIMESTAMP',
            startingPositionTimestamp: '2026-01-31T10:20:30Z',
            enhancedFanOut: true,
            changesFrom: '2026-01-31T10:20:30Z',
            filterCriteria: { filters: [{ pattern: { data: { eventName: ['INSERT', 'MODIFY'] } } }] },
            onFailure: { kind: 'sqs', kmsKeyArn: key(here) },
          },
        },
      },
    },
    Tapped: {
      name: 'tapped',
      table: {
        streamArn: `arn:aws:dynamodb:${here}:123456789012:table/tapped/stream/2026-01-01T00:00:00.000`,
        partitionKey: { name: 'id', type: 'S' },
      },
      consumers: {},
      kinesis: {
        streamArn: `arn:aws:kinesis:${here}:123456789012:stream/everything`,
        retentionPeriod: 48,
        kmsKeyArn: key(here),
        approximateCreationDateTimePrecision: 'MILLISECOND',
        consumers: {
          Scan: {
            handler: { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' },
            vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
          },
        },
      },
      backfill: { consumers: ['Scan'], exports: { bucketArn: 'arn:aws:s3:::exports' } },
    },
    Archived: {
      name: 'archived',
      table: { partitionKey: { name: 'id', type: 'S' } },
      consumers: {},
      kinesis: { kmsKeyArn: key(here) },
      archive: {
        format: 'parquet',
        partitionBy: { column: 'state', attribute: 'Status', values: ['OPEN', 'PAID'] },
        bufferingSizeInMb: 128,
        bufferingIntervalInSeconds: 60,
        kmsKeyArn: key(here),
        objectLock: { mode: 'GOVERNANCE', retentionInDays: 30 },
        expirationInDays: 400,
        transition: { days: 90, storageClass: 'GLACIER_IR' },
        firstDay: '2026-01-31',
        transform: { ...runtimeSettings, memorySize: 256, timeout: 300 },
      },
    },
    Piped: everyPipeSetting,
    Told: {
      name: 'told',
      table: { partitionKey: { name: 'id', type: 'S' } },
      consumers: {
        News: {
          handler: {
            kind: 'cdc',
            sink: 'transitions',
            transitions: {
              onUncertain: 'quarantine',
              ownTopic: true,
              ownBus: true,
              kmsKeyArn: key(here),
              rules: [
                { name: 'own', attribute: 'status', from: [null], content: 'keys', sns: { topic: 'own' } },
                {
                  name: 'event',
                  attribute: 'status',
                  to: ['PAID', null],
                  where: [{ path: 'item.kind', in: ['a', 'b'], notIn: ['c'], exists: true }],
                  eventBridge: { bus: 'own', source: 'shop.orders', detailType: 'OrderPaid' },
                },
                {
                  name: 'mail',
                  attribute: 'status',
                  ses: {
                    identityArn: `arn:aws:ses:${here}:123456789012:identity/example.com`,
                    from: 'Shop <shop@example.com>',
                    to: '{mail}',
                    subject: 'Order {id}',
                    text: 'Dear {name}',
                    html: '<p>Dear {name}</p>',
                    configurationSetName: 'mails',
                  },
                },
                {
                  name: 'template',
                  attribute: 'status',
                  ses: {
                    identityArn: `arn:aws:ses:${here}:123456789012:identity/example.com`,
                    from: 'shop@example.com',
                    to: '{mail}',
                    template: 'paid',
                    templateData: { name: '{name}' },
                  },
                },
              ],
            },
          },
        },
      },
    },
  },
};
