import type { EnvironmentDefinition, QueueConsumerDefinition, ZipHandler } from '../../stacks/definition';
import { archiveCombinations } from './archive-combinations';
import { existingTableCombinations } from './existing-table-combinations';
import { toldCombinations } from './transitions-combinations';

const here = 'eu-central-1';
const key = (id: number) => `arn:aws:kms:${here}:123456789012:key/00000000-0000-0000-0000-00000000000${id}`;
const table = (id: number) => `arn:aws:dynamodb:us-east-1:210987654321:table/copy-${id}`;
const cacheSecret = `arn:aws:secretsmanager:${here}:123456789012:secret:cache-AbCdEf`;
const name = (id: string) => ({ name: id, type: 'S' }) as const;
const filters = [{ pattern: { eventName: ['INSERT' as const] } }, { pattern: '{"eventName":["REMOVE"]}' }];
const entry = { kind: 'entry', entry: 'examples/orders/shipping.ts' } as const;
const zip = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' } as const;

const functionSettings = {
  timeout: 30,
  environment: { LEVEL: 'debug', EMPTY: '' },
  layers: [1, 2].map((version) => `arn:aws:lambda:${here}:123456789012:layer:tools:${version}`),
  originRegionAttribute: 'region',
  vpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] },
  statements: [
    { sid: 'Read', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::rates/*'] },
    {
      sid: 'Refuse',
      effect: 'Deny',
      actions: ['s3:GetObject', 's3:PutObject'],
      resources: ['arn:aws:s3:::rates/*', 'arn:aws:s3:::prices/*'],
      condition: { Bool: { 'aws:SecureTransport': ['false'] } },
    },
  ],
  tables: {
    SEEN_TABLE: { partitionKey: name('id'), actions: ['dynamodb:PutItem'] },
    COUNTS_TABLE: {
      partitionKey: name('id'),
      sortKey: { name: 'at', type: 'N' },
      actions: ['dynamodb:GetItem', 'dynamodb:UpdateItem'],
      timeToLiveAttribute: 'expiresAt',
    },
  },
} as const satisfies Partial<QueueConsumerDefinition>;

const worker = (settings: Omit<QueueConsumerDefinition, 'handler'>, handler: ZipHandler = zip) => ({
  consumer: { handler, ...settings },
});

const deliveryStream = { arn: `arn:aws:firehose:${here}:123456789012:deliverystream/log` };

/** Pipelines whose settings decide together what is made, beside those that set everything that can be set. */
export const settingCombinations: EnvironmentDefinition = {
  name: 'mixed',
  region: here,
  state: { kind: 'local', path: 'terraform.tfstate' },
  pipelines: {
    Plain: {
      name: 'plain',
      preventDestroy: false,
      table: { partitionKey: name('id') },
      consumers: {
        Own: { handler: entry },
        Topic: {
          handler: {
            kind: 'fan-out',
            claimCheck: false,
            subscribers: { Queue: {}, Worker: worker({ maximumBatchingWindowInSeconds: 3 }) },
          },
        },
      },
    },
    Lists: {
      name: 'lists',
      preventDestroy: true,
      table: {
        partitionKey: name('id'),
        sortKey: { name: 'at', type: 'N' },
        billingMode: 'PROVISIONED',
        readCapacity: 5,
        writeCapacity: 6,
        streamViewType: 'NEW_IMAGE',
        globalSecondaryIndexes: [
          { indexName: 'byOwner', partitionKey: name('owner'), sortKey: name('id'), readCapacity: 3, writeCapacity: 4 },
          {
            indexName: 'byDay',
            partitionKey: name('day'),
            readCapacity: 1,
            writeCapacity: 1,
            projectionType: 'INCLUDE',
            nonKeyAttributes: ['total', 'owner'],
          },
        ],
        localSecondaryIndexes: [
          { indexName: 'byTotal', sortKey: { name: 'total', type: 'N' }, projectionType: 'KEYS_ONLY' },
        ],
        streamReaders: [{ name: 'search', principal: 'arn:aws:iam::210987654321:role/search' }],
      },
      consumers: {
        Own: {
          ...functionSettings,
          handler: zip,
          filterCriteria: { filters },
          onFailure: { kind: 'sqs', kmsKeyArn: key(3), expirationInDays: 30 },
          quarantine: 's3',
          reservedConcurrentExecutions: 7,
        },
      },
    },
    Queues: {
      name: 'queues',
      preventDestroy: true,
      table: { partitionKey: name('id'), sortKey: name('at'), streamViewType: 'OLD_IMAGE' },
      consumers: {
        Own: { handler: zip, onFailure: { kind: 'sqs' }, tumblingWindowInSeconds: 60, functionResponseTypes: [] },
        Topic: {
          onFailure: { kind: 'sqs' },
          handler: {
            kind: 'fan-out',
            fifo: true,
            crossAccountSubscribers: {
              Again: { accountId: '210987654321' },
              Partner: { accountId: '210987654321', queueArn: `arn:aws:sqs:${here}:210987654321:partner.fifo` },
            },
            subscribers: {
              Body: { filterPolicy: '{"type":["MODIFY"]}', filterPolicyScope: 'MessageBody', maxReceiveCount: 5 },
              Worker: worker({
                ...functionSettings,
                timeout: 45,
                quarantine: 'sqs',
              }),
            },
          },
        },
      },
    },
    Keys: {
      name: 'keys',
      preventDestroy: false,
      table: { partitionKey: name('id'), kmsKeyArn: key(1), deletionProtectionEnabled: true },
      consumers: {
        View: {
          expectedShards: 4,
          onFailure: { kmsKeyArn: key(3) },
          quarantine: 'sqs',
          handler: {
            kind: 'cdc',
            sink: 'view',
            view: {
              pointInTimeRecoveryEnabled: false,
              projection: {
                partitionKey: { name: 'sku', type: 'N', from: 'item.sku' },
                sortKey: { name: 'row', from: ['item.id', 'item.at'] },
                attributes: {},
              },
            },
          },
        },
        Topic: {
          handler: {
            kind: 'fan-out',
            encryption: { kind: 'customer-managed', kmsKeyArn: key(7) },
            subscribers: {
              Worker: worker({
                onFailure: { kmsKeyArn: key(5), expirationInDays: 20 },
                filterCriteria: { filters: [{ pattern: { body: { eventName: ['INSERT'] } } }] },
                enabled: false,
              }),
            },
          },
        },
      },
    },
    Existing: existingTableCombinations,
    Replicas: {
      name: 'replicas',
      preventDestroy: true,
      table: { partitionKey: name('id') },
      consumers: {
        Whole: { handler: { kind: 'cdc', sink: 'replica', replica: { tableArn: table(1), kmsKeyArn: key(6) } } },
        Part: {
          handler: {
            kind: 'cdc',
            sink: 'replica',
            replica: {
              tableArn: table(2),
              roleArn: 'arn:aws:iam::210987654321:role/replica',
              where: [
                { path: 'item.status', in: ['PAID', 'SHIPPED'] },
                { path: 'item.address.country', notIn: ['DE'], exists: true },
              ],
              attributes: { omit: ['notes'], rename: { status: 'state' } },
              loopPrevention: { attribute: 'writtenIn', region: 'left' },
              ttlDeletes: true,
              timeToLiveAttribute: 'expires',
              tombstoneRetentionDays: 20,
            },
          },
        },
      },
    },
    Sides: {
      name: 'sides',
      preventDestroy: true,
      table: { partitionKey: name('id') },
      consumers: {
        Chosen: {
          handler: {
            kind: 'cdc',
            sink: 'replica',
            replica: {
              tableArn: table(3),
              attributes: { only: ['status'] },
              loopPrevention: { attribute: 'writtenIn' },
            },
          },
        },
      },
    },
    Searched: {
      name: 'searched',
      preventDestroy: true,
      table: { partitionKey: name('id'), sortKey: name('at'), streamViewType: 'NEW_IMAGE' },
      consumers: {
        Made: {
          handler: {
            kind: 'cdc',
            sink: 'opensearch',
            opensearch: {
              index: {
                name: 'things',
                id: 'thing:{id}/{at}',
                attributes: ['title', 'price'],
                update: 'whole',
                alias: 'things.read',
                mappings: '{"dynamic":false}',
                settings: '{"number_of_shards":3}',
                tombstoneRetentionDays: 60,
                bulkBytesMax: 1_000_000,
                bulkDocumentsMax: 500,
              },
              domain: {
                domainName: 'things-prod',
                engineVersion: 'OpenSearch_2.17',
                instanceType: 'r7g.large.search',
                instanceCount: 2,
                volumeSizeGb: 100,
                kmsKeyArn: key(3),
              },
            },
          },
        },
        Found: {
          handler: {
            kind: 'cdc',
            sink: 'opensearch',
            opensearch: {
              index: { name: 'things', update: 'changed' },
              endpoint: {
                url: `https://abc.${here}.aoss.amazonaws.com`,
                arn: `arn:aws:aoss:${here}:123456789012:collection/abc`,
                service: 'aoss',
              },
            },
          },
        },
      },
    },
    Caches: {
      name: 'caches',
      preventDestroy: true,
      table: { partitionKey: name('id'), sortKey: name('at'), streamViewType: 'KEYS_ONLY' },
      consumers: {
        Made: {
          vpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1', 'sg-2'] },
          handler: {
            kind: 'cdc',
            sink: 'cache',
            cache: {
              keys: ['item:{id}:{at}', 'items:{id}'],
              serverless: {
                vpcId: 'vpc-1',
                subnetIds: ['subnet-1', 'subnet-2'],
                kmsKeyArn: key(2),
                userGroupId: 'cache-users',
                dataStorageGbMax: 10,
                ecpuPerSecondMax: 5_000,
              },
              tls: true,
              login: { secretArn: cacheSecret, kmsKeyArn: key(4), user: 'tributary' },
            },
          },
        },
        Found: {
          vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] },
          handler: {
            kind: 'cdc',
            sink: 'cache',
            cache: {
              keys: ['item:{id}:{at}'],
              endpoint: { host: 'cache.internal', port: 6380, network: { vpcId: 'vpc-1', securityGroupId: 'sg-9' } },
              tls: false,
            },
          },
        },
      },
    },
    CachesElsewhere: {
      name: 'elsewhere',
      preventDestroy: true,
      table: { partitionKey: name('id') },
      consumers: {
        Outside: {
          handler: {
            kind: 'cdc',
            sink: 'cache',
            cache: {
              keys: ['item:{id}', 'by-email:{contact.email}'],
              endpoint: { host: 'cache.example.com' },
              login: { secretArn: cacheSecret },
            },
          },
        },
        Bounded: {
          vpcConfig: { subnetIds: ['subnet-1', 'subnet-2'], securityGroupIds: ['sg-1'] },
          handler: {
            kind: 'cdc',
            sink: 'cache',
            cache: {
              keys: ['item:{id}'],
              serverless: { vpcId: 'vpc-1', subnetIds: ['subnet-1', 'subnet-2', 'subnet-3'], ecpuPerSecondMax: 1_000 },
            },
          },
        },
      },
    },
    Objects: {
      name: 'objects',
      preventDestroy: true,
      table: { partitionKey: name('id'), streamViewType: 'NEW_IMAGE' },
      consumers: {
        Made: { handler: { kind: 'cdc', sink: 'objects', objects: {} } },
        Found: {
          handler: {
            kind: 'cdc',
            sink: 'objects',
            objects: { bucket: { arn: 'arn:aws:s3:::states' }, kmsKeyArn: key(8), prefix: 'orders/' },
          },
        },
      },
    },
    Logs: {
      name: 'logs',
      preventDestroy: false,
      table: { partitionKey: name('id'), streamViewType: 'KEYS_ONLY' },
      consumers: {
        Made: { handler: { kind: 'cdc', sink: 'audit', audit: {} } },
        Bucket: {
          handler: { kind: 'cdc', sink: 'audit', audit: { bucket: { arn: 'arn:aws:s3:::log' }, kmsKeyArn: key(9) } },
        },
      },
    },
    Streams: {
      name: 'streams',
      preventDestroy: true,
      table: { partitionKey: name('id'), streamViewType: 'OLD_IMAGE' },
      consumers: {
        Stream: { handler: { kind: 'cdc', sink: 'audit', audit: { deliveryStream } } },
        Both: {
          handler: { kind: 'cdc', sink: 'audit', audit: { deliveryStream, bucket: { arn: 'arn:aws:s3:::log' } } },
        },
      },
    },
    Shards: {
      name: 'shards',
      preventDestroy: true,
      table: { partitionKey: name('id'), streamViewType: 'KEYS_ONLY' },
      consumers: {},
      kinesis: {
        consumers: {
          Shared: { handler: entry },
          Registered: { handler: zip, enhancedFanOut: true, onFailure: { kind: 'sqs' }, startingPosition: 'LATEST' },
        },
      },
    },
    ...archiveCombinations,
    Told: toldCombinations,
  },
};
