import type { PipelineDefinition } from '../../stacks/definition';

const [here, account] = ['eu-central-1', '123456789012'];
const key = () => `arn:aws:kms:${here}:${account}:key/00000000-0000-0000-0000-000000000001`;

/** Pipes and a bus that between them set everything that can be set. */
export const everyPipeSetting: PipelineDefinition = {
  name: 'piped',
  table: { partitionKey: { name: 'id', type: 'S' } },
  consumers: {},
  kinesis: {},
  buses: {
    Shop: {
      kmsKeyArn: key(),
      archiveRetentionInDays: 30,
      rules: {
        Warehouse: {
          eventPattern: { source: ['orders'] },
          enabled: false,
          target: {
            ownQueue: { messageRetentionSeconds: 86_400, visibilityTimeoutSeconds: 60 },
            inputPath: '$.detail',
          },
          maximumEventAgeInSeconds: 3_600,
          maximumRetryAttempts: 10,
          deadLetters: { kmsKeyArn: key() },
          permissionsBoundary: 'arn:aws:iam::000000000000:policy/boundary',
        },
        Elsewhere: {
          eventPattern: { source: ['orders'] },
          target: { eventBus: { arn: `arn:aws:events:${here}:210987654321:event-bus/partner` } },
        },
      },
    },
  },
  pipes: {
    Placed: {
      batchSize: 5,
      maximumBatchingWindowInSeconds: 5,
      parallelizationFactor: 2,
      startingPosition: 'LATEST',
      maximumRecordAgeInSeconds: 3_600,
      maximumRetryAttempts: 50,
      onPartialBatchItemFailure: 'NONE',
      filterCriteria: { filters: [{ pattern: { eventName: ['INSERT'] } }] },
      bus: 'Shop',
      target: { eventBus: { source: 'orders', detailType: '$.eventName' }, inputTemplate: '<$.dynamodb>' },
      deadLetters: { kmsKeyArn: key() },
      enabled: false,
      logLevel: 'TRACE',
      logExecutionData: true,
      logRetentionInDays: 90,
      permissionsBoundary: 'arn:aws:iam::000000000000:policy/boundary',
    },
    Streamed: {
      source: 'kinesis',
      startingPosition: 'AT_TIMESTAMP',
      startingPositionTimestamp: '2026-01-31T10:20:30Z',
      target: { lambda: { arn: `arn:aws:lambda:${here}:${account}:function:streamed` } },
    },
    Asked: {
      enrichment: {
        apiDestination: {
          arn: `arn:aws:events:${here}:123456789012:api-destination/rates/1`,
          headerParameters: { unit: 'cent' },
        },
        inputTemplate: '{"id": <$.dynamodb.Keys.id.S>}',
      },
      target: {
        sqs: {
          arn: `arn:aws:sqs:${here}:123456789012:asked.fifo`,
          messageGroupId: '$.dynamodb.Keys.id.S',
          kmsKeyArn: key(),
        },
      },
    },
  },
};
