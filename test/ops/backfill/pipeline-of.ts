import type { DeployedConsumer, DeployedPipeline } from '../../../ops/deployed/deployed-pipeline';

export const streamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders/stream/2026-01-02T03:04:05.678';

/** A consumer on the stream, whose function is named as it is; `more` says otherwise. */
export function consumerOf(name: string, more: Partial<DeployedConsumer> = {}): DeployedConsumer {
  return {
    ...{ name, functionName: name, functionArn: name, timeoutSeconds: 30, logGroup: `/aws/lambda/${name}` },
    core: { sink: name.toLowerCase() },
    mapping: {
      ...{ uuid: name, source: 'dynamodb', eventSourceArn: streamArn, state: 'Enabled', batchSize: 3 },
      ...{ parallelizationFactor: 1, filters: [], reportsBatchItemFailures: true },
    },
    ...more,
  };
}

/** A table of orders with consumers by name. */
export function pipelineOf(
  consumers: readonly (string | DeployedConsumer)[],
  more: Partial<DeployedPipeline> = {},
): DeployedPipeline {
  return {
    region: 'eu-west-1',
    accountId: '123456789012',
    table: {
      name: 'orders',
      arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders',
      streamArn,
      viewType: 'NEW_AND_OLD_IMAGES',
      partitionKey: { name: 'customerId', type: 'S' },
      sortKey: { name: 'orderId', type: 'S' },
      itemCount: 100,
      sizeBytes: 102_400,
    },
    consumers: consumers.map((one) => (typeof one === 'string' ? consumerOf(one) : one)),
    subscribers: [],
    kinesisStreamArns: [],
    ...({ pipes: [], archives: [] } as object),
    ...more,
  };
}
