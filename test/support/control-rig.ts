import { RunningAlarms } from '../../local/control/alarms/running-alarms';
import { startControlServer } from '../../local/control/control-server';
import { FunctionGate } from '../../local/control/function-gate';
import { LogStore } from '../../local/control/log-store';
import { MetricStore } from '../../local/control/metrics/metric-store';
import { cloudwatchOperations } from '../../local/control/services/cloudwatch-operations';
import { dynamodbOperations } from '../../local/control/services/dynamodb-operations';
import { firehoseOperations } from '../../local/control/services/firehose-operations';
import { lambdaRoutes } from '../../local/control/services/lambda-routes';
import { logsOperations } from '../../local/control/services/logs-operations';
import { mappingRoutes } from '../../local/control/services/mapping-routes';
import { pipeRoutes } from '../../local/control/services/pipe-routes';
import type { FunctionPool } from '../../local/functions/function-pool';
import { ReaderSwitch } from '../../local/mappings/reader-switch';
import { startFirehose } from '../../local/services/firehose';
import {
  emptyResources,
  type LocalFunction,
  type LocalResources,
  type MappingSettings,
} from '../../local/terraform/resources';
import { startStubService } from './stub-service';
import { VirtualClock } from './virtual-clock';

export const functionArn = 'arn:aws:lambda:eu-west-1:000000000000:function:view';
export const mappingUuid = '01234567-0123-0123-0123-0123456789ab';
const streamArn = 'arn:aws:dynamodb:eu-west-1:000000000000:table/orders/stream/2026-01-01T00:00:00.000';
export const kinesisStreamArn = 'arn:aws:kinesis:eu-west-1:000000000000:stream/orders';
const pipeArn = 'arn:aws:pipes:eu-west-1:000000000000:pipe/orders';

export type ControlRig = Awaited<ReturnType<typeof startControlRig>>;

/** The control plane over real HTTP, before a function, a mapping and a pipe that only note what is done to them. */
export async function startControlRig() {
  const clock = new VirtualClock(120_000);
  const metrics = new MetricStore();
  const logs = new LogStore(metrics, clock);
  const resources = resourcesOfRig();
  const ended = new AbortController();
  const starts: MappingSettings[] = [];
  const reader = (settings: MappingSettings, noted: MappingSettings[]) =>
    new ReaderSwitch(
      settings,
      (current, _, signal) => {
        noted.push(current);
        const stopped = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
        return { mapping: { isIdle: true }, stopped };
      },
      ended.signal,
    );
  const switches = new Map([
    [mappingUuid, reader(resources.mappings[0]!.settings, starts)],
    [pipeArn, reader({}, [])],
  ]);
  const gate = new FunctionGate(echoingPool(resources.functions), { clock, metrics, logs });
  const alarms = new RunningAlarms({
    alarms: resources.alarms,
    metrics,
    clock,
    periodMs: 1_000,
    scaleOf: () => 1,
    onTransition: () => {},
    onTrouble: (text) => {
      throw new Error(text);
    },
  });
  const delivered: string[] = [];
  const firehose = await startFirehose();
  firehose.create('direct', async (content) => void delivered.push(content.toString()));
  const destination = { tableName: 'orders', streamArn: kinesisStreamArn } as never;
  const dynamodb = await startStubService(() => ({ body: '{"TableNames":["orders"]}' }));
  const startedAtMs = clock.nowMs();
  const server = await startControlServer(() => ({
    routes: [
      ...lambdaRoutes({ resources, gate, logs, clock, startedAtMs }),
      ...mappingRoutes({ resources, switches, resultOf: () => 'OK', startedAtMs }),
      ...pipeRoutes({ pipes: resources.pipes, switches, startedAtMs }),
    ],
    cloudwatch: cloudwatchOperations(metrics, alarms, clock),
    logs: logsOperations(logs),
    firehose: firehoseOperations(resources, startedAtMs),
    firehoseUrl: firehose.url,
    dynamodb: dynamodbOperations({ replications: [{ destination } as never] }),
    dynamodbUrl: dynamodb.url,
  }));
  return {
    url: server.url,
    metrics,
    logs,
    alarms,
    starts,
    delivered,
    streamArn,
    /** Resolves when no switch is being turned. */
    settled: () => Promise.all([...switches.values()].map((one) => one.turn(one.state !== 'off'))),
    async stop() {
      ended.abort();
      await server.stop();
      await firehose.stop();
      await dynamodb.stop();
    },
  };
}

