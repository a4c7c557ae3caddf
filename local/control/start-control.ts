import type { Clock } from '../../handlers/core/clock';
import type { TopologyReader } from '../accounting/topology';
import type { MappingWatcher } from '../mappings/mapping-watcher';
import type { RunningMappings } from '../mappings/start-mappings';
import type { Pipeline } from '../pipeline';
import type { ControlEndpoints } from '../services/services';
import type { RunningStreams } from '../streams/start-streams';
import type { AlarmState } from '../terraform/resources';
import { publishTransition } from './alarms/publish-transition';
import { type RunningAlarm, RunningAlarms } from './alarms/running-alarms';
import { type ControlServices, startControlServer } from './control-server';
import { FaultBoard } from './fault-board';
import type { ControlInstruments } from './instruments';
import type { MetricId } from './metrics/metric-store';
import { type ObservedReader, observeReader, type ProcessingResult } from './observe-reader';
import { sampleServices } from './sample-services';
import { cloudwatchOperations } from './services/cloudwatch-operations';
import { dynamodbOperations } from './services/dynamodb-operations';
import { faultRoutes } from './services/fault-routes';
import { firehoseOperations } from './services/firehose-operations';
import { lambdaRoutes } from './services/lambda-routes';
import { logsOperations } from './services/logs-operations';
import { mappingRoutes } from './services/mapping-routes';
import { pipeRoutes } from './services/pipe-routes';

export interface ControlRequest {
  readonly pipeline: Pipeline;
  readonly instruments: ControlInstruments;
  readonly clock: Clock;
  /** How long a period of an alarm lasts here, milliseconds. */
  readonly alarmPeriodMs: number;
  /** By what alarms multiply ages. */
  readonly alarmAgeFactor: number;
  readonly onAlarm: (running: RunningAlarm, from: AlarmState) => void;
  readonly onFault: (text: string) => void;
  readonly onTrouble: (text: string) => void;
}

/** The control plane of a run. */
export interface RunningControl {
  readonly url: string;
  readonly endpoints: ControlEndpoints;
  readonly faults: FaultBoard;
  readonly alarms: RunningAlarms;
  stop(): Promise<void>;
}

/** Watchers that also tell the metrics, and what each mapping last did. */
export interface ReaderObserver {
  readonly alsoTell: (reader: TopologyReader, watcher: MappingWatcher) => MappingWatcher;
  readonly resultOf: (uuid: string) => ProcessingResult;
}

export function createReaderObserver({ metrics }: ControlInstruments, clock: Clock): ReaderObserver {
  const results = new Map<string, ProcessingResult>();
  return {
    alsoTell(reader, watcher) {
      const observed = reader as ObservedReader;
      const note = (result: ProcessingResult) => results.set(observed.mapping.uuid ?? '', result);
      return observeReader(observed, watcher, { metrics, clock }, note);
    },
    resultOf: (uuid) => results.get(uuid) ?? 'No records processed',
  };
}

/** Metrics that are ages: somebody who watches does not wait for hours, so that alarms multiply them. */
const ages: readonly string[] = [
  'IteratorAge',
  'ApproximateAgeOfOldestMessage',
  'AgeOfOldestUnreplicatedRecord',
  'DeliveryToS3.DataFreshness',
];

/** Serves the APIs by which a running pipeline is operated, until it is stopped or the signal aborts. */
export async function startControl(
  request: ControlRequest,
  running: { readonly mappings: RunningMappings; readonly streams: RunningStreams; readonly observer: ReaderObserver },
  signal: AbortSignal,
): Promise<RunningControl> {
  const { pipeline, instruments, clock, onTrouble } = request;
  const { mappings, streams, observer } = running;
  const { metrics, logs, gate } = instruments;
  const { resources, region, clients } = pipeline;
  const startedAtMs = clock.nowMs();
  const agingQueues = queuesWithReaders(pipeline);
  const alarms = new RunningAlarms({
    alarms: resources.alarms,
    metrics,
    clock,
    periodMs: request.alarmPeriodMs,
    scaleOf: (metric) => (isScaled(metric, agingQueues) ? request.alarmAgeFactor : 1),
    onTransition(alarm, from) {
      request.onAlarm(alarm, from);
      publishTransition(alarm, from, { sns: clients.sns, region }).catch((error: Error) => onTrouble(error.message));
    },
    onTrouble,
  });
  for (const { name } of resources.functions) logs.create(name);
  let services: ControlServices | undefined;
  const server = await startControlServer(() => services!);
  const faults = new FaultBoard(
    { pipeline, mappings, gate, clock, controlUrl: server.url, agingQueues },
    request.onFault,
  );
  const { switches } = mappings;
  services = {
    routes: [
      ...lambdaRoutes({ resources, gate, logs, clock, startedAtMs }),
      ...mappingRoutes({ resources, switches, resultOf: observer.resultOf, startedAtMs }),
      ...pipeRoutes({ pipes: resources.pipes, switches, startedAtMs }),
      ...faultRoutes(faults),
    ],
    cloudwatch: cloudwatchOperations(metrics, alarms, clock),
    logs: logsOperations(logs),
    firehose: firehoseOperations(resources, startedAtMs),
    firehoseUrl: pipeline.endpoints.firehose,
    dynamodb: dynamodbOperations(streams),
    dynamodbUrl: pipeline.endpoints.dynamodb,
  };
  const work = Promise.all([sampleServices({ pipeline, streams, metrics, clock }, signal), alarms.run(signal)]);
  const { url } = server;
  return {
    url,
    endpoints: {
      ...{ lambda: url, cloudwatch: url, logs: url, pipes: url, firehose: url },
      ...(streams.replications.length > 0 && { dynamodb: url }),
    },
    faults,
    alarms,
    async stop() {
      await faults.liftAll();
      await work;
      await server.stop();
    },
  };
}

/** Nobody here reads the other queues, so that their messages would be days old after a minute. */
function queuesWithReaders({ topology }: Pipeline): Set<string> {
  return new Set(topology.consumers.flatMap(({ queue }) => queue?.name ?? []));
}

function isScaled({ name, dimensions }: MetricId, agingQueues: ReadonlySet<string>): boolean {
  const { QueueName } = dimensions;
  return ages.includes(name) && (QueueName === undefined || agingQueues.has(QueueName));
}
