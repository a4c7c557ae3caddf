import {
  CloudWatchClient,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  ListMetricsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogsClient, FilterLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DescribeKinesisStreamingDestinationCommand,
  DynamoDBClient,
  ListTablesCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  ListDeliveryStreamsCommand,
  PutRecordBatchCommand,
} from '@aws-sdk/client-firehose';
import {
  DeleteFunctionConcurrencyCommand,
  GetAliasCommand,
  GetEventSourceMappingCommand,
  GetFunctionCommand,
  GetFunctionConcurrencyCommand,
  GetFunctionConfigurationCommand,
  InvokeCommand,
  LambdaClient,
  ListAliasesCommand,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  PutFunctionConcurrencyCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import {
  DescribePipeCommand,
  ListPipesCommand,
  PipesClient,
  StartPipeCommand,
  StopPipeCommand,
} from '@aws-sdk/client-pipes';
import { decodeCbor, encodeCbor } from '../../../local/control/protocols/cbor';
import {
  type ControlRig,
  functionArn,
  kinesisStreamArn,
  mappingUuid,
  startControlRig,
} from '../../support/control-rig';

let rig: ControlRig;
let shared: {
  readonly region: string;
  readonly endpoint: string;
  readonly credentials: object;
  readonly maxAttempts: 1;
};

beforeAll(async () => {
  rig = await startControlRig();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  shared = { region: 'eu-west-1', endpoint: rig.url, credentials, maxAttempts: 1 };
});

afterAll(() => rig.stop());

describe('startControlServer', () => {
  describe('as Lambda', () => {
    let lambda: LambdaClient;

    beforeAll(() => {
      lambda = new LambdaClient(shared as never);
    });

    test.each(['view', 'view:live', functionArn, `${functionArn}:live`, '000000000000:function:view'])(
      'invokes %s',
      async (FunctionName) => {
        const { StatusCode, Payload, FunctionError } = await lambda.send(
          new InvokeCommand({ FunctionName, Payload: '{"ask":1}' }),
        );

        expect([StatusCode, Payload!.transformToString(), FunctionError]).toEqual([
          200,
          '{"got":{"ask":1}}',
          undefined,
        ]);
      },
    );

    test('tells a fault of the function, with the end of its log', async () => {
      const input = { FunctionName: 'view', Payload: '{"fail":true}', LogType: 'Tail' } as const;

      const { StatusCode, FunctionError, Payload, LogResult, ExecutedVersion } = await lambda.send(
        new InvokeCommand({ ...input, Qualifier: 'live' }),
      );

      expect([StatusCode, FunctionError, ExecutedVersion]).toEqual([200, 'Unhandled', '1']);
      expect(JSON.parse(Payload!.transformToString())).toEqual({ errorType: 'Error', errorMessage: 'no' });
      expect(Buffer.from(LogResult!, 'base64').toString()).toContain('"errorMessage":"no"');
    });

    test('refuses what Lambda refuses', async () => {
      const invoke = (FunctionName: string, Payload: string) =>
        lambda.send(new InvokeCommand({ FunctionName, Payload }));

      await expect(invoke('other', '{}')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(invoke('view:gone', '{}')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
      await expect(invoke('view', '{')).rejects.toMatchObject({ name: 'InvalidRequestContentException' });
      await expect(invoke('view', `"${'x'.repeat(6_291_455)}"`)).rejects.toMatchObject({
        name: 'RequestEntityTooLargeException',
      });
    });

    test('throttles a function whose concurrency is 0, until that is taken away', async () => {
      const FunctionName = 'view';
      const invoke = () => lambda.send(new InvokeCommand({ FunctionName, Payload: '{}' }));

      await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
      const { ReservedConcurrentExecutions } = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName }));
      await expect(invoke()).rejects.toMatchObject({ name: 'TooManyRequestsException' });
      await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
      const { StatusCode } = await invoke();

      expect([ReservedConcurrentExecutions, StatusCode]).toEqual([0, 200]);
    });

    test('describes functions and aliases', async () => {
      const FunctionName = 'view';

      const configuration = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName, Qualifier: 'live' }));
      const { Configuration } = await lambda.send(new GetFunctionCommand({ FunctionName }));
      const { Functions } = await lambda.send(new ListFunctionsCommand({}));
      const { Aliases } = await lambda.send(new ListAliasesCommand({ FunctionName }));
      const alias = await lambda.send(new GetAliasCommand({ FunctionName, Name: 'live' }));

      expect(configuration).toMatchObject({
        FunctionArn: `${functionArn}:live`,
        Version: '1',
        Timeout: 10,
        Environment: { Variables: { TRIBUTARY_CONSUMER: 'View' } },
      });
      expect([Configuration!.FunctionName, Functions!.map((one) => one.FunctionName)]).toEqual(['view', ['view']]);
      expect(Aliases).toMatchObject([{ Name: 'live', FunctionVersion: '1' }]);
      expect(alias.AliasArn).toBe(`${functionArn}:live`);
    });

    test('lists mappings by source and by function', async () => {
      const list = async (input: object) =>
        (await lambda.send(new ListEventSourceMappingsCommand(input))).EventSourceMappings!.map(({ UUID }) => UUID);

      expect(await list({})).toEqual([mappingUuid]);
      expect(await list({ EventSourceArn: rig.streamArn, FunctionName: 'view' })).toEqual([mappingUuid]);
      expect(await list({ EventSourceArn: 'arn:aws:sqs:eu-west-1:000000000000:other' })).toEqual([]);
      await expect(list({ FunctionName: 'other' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    });

    test('switches a mapping off and on, and changes its settings', async () => {
      const UUID = mappingUuid;
      const get = () => lambda.send(new GetEventSourceMappingCommand({ UUID }));
      const update = async (input: object) => {
        const { State } = await lambda.send(new UpdateEventSourceMappingCommand({ UUID, ...input }));
        await rig.settled();
        return State;
      };

      const disabling = await update({ Enabled: false });
      const disabled = await get();
      const enabling = await update({ Enabled: true, BatchSize: 7, MaximumRetryAttempts: 2 });
      const enabled = await get();

      expect([disabling, disabled.State, enabling, enabled.State]).toEqual([
        'Disabling',
        'Disabled',
        'Enabling',
        'Enabled',
      ]);
      expect(enabled).toMatchObject({
        BatchSize: 7,
        MaximumRetryAttempts: 2,
        StartingPosition: 'TRIM_HORIZON',
        DestinationConfig: { OnFailure: { Destination: 'arn:aws:s3:::failures' } },
        LastModified: expect.any(Date),
      });
      expect(rig.starts.map(({ batchSize }) => batchSize)).toEqual([100, 7]);
      await expect(update({ KMSKeyArn: 'arn:aws:kms:eu-west-1:000000000000:key/1' })).rejects.toMatchObject({
        name: 'InvalidParameterValueException',
      });
      await expect(lambda.send(new GetEventSourceMappingCommand({ UUID: 'other' }))).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      });
    });
  });

  describe('as CloudWatch', () => {
    const Dimensions = [{ Name: 'QueueName', Value: 'dead' }];
    const range = { StartTime: new Date(60_000), EndTime: new Date(180_000) };
    let cloudwatch: CloudWatchClient;

    beforeAll(() => {
      cloudwatch = new CloudWatchClient(shared as never);
      const id = { namespace: 'AWS/SQS', name: 'Visible', dimensions: { QueueName: 'dead' } };
      rig.metrics.record(id, 3, 60_000);
      rig.metrics.record(id, 5, 61_000);
    });

    test('gives metrics and expressions', async () => {
      const MetricStat = {
        Metric: { Namespace: 'AWS/SQS', MetricName: 'Visible', Dimensions },
        Period: 60,
        Stat: 'Sum',
      };
      const MetricDataQueries = [
        { Id: 'm1', MetricStat, ReturnData: false },
        { Id: 'filled', Expression: 'FILL(m1, 0) * 2' },
        { Id: 'asked', Expression: 'SELECT SUM(Visible) FROM SCHEMA("AWS/SQS", QueueName)', Period: 60 },
      ];

      const { MetricDataResults } = await cloudwatch.send(new GetMetricDataCommand({ MetricDataQueries, ...range }));

      expect(MetricDataResults).toMatchObject([
        { Id: 'filled', Timestamps: [new Date(120_000), new Date(60_000)], Values: [0, 16], StatusCode: 'Complete' },
        { Id: 'asked', Timestamps: [new Date(60_000)], Values: [8] },
      ]);
    });

    test('gives statistics', async () => {
      const input = { Namespace: 'AWS/SQS', MetricName: 'Visible', Dimensions, Period: 60, ...range };

      const { Datapoints } = await cloudwatch.send(
        new GetMetricStatisticsCommand({ ...input, Statistics: ['Maximum', 'Sum'] }),
      );

      expect(Datapoints).toEqual([{ Timestamp: new Date(60_000), Maximum: 5, Sum: 8 }]);
      await expect(
        cloudwatch.send(new GetMetricStatisticsCommand({ ...input, Period: 0, Statistics: ['Sum'] })),
      ).rejects.toMatchObject({ name: 'InvalidParameterValueException' });
    });

    test('takes metrics', async () => {
      const MetricData = [{ MetricName: 'Own', Value: 4, Timestamp: new Date(60_000) }];

      await cloudwatch.send(new PutMetricDataCommand({ Namespace: 'Mine', MetricData }));
      const { Metrics } = await cloudwatch.send(new ListMetricsCommand({ Namespace: 'Mine' }));

      expect(Metrics).toEqual([{ Namespace: 'Mine', MetricName: 'Own', Dimensions: [] }]);
    });

    test('describes alarms of both kinds, by what is asked for', async () => {
      const describe = async (input: object) => {
        const { MetricAlarms, CompositeAlarms } = await cloudwatch.send(new DescribeAlarmsCommand(input));
        return [...MetricAlarms!, ...CompositeAlarms!].map(({ AlarmName, StateValue }) => `${AlarmName} ${StateValue}`);
      };
      rig.alarms.evaluate();
      await cloudwatch.send(
        new SetAlarmStateCommand({ AlarmName: 'dead-letters', StateValue: 'ALARM', StateReason: 'a drill' }),
      );

      const { MetricAlarms } = await cloudwatch.send(new DescribeAlarmsCommand({ AlarmNamePrefix: 'dead' }));

      expect(MetricAlarms).toMatchObject([
        {
          AlarmName: 'dead-letters',
          StateReason: 'a drill',
          MetricName: 'Visible',
          Threshold: 0,
          ComparisonOperator: 'GreaterThanThreshold',
          StateUpdatedTimestamp: expect.any(Date),
        },
      ]);
      expect(await describe({})).toEqual(['dead-letters ALARM']);
      expect(await describe({ AlarmTypes: ['CompositeAlarm'] })).toEqual(['pages OK']);
      expect(await describe({ AlarmNames: ['pages'] })).toEqual(['pages OK']);
      expect(await describe({ StateValue: 'OK' })).toEqual([]);
    });

    test('says of another operation that it is not known here', async () => {
      await expect(cloudwatch.send(new DescribeAlarmHistoryCommand({}))).rejects.toMatchObject({
        name: 'UnknownOperationException',
        message: 'The local run does not know `DescribeAlarmHistory`.',
      });
    });

    test('answers in CBOR and XML, which other clients speak', async () => {
      const input = { Namespace: 'AWS/SQS', MetricName: 'Visible', Dimensions, Period: 60, Statistics: ['Sum'] };
      const path = '/service/GraniteServiceVersion20100801/operation/GetMetricStatistics';
      const body = new Uint8Array(encodeCbor({ ...input, ...range }));
      const query = 'Action=ListMetrics&Version=2010-08-01&Namespace=AWS%2FSQS';
      const headers = { 'content-type': 'application/x-www-form-urlencoded' };

      const cbor = await fetch(`${rig.url}${path}`, { method: 'POST', body });
      const xml = await fetch(rig.url, { method: 'POST', body: query, headers });

      expect(decodeCbor(Buffer.from(await cbor.arrayBuffer()))).toEqual({
        Label: 'Visible',
        Datapoints: [{ Timestamp: new Date(60_000), Sum: 8 }],
      });
      expect(await xml.text()).toContain('<MetricName>Visible</MetricName>');
    });
  });

  test('finds what functions have written, page by page', async () => {
    const logs = new CloudWatchLogsClient(shared as never);
    const find = (input: object) =>
      logs.send(new FilterLogEventsCommand({ logGroupName: '/aws/lambda/view', ...input }));
    const write = rig.logs.writerOf('view');
    write('{"level":"WARN","n":1}\n{"level":"INFO","n":2}\n{"level":"WA');
    write('RN","n":3}\n');

    const { events = [], nextToken } = await find({ filterPattern: '{ $.level = "WARN" }', limit: 1 });
    const next = await find({ filterPattern: '{ $.level = "WARN" }', nextToken });

    expect([...events, ...next.events!].map(({ message }) => JSON.parse(message!).n)).toEqual([1, 3]);
    expect(next.nextToken).toBeUndefined();
    await expect(find({ logGroupName: '/aws/lambda/other' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    await expect(find({ filterPattern: '[a, b]' })).rejects.toMatchObject({ name: 'InvalidParameterException' });
  });

  test('stops and starts pipes', async () => {
    const pipes = new PipesClient(shared as never);
    const states = async () => {
      await rig.settled();
      return (await pipes.send(new DescribePipeCommand({ Name: 'orders' }))).CurrentState;
    };

    const { Pipes } = await pipes.send(new ListPipesCommand({}));
    await pipes.send(new StopPipeCommand({ Name: 'orders' }));
    const stopped = await states();
    await pipes.send(new StartPipeCommand({ Name: 'orders' }));
    const started = await states();

    expect(Pipes).toMatchObject([{ Name: 'orders', CurrentState: 'RUNNING', CreationTime: expect.any(Date) }]);
    expect([stopped, started]).toEqual(['STOPPED', 'RUNNING']);
    await expect(pipes.send(new DescribePipeCommand({ Name: 'other' }))).rejects.toMatchObject({
      name: 'NotFoundException',
    });
  });

  test('tells of the Kinesis streams of a table, and asks DynamoDB itself for all else', async () => {
    const dynamodb = new DynamoDBClient(shared as never);
    const streamsOf = async (TableName: string) => {
      const command = new DescribeKinesisStreamingDestinationCommand({ TableName });
      return (await dynamodb.send(command)).KinesisDataStreamDestinations;
    };

    const told = [await streamsOf('orders'), await streamsOf('other')];
    const { TableNames } = await dynamodb.send(new ListTablesCommand({}));

    expect(told).toMatchObject([[{ StreamArn: kinesisStreamArn, DestinationStatus: 'ACTIVE' }], []]);
    expect(TableNames).toEqual(['orders']);
  });

  test('describes delivery streams, and hands on what is put into them', async () => {
    const firehose = new FirehoseClient(shared as never);
    const DeliveryStreamName = 'direct';
    const Records = [{ Data: Buffer.from('one\n') }];

    const { DeliveryStreamDescription } = await firehose.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName }),
    );
    await firehose.send(new PutRecordBatchCommand({ DeliveryStreamName, Records }));

    expect(DeliveryStreamDescription).toMatchObject({
      DeliveryStreamStatus: 'ACTIVE',
      DeliveryStreamType: 'DirectPut',
    });
    expect(rig.delivered).toEqual(['one\n']);
    const lists = ['DirectPut', 'KinesisStreamAsSource'] as const;
    const names = lists.map(async (DeliveryStreamType) => {
      const listed = await firehose.send(new ListDeliveryStreamsCommand({ DeliveryStreamType }));
      return listed.DeliveryStreamNames;
    });
    expect(await Promise.all(names)).toEqual([['direct'], []]);
  });
});
