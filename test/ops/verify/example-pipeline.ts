import type { DeployedConsumer, DeployedMapping, DeployedPipeline } from '../../../ops/deployed/deployed-pipeline';

export const streamArn = 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders-table/stream/2026-01-01T00:00:00.000';
export const queueArn = (name: string) => `arn:aws:sqs:eu-west-1:123456789012:${name}`;
export const queueNamed = (name: string) => ({ arn: queueArn(name), url: `https://sqs/123456789012/${name}` });
export const topicArn = 'arn:aws:sns:eu-west-1:123456789012:orders-changes';

type Parts = Partial<Omit<DeployedConsumer, 'mapping' | 'core'>> & {
  readonly mapping?: Partial<DeployedMapping>;
  readonly core?: object | undefined;
};

/** A consumer of the table's stream, unless it is told otherwise. */
export function consumerNamed(name: string, { mapping, ...parts }: Parts = {}): DeployedConsumer {
  const consumer = {
    name,
    functionName: `orders-${name}`,
    functionArn: `arn:aws:lambda:eu-west-1:123456789012:function:orders-${name}:live`,
    timeoutSeconds: 30,
    logGroup: `/aws/lambda/orders-${name}`,
    core: { sink: 'view' },
    ...parts,
    mapping: {
      uuid: `uuid-of-${name}`,
      source: 'dynamodb',
      eventSourceArn: streamArn,
      state: 'Enabled',
      lastProcessingResult: 'OK',
      batchSize: 100,
      parallelizationFactor: 1,
      filters: [],
      reportsBatchItemFailures: true,
      ...mapping,
    },
  };
  return consumer as DeployedConsumer;
}

/** A fan-out and a view on the stream, and a consumer behind the fan-out. */
export function examplePipeline(changes: Partial<DeployedPipeline> = {}): DeployedPipeline {
  return {
    region: 'eu-west-1',
    accountId: '123456789012',
    table: {
      name: 'orders-table',
      arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders-table',
      streamArn,
      viewType: 'NEW_AND_OLD_IMAGES',
      partitionKey: { name: 'id', type: 'S' },
      itemCount: 3,
      sizeBytes: 300,
    },
    consumers: [
      consumerNamed('FanOut', { core: { sink: 'fan-out', topicArn, filterAttributes: ['status'] } }),
      consumerNamed('View'),
      consumerNamed('Shipping', {
        core: {},
        mapping: { source: 'sqs', eventSourceArn: queueArn('shipping') },
        deadLetterQueue: queueNamed('shipping-dead-letters'),
      }),
    ],
    subscribers: [
      {
        topicArn,
        queue: queueNamed('shipping'),
        deadLetterQueue: queueNamed('shipping-dead-letters'),
        isRaw: false,
        filterPolicy: JSON.stringify({ status: ['PAID'] }),
      },
    ],
    kinesisStreamArns: [],
    ...changes,
  };
}
