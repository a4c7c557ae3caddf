import { randomUUID } from 'node:crypto';
import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import type { DeliverAction } from '../../engine/actions';
import { driveStream } from '../../engine/drive-stream';
import { dynamodbStreamSource } from '../../engine/pollers/dynamodb-streams';
import { systemClock } from '../../handlers/core/clock';
import { dynamodbBackends, type StartedBackend } from '../support/dynamodb-backend';
import { ProgressCounter } from '../support/progress-counter';

describe.each(dynamodbBackends)('driveStream on $name', ({ name, missing, start }) => {
  if (missing !== undefined) {
    test('has its backend', () => {
      console.warn(`Not tested on ${name}: ${missing}.`);

      expect(process.env.CI ? missing : undefined).toBeUndefined();
    });
    return;
  }

  let backend: StartedBackend;

  beforeAll(async () => {
    backend = await start();
  });

  afterAll(async () => {
    await backend.stop();
  });

  test('brings every change of a real table to the function, and the poison one to the destination', async () => {
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = { endpoint: backend.endpoint, region: 'us-east-1', credentials };
    const [tables, streams] = [new DynamoDBClient(client), new DynamoDBStreamsClient(client)];
    const { TableDescription } = await tables.send(
      new CreateTableCommand({
        TableName: 'orders',
        KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
        AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
        BillingMode: 'PAY_PER_REQUEST',
        StreamSpecification: { StreamEnabled: true, StreamViewType: 'NEW_AND_OLD_IMAGES' },
      }),
    );
    const streamArn = TableDescription?.LatestStreamArn ?? '';
    const counter = new ProgressCounter();
    const handled = new Set<string>();
    const delivered: DeliverAction[] = [];
    const abort = new AbortController();
    const { stopped } = driveStream(
      {
        identity: { source: 'dynamodb', uuid: 'u', functionArn: 'f', streamArn },
        settings: {
          startingPosition: 'TRIM_HORIZON',
          parallelizationFactor: 3,
          batchSize: 10,
          bisectBatchOnFunctionError: true,
          maximumRetryAttempts: 1,
          destinationConfig: { onFailure: { destination: 'arn:aws:s3:::failures' } },
        },
        source: dynamodbStreamSource({ client: streams, streamArn, clock: systemClock }),
        clock: systemClock,
        newUuid: randomUUID,
        observer: counter.streamObserver,
        pollIntervalMs: 20,
        parameters: { backOffMs: () => 1 },
        invoke: async (event) => {
          const ids = (event as { Records: StreamRecord[] }).Records.map(({ dynamodb }) => dynamodb.Keys.id.S);
          if (ids.includes('poison')) return { type: 'error' };
          for (const id of ids) handled.add(id);
          return { type: 'response', payload: null };
        },
        deliver: async (action) => {
          delivered.push(action);
        },
      },
      abort.signal,
    );
    const ids = Array.from({ length: 100 }, (_, index) => `order-${index}`);
    ids.splice(50, 0, 'poison');
    for (const id of ids) await tables.send(new PutItemCommand({ TableName: 'orders', Item: { id: { S: id } } }));
    while (counter.progress().done < 100 || delivered.length < 1) await new Promise((resolve) => setImmediate(resolve));
    abort.abort();

    await stopped;

    expect(handled.size).toBe(100);
    expect(delivered.map(({ condition, approximateInvokeCount }) => [condition, approximateInvokeCount])).toEqual([
      ['RetryAttemptsExhausted', 2],
    ]);
    expect(counter.progress()).toMatchObject({ received: 101, done: 100, evicted: 1, lost: 0 });
    tables.destroy();
    streams.destroy();
  });
});

interface StreamRecord {
  readonly dynamodb: { readonly Keys: { readonly id: { readonly S: string } } };
}