/** Answers with the event, or fails when the event asks for it. */
function echoingPool([definition]: readonly LocalFunction[]): FunctionPool {
  return {
    functionOf: () => definition!,
    warm: async () => {},
    vary: () => {},
    isRunning: false,
    stop: () => {},
    async invoke({ event }) {
      const got = JSON.parse(event) as { readonly fail?: boolean };
      return got.fail ? { fault: { errorType: 'Error', errorMessage: 'no' } } : { payload: JSON.stringify({ got }) };
    },
  };
}

function resourcesOfRig(): LocalResources {
  const actions = { OK: [], ALARM: [], INSUFFICIENT_DATA: [] };
  const metric = { namespace: 'AWS/SQS', name: 'Visible', dimensions: { QueueName: 'dead' } };
  return {
    ...emptyResources(),
    functions: [
      {
        address: 'aws_lambda_function.view',
        name: 'view',
        arn: functionArn,
        filename: 'view.zip',
        handler: 'index.handler',
        runtime: 'nodejs22.x',
        timeoutSeconds: 10,
        memorySizeMb: 128,
        environment: { TRIBUTARY_CONSUMER: 'View' },
        reservedConcurrency: undefined,
      },
    ],
    aliases: [{ address: 'aws_lambda_alias.view', arn: `${functionArn}:live`, functionName: 'view', version: '1' }],
    mappings: [
      {
        address: 'aws_lambda_event_source_mapping.view',
        uuid: mappingUuid,
        source: 'dynamodb',
        eventSourceArn: streamArn,
        functionArn: `${functionArn}:live`,
        settings: {
          batchSize: 100,
          startingPosition: 'TRIM_HORIZON',
          destinationConfig: { onFailure: { destination: 'arn:aws:s3:::failures' } },
        },
      },
    ],
    pipes: [
      {
        address: 'aws_pipes_pipe.orders',
        name: 'orders',
        arn: pipeArn,
        source: 'dynamodb',
        sourceArn: streamArn,
        settings: {},
        enrichment: undefined,
        target: {
          kind: 'sqs',
          arn: 'arn:aws:sqs:eu-west-1:000000000000:target',
          template: undefined,
          parameters: {
            messageGroupId: undefined,
            messageDeduplicationId: undefined,
            detailType: undefined,
            source: undefined,
            isAsync: false,
          },
        },
      },
    ],
    deliveryStreams: [
      {
        address: 'aws_kinesis_firehose_delivery_stream.direct',
        name: 'direct',
        arn: 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/direct',
      },
    ],
    alarms: [
      {
        kind: 'metric',
        address: 'aws_cloudwatch_metric_alarm.dead',
        name: 'dead-letters',
        arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:dead-letters',
        description: 'Messages could not be delivered.',
        actions,
        metric: { ...metric, statistic: 'Maximum', periodSeconds: 60 },
        queries: [],
        comparison: 'GreaterThanThreshold',
        threshold: 0,
        evaluationPeriods: 1,
        datapointsToAlarm: 1,
        treatMissingData: 'notBreaching',
      },
      {
        kind: 'composite',
        address: 'aws_cloudwatch_composite_alarm.pages',
        name: 'pages',
        arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:pages',
        description: undefined,
        actions,
        rule: 'ALARM("dead-letters")',
      },
    ],
  };
}
