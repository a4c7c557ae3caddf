import { setMaxListeners } from 'node:events';
import { seededRandom } from '../engine/seeded-random';
import type { Clock } from '../handlers/core/clock';
import { accountRun, type RunAccount } from './accounting/account-run';
import { type KeptArchive, keepArchives } from './accounting/keep-archives';
import type { PipeSink } from './accounting/pipe-sinks';
import { collectQueue, type QueueCollector, queueDepth } from './accounting/queue-collector';
import { createCacheReaders } from './accounting/sinks/cache';
import type { Subscriber } from './accounting/topology';
import { createWriteLog, type WriteLog } from './accounting/write-log';
import { LocalRunError } from './local-run-error';
import type { RunningMappings } from './mappings/start-mappings';
import type { Pipeline } from './pipeline';
import { type RunProgress, waitUntil } from './progress/run-progress';
import type { RunningStreams } from './streams/start-streams';
import type { LocalFunction, LocalMapping, LocalTable } from './terraform/resources';
import type { Workload } from './workload';

export interface WorkloadRequest {
  readonly pipeline: Pipeline;
  readonly mappings: RunningMappings;
  readonly streams: RunningStreams;
  readonly workload: Workload;
  readonly orders: number;
  readonly progress: RunProgress;
  /** Where the files of archives are kept. */
  readonly archiveDirectory: string;
  readonly clock: Clock;
  /** Aborts when the user stops the run. */
  readonly signal: AbortSignal;
  /** Told when everything is running, before the first write. */
  readonly onStart: (log: WriteLog, collected: Collected) => void;
}

/** Queues that nothing in the configuration reads, and what came out of them. */
export type Collected = ReadonlyMap<Subscriber | PipeSink, QueueCollector>;

export interface WorkloadResult {
  readonly changes: number;
  readonly account: RunAccount;
  /** What the archives wrote, as files. */
  readonly archives: readonly KeptArchive[];
  /** False when something stood still before every change was through. */
  readonly isSettled: boolean;
}

const seed = 20_250_101;

/** With nothing getting on for so long, what is missing will not come. Well above the longest pause between retries. */
const quietMsMax = 20_000;

/** The local Kinesis may take so long over one request where the machine has other things to do. */
const kinesisMsMax = 60_000;

/** Writes the workload into a running pipeline, waits until all of it is through, and accounts for it. */
export async function runWorkload(request: WorkloadRequest): Promise<WorkloadResult> {
  const { pipeline, workload, progress, signal } = request;
  const { topology, clients, resources } = pipeline;
  const ended = new AbortController();
  // Each reader of each queue listens.
  setMaxListeners(0, ended.signal);
  const stop = () => ended.abort();
  signal.addEventListener('abort', stop);
  const read = new Set(topology.consumers.map(({ queue }) => queue));
  const collected = new Map(
    [...topology.subscribers, ...topology.pipeSinks]
      .filter(({ queue }) => !read.has(queue))
      .map((one) => [one, collectQueue(clients.sqs, one.queue, ended.signal)]),
  );
  const log = createLog(request);
  request.onStart(log, collected);
  try {
    await write(request, log);
    const isSettled = await settle(request, log, collected);
    await Promise.all(request.streams.archives.map((archive) => archive.flush()));
    const messagesOf = (sink: Subscriber | PipeSink) =>
      collected.get(sink)?.messages ?? [...(progress.messages.get(sink.queue.arn)?.values() ?? [])];
    const { changes } = log;
    const { heard } = pipeline.buses;
    const account = await accountRun({ changes, workload, topology, resources, clients, messagesOf, heard });
    for (const [{ name }, counts] of progress.consumers) {
      // What went into a quarantine queue is not seen on its way, as what goes into a bucket is.
      const held = account.poison.filter(({ consumer }) => consumer === name).length;
      counts.quarantined = Math.max(counts.quarantined, held);
    }
    const archives = await keepArchives(resources.archives, clients.s3, request.archiveDirectory);
    return { changes: log.changes.length, account, archives, isSettled };
  } finally {
    stop();
    signal.removeEventListener('abort', stop);
    await Promise.all([...collected.values()].map(({ stopped }) => stopped));
  }
}

function createLog({ pipeline, progress, clock }: WorkloadRequest): WriteLog {
  const { clients, resources, topology } = pipeline;
  return createWriteLog({
    client: clients.dynamodb,
    clock,
    keyNamesOf: (name) => {
      const table = resources.tables.find((candidate) => candidate.name === name);
      if (!table) throw new LocalRunError('workload', `The workload writes to ${name}, which is no table here.`);
      return [table.partitionKey, ...(table.sortKey === undefined ? [] : [table.sortKey])];
    },
    onChange: (change) => progress.noteWrite(change),
    readers: createCacheReaders(topology),
  });
}

