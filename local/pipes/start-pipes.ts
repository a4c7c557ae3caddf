import { randomUUID } from 'node:crypto';
import type { InvocationResult } from '../../engine/actions';
import { deadLetterTo } from '../../engine/destinations';
import { driveStream } from '../../engine/drive-stream';
import { pipeExecution } from '../../engine/pipe-execution';
import { pipeStreamSettingsOf } from '../../engine/pipe-settings';
import { dynamodbStreamSource } from '../../engine/pollers/dynamodb-streams';
import { kinesisStreamSource } from '../../engine/pollers/kinesis';
import type { CheckpointStore, Invoke, StreamSource } from '../../engine/ports';
import type { Clock } from '../../handlers/core/clock';
import type { TopologyPipe } from '../accounting/topology';
import type { FunctionPool } from '../functions/function-pool';
import type { MappingWatcher } from '../mappings/mapping-watcher';
import { ReaderSwitch } from '../mappings/reader-switch';
import {
  localBackOffMs,
  observerOf,
  pollIntervalMsOf,
  type RunningMappings,
  runningSwitches,
} from '../mappings/start-mappings';
import type { Clients } from '../services/services';
import type { LocalPipe, LocalResources } from '../terraform/resources';
import type { RunningBuses } from './event-bus-stand-in';
import { sendToTargetOf } from './pipe-target';

export interface PipeParts {
  readonly pipes: readonly TopologyPipe[];
  readonly resources: LocalResources;
  readonly clients: Clients;
  readonly functions: Pick<FunctionPool, 'invoke'>;
  readonly buses: RunningBuses;
  readonly region: string;
  readonly clock: Clock;
  readonly watcherOf: (pipe: TopologyPipe) => MappingWatcher;
  /** The longest pause between attempts, in milliseconds; 5,000 unless told. */
  readonly retryPauseMsMax?: number | undefined;
}

/** Runs every pipe of the configuration with the settings that stand there, until the signal aborts. */
export function startPipes(parts: PipeParts, signal: AbortSignal): RunningMappings {
  const entries = parts.pipes.map((one) => {
    const watcher = parts.watcherOf(one);
    const start = (_: unknown, checkpoints: CheckpointStore, ended: AbortSignal) =>
      startPipe(one.pipe, watcher, checkpoints, parts, ended);
    return [one.pipe.arn, new ReaderSwitch(one.pipe.settings, start, signal)] as const;
  });
  const running = runningSwitches(new Map(entries), signal);
  return {
    switches: running.switches,
    stopped: running.stopped,
    get isIdle() {
      return running.isIdle && parts.buses.isIdle;
    },
  };
}

function startPipe(
  pipe: LocalPipe,
  watcher: MappingWatcher,
  checkpoints: CheckpointStore,
  parts: PipeParts,
  signal: AbortSignal,
) {
  const { resources, clients, clock } = parts;
  const { source, sourceArn, settings, enrichment, target } = pipe;
  const deadLetterArn = settings.destinationConfig?.onFailure?.destination;
  const queueUrlOf = (arn: string) => resources.queues.find((queue) => queue.arn === arn)?.url ?? '';
  return driveStream(
    {
      identity: { source, streamArn: sourceArn, pipeArn: pipe.arn },
      settings,
      streamSettings: pipeStreamSettingsOf({
        source,
        settings,
        target: target.kind,
        enrichment: enrichment && 'functionArn',
      }),
      source: sourceOf(pipe, parts, watcher),
      invoke: executionOf(pipe, watcher, parts),
      ...(deadLetterArn && { deliver: deadLetterTo(deadLetterArn, { ...clients, queueUrlOf }) }),
      clock,
      newUuid: randomUUID,
      checkpoints,
      observer: observerOf(watcher),
      pollIntervalMs: pollIntervalMsOf(parts),
      parameters: { backOffMs: (attempt) => localBackOffMs(attempt, parts.retryPauseMsMax) },
      onError: (error) => watcher.failed(error),
    },
    signal,
  );
}

function executionOf(pipe: LocalPipe, watcher: MappingWatcher, parts: PipeParts): Invoke {
  const { name, arn, sourceArn, enrichment, target } = pipe;
  const invoke = (functionArn: string) => invokeFunction(functionArn, watcher, parts);
  const onFault = (errorMessage: string) => watcher.faulted({ errorType: 'Pipe', errorMessage });
  return pipeExecution({
    pipe: { name, arn, sourceArn, enrichmentArn: enrichment?.arn, targetArn: target.arn },
    enrich: enrichment && invoke(enrichment.arn),
    enrichmentTemplate: enrichment?.template,
    targetKind: target.kind,
    targetTemplate: target.template,
    send: sendToTargetOf(pipe, { ...parts, invoke, onFault }),
    clock: parts.clock,
    onFault,
  });
}

/** What a function answers is read as JSON; a fault is an attempt that failed. */
function invokeFunction(functionArn: string, watcher: MappingWatcher, { functions }: PipeParts): Invoke {
  return async (event, requestId): Promise<InvocationResult> => {
    const result = await functions.invoke({ requestId, event: JSON.stringify(event), functionArn });
    if (!('fault' in result)) return { type: 'response', payload: JSON.parse(result.payload) as unknown };
    watcher.faulted(result.fault);
    return { type: 'error' };
  };
}

function sourceOf({ source, sourceArn, name }: LocalPipe, parts: PipeParts, watcher: MappingWatcher): StreamSource {
  const { clients, clock, region } = parts;
  const onTrimmed = () => watcher.failed(new Error('records left the stream before they were read'));
  if (source === 'dynamodb') {
    return dynamodbStreamSource({ client: clients.streams, streamArn: sourceArn, clock, awsRegion: region, onTrimmed });
  }
  const invokeIdentityArn = `arn:aws:iam::${sourceArn.split(':')[4]}:role/${name}`;
  return kinesisStreamSource({ client: clients.kinesis!, streamArn: sourceArn, clock, invokeIdentityArn, onTrimmed });
}
