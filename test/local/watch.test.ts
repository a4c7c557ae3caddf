import { existsSync } from 'node:fs';
import { CloudWatchClient, GetMetricStatisticsCommand } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { canFindProcesses, processesLeft } from '../support/local-run';
import { startWatchedRun, type WatchedRun } from '../support/watched-run';

const mark = `watch-${process.pid}`;
const FunctionName = 'orders-local-by-product';
const always = { StartTime: new Date(0), EndTime: new Date(4e12), Period: 4e9 };

describe('npm start -- --watch', () => {
  let watched: WatchedRun;
  let dynamodb: DynamoDBClient;
  let lambda: LambdaClient;
  let cloudwatch: CloudWatchClient;

  beforeAll(async () => {
    watched = await startWatchedRun(mark);
    dynamodb = new DynamoDBClient(watched.clientSettings('dynamodb'));
    lambda = new LambdaClient(watched.clientSettings('lambda'));
    cloudwatch = new CloudWatchClient(watched.clientSettings('cloudwatch'));
  });

  afterAll(() => watched.run.process.kill('SIGKILL'));

  test('follows what a user writes with a client of their own', async () => {
    await watched.until('Changes as they come');
    const output = () => watched.run.output();
    const variable = (name: string) => new RegExp(`export ${name}=(.+)`).exec(output())?.[1] ?? '';
    const credentials = { accessKeyId: 'mine', secretAccessKey: 'mine' };
    const shared = { region: variable('AWS_REGION'), credentials };
    const mine = new DynamoDBClient({ ...shared, endpoint: variable('AWS_ENDPOINT_URL_DYNAMODB') });
    const sqs = new SQSClient({ ...shared, endpoint: variable('AWS_ENDPOINT_URL_SQS') });
    const [, table = '', item = '{}'] = /put-item --table-name (\S+) --item '(.+)'/.exec(output()) ?? [];
    const [, queueUrl] = /receive-message .*--queue-url (\S+)/.exec(output()) ?? [];

    await mine.send(new PutItemCommand({ TableName: table, Item: JSON.parse(item) }));
    await watched.until('INSERT c-1/o-1');
    const { status, ...Key } = JSON.parse(item);
    await mine.send(new PutItemCommand({ TableName: table, Item: { ...Key, status: { S: 'PAID' } } }));
    await watched.until('MODIFY c-1/o-1');
    const items = { L: [{ M: { lineId: { S: 'without a product' } } }] };
    await mine.send(new PutItemCommand({ TableName: table, Item: { ...Key, items } }));
    await watched.until('ByProduct quarantined s3://');
    await mine.send(new DeleteItemCommand({ TableName: table, Key }));
    await watched.until('REMOVE c-1/o-1');
    const receive = new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 });
    const { Messages = [] } = await sqs.send(receive);

    const lineOf = (what: string) =>
      output()
        .split('\n')
        .find((line) => line.includes(what));
    expect(variable('AWS_DEFAULT_REGION')).toBe(variable('AWS_REGION'));
    expect(status).toEqual({ S: 'PENDING' });
    expect(lineOf('INSERT')).toMatch(/ByProduct \d+ ms/);
    expect(lineOf('INSERT')).toMatch(/FanOut \d+ ms/);
    expect(lineOf('MODIFY')).toMatch(/Shipping \d+ ms/);
    expect(lineOf('REMOVE')).not.toContain('Shipping');
    expect(Messages).toHaveLength(4);
    mine.destroy();
    sqs.destroy();
  });

  test('says what runs where, and in which process', () => {
    const { pid, environment, accountId, table, endpoints } = watched.running;

    expect({ pid, environment, accountId, table }).toEqual({
      pid: watched.run.process.pid,
      environment: 'local',
      accountId: '000000000000',
      table: 'orders-local-table',
    });
    expect(Object.values(endpoints)).toEqual(Object.values(endpoints).map(() => expect.stringMatching(/^http:/)));
  });

  test('stops a mapping for as long as it is disabled, and loses nothing of that time', async () => {
    await put('w-before');
    await watched.until('INSERT w-before/o-1');
    const { EventSourceMappings } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
    const UUID = EventSourceMappings![0]!.UUID;

    await watched.inject('mapping-disabled', { consumer: 'ByProduct' });
    const published = await sum('orders-local-fan-out', 'Invocations');
    await put('w-meanwhile');
    const { EventSourceMappings: disabled } = await lambda.send(new ListEventSourceMappingsCommand({ FunctionName }));
    // The other consumer of the stream has the change, so that this one would have it too.
    await until(async () => (await sum('orders-local-fan-out', 'Invocations')) > published);
    const meanwhile = await rows();
    await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: true }));
    await watched.until('INSERT w-meanwhile/o-1');

    expect(disabled![0]!.State).toBe('Disabled');
    expect(meanwhile).toEqual(['w-before']);
    expect(await rows()).toEqual(['w-before', 'w-meanwhile']);
  });

  test('has a sink fail by its own code while its service is down, and succeed afterwards', async () => {
    const logs = new CloudWatchLogsClient(watched.clientSettings('logs'));
    const failures = async () => {
      const filterPattern = '{ $.message = "A record failed*" }';
      const input = { logGroupName: `/aws/lambda/${FunctionName}`, filterPattern };
      return (await logs.send(new FilterLogEventsCommand(input))).events!.length;
    };

    await watched.inject('sink-down');
    await put('w-down');
    await until(async () => (await failures()) > 0);
    const down = await rows();
    await watched.lift('sink-down');
    await watched.until('INSERT w-down/o-1');

    expect(down).not.toContain('w-down');
    expect(await rows()).toContain('w-down');
  });

  test('gives up a poison record, and counts what the function failed with', async () => {
    await watched.inject('poison');
    await watched.until('gave up 1 record');
    const [errors, invocations] = [await sum(FunctionName, 'Errors'), await sum(FunctionName, 'Invocations')];
    await watched.lift('poison');

    expect(errors).toBe(2);
    expect(invocations).toBeGreaterThan(4);
  });

  test('invokes the deployed function, which its own configuration tells of', async () => {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'live' }));
    const Payload = '{"Records":[]}';

    const answer = await lambda.send(new InvokeCommand({ FunctionName, Qualifier: 'live', Payload }));

    expect(Environment!.Variables).toMatchObject({ TRIBUTARY_CONSUMER: 'ByProduct', TRIBUTARY_SINK: 'view' });
    expect(JSON.parse(answer.Payload!.transformToString())).toEqual({ batchItemFailures: [] });
  });

  test('ends by Ctrl-C, and leaves nothing', async () => {
    dynamodb.destroy();
    lambda.destroy();
    cloudwatch.destroy();

    await watched.stop();

    const { exitCode } = await watched.run.finished;
    expect(exitCode).toBe(0);
    expect(existsSync(watched.file)).toBe(false);
    expect(canFindProcesses ? await processesLeft(mark) : []).toEqual([]);
  });

  async function put(customerId: string): Promise<void> {
    const line = { M: { lineId: { S: 'l-1' }, productId: { S: 'p-1' }, quantity: { N: '1' } } };
    const Item = {
      customerId: { S: customerId },
      orderId: { S: 'o-1' },
      status: { S: 'PENDING' },
      items: { L: [line] },
    };
    await dynamodb.send(new PutItemCommand({ TableName: watched.running.table, Item }));
  }

  /** Customers of the tests below with a row in the view. */
  async function rows(): Promise<string[]> {
    const { Items } = await dynamodb.send(new ScanCommand({ TableName: 'orders-local-by-product-view' }));
    const customers = Items!.map(({ customerId }) => customerId?.S ?? '');
    return customers.filter((customer) => customer.startsWith('w-')).sort();
  }

  async function sum(name: string, MetricName: string): Promise<number> {
    const metric = { Namespace: 'AWS/Lambda', MetricName, Dimensions: [{ Name: 'FunctionName', Value: name }] };
    const input = { ...metric, Statistics: ['Sum' as const], ...always };
    const { Datapoints } = await cloudwatch.send(new GetMetricStatisticsCommand(input));
    return Datapoints?.[0]?.Sum ?? 0;
  }
});

async function until(isReached: () => Promise<boolean>): Promise<void> {
  while (!(await isReached())) await new Promise((resolve) => setTimeout(resolve, 50));
}