async function write({ pipeline, workload, orders, signal }: WorkloadRequest, log: WriteLog) {
  const { resources } = pipeline;
  const source = tableFor(workload, pipeline);
  const tableNames = Object.fromEntries(resources.tables.map(({ address, name }) => [address, name]));
  const context = { orders, tableName: source.name, tableNames, random: seededRandom(seed), signal };
  const run = async () => workload.run({ ...context, write: (command) => log.write(command) });
  await run().catch((error) => {
    if (error instanceof LocalRunError) throw error;
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    const what = `The workload (${workload.title}, table ${source.name}) failed: ${reason}`;
    throw new LocalRunError('workload', what, { cause: error });
  });
}

/** The table that the workload is for; fails saying why there is none. */
export function tableFor({ title, keys = [] }: Workload, { topology, resources }: WorkloadPipeline): LocalTable {
  const read = [...topology.consumers, ...topology.pipes].flatMap(({ table }) => table ?? []);
  const source = read.find(({ keyTypes }) => keys.every((name) => Object.hasOwn(keyTypes, name)));
  if (source) return source;
  const omitted = resources.omissions
    .filter(({ address }) => address.startsWith('aws_lambda_event_source_mapping.'))
    .map(({ address, reason }) => `\n  ${address}: ${reason}`);
  const which = read.length > 0 ? ` with the keys ${keys.join(' and ')}` : '';
  throw new LocalRunError(
    'workload',
    `The workload (${title}) has nowhere to write: no mapping here reads the stream of a table${which}. ` +
      `Write a workload of your own and give it by \`--workload FILE\`, or write yourself with \`--watch\`.${omitted.join('')}`,
  );
}

type WorkloadPipeline = Pick<Pipeline, 'topology' | 'resources'>;

/** Everything is through when each stream's reader has finished each change, and then the queues are empty. */
function settle(
  { pipeline, mappings, streams, progress, clock, signal }: WorkloadRequest,
  log: WriteLog,
  collected: Collected,
): Promise<boolean> {
  const { topology, clients, notifier, buses } = pipeline;
  const collectedCount = () => [...collected.values()].reduce((sum, { messages }) => sum + messages.length, 0);
  const changesOf = (name: string) => log.changes.filter(({ table }) => table === name).length;
  const isReached = async () => {
    if (!areThrough(streams, changesOf)) return false;
    for (const [{ table, mapping }, counts] of progress.consumers) {
      const isKinesis = mapping.source === 'kinesis';
      const expected = isKinesis ? streams.recordsIn(mapping.eventSourceArn) : table && changesOf(table.name);
      if (counts.settled < (expected ?? 0)) return false;
    }
    await notifier.drained();
    const filled = [...topology.subscribers, ...topology.pipeSinks];
    const depths = await Promise.all(filled.map(({ queue }) => queueDepth(clients.sqs, queue.url)));
    return depths.every((depth) => depth === 0) && buses.isIdle && mappings.isIdle && streams.isIdle;
  };
  const patienceMs = () =>
    patienceMsOf(topology.consumers, pipeline.functions.isRunning) + (streams.isIdle ? 0 : kinesisMsMax);
  return waitUntil(isReached, () => progress.steps + streams.steps + collectedCount(), { clock, patienceMs, signal });
}

/** Every change is in its Kinesis stream, and every record of a stream in the archives that read it. */
function areThrough({ replications, archives, recordsIn }: RunningStreams, changesOf: (table: string) => number) {
  return (
    replications.every(({ destination, changes }) => changes >= changesOf(destination.tableName)) &&
    archives.every(({ settings, records }) => records >= recordsIn(settings.sourceArn))
  );
}

/** Batches may wait for their window, and a function that runs may take its timeout. */
export function patienceMsOf(consumers: readonly PatienceSettings[], isFunctionRunning: boolean): number {
  const windowsMs = consumers.map(({ mapping }) => 1000 * (mapping.settings.maximumBatchingWindowInSeconds ?? 0));
  const timeoutsMs = consumers.map(({ definition }) => 1000 * definition.timeoutSeconds);
  return quietMsMax + Math.max(0, ...windowsMs) + (isFunctionRunning ? Math.max(0, ...timeoutsMs) : 0);
}

interface PatienceSettings {
  readonly mapping: Pick<LocalMapping, 'settings'>;
  readonly definition: Pick<LocalFunction, 'timeoutSeconds'>;
}
