import { randomUUID } from 'node:crypto';
import { join, resolve } from 'node:path';
import { DeleteTableCommand } from '@aws-sdk/client-dynamodb';
import { systemClock } from '../handlers/core/clock';
import { type Topology, topologyOf } from './accounting/topology';
import { createFunctionPool, type FunctionPool, type FunctionPoolParts } from './functions/function-pool';
import { localBackOffMs } from './mappings/start-mappings';
import { type RunningBuses, startBuses } from './pipes/event-bus-stand-in';
import type { RunDirectory } from './run-directory';
import { buildRuntimeScripts, type RuntimeScripts } from './runtime-scripts';
import { keepsCache, startCache, withCache } from './services/cache';
import type { DynamodbBackend } from './services/dynamodb';
import { type RunningKinesis, startKinesis } from './services/kinesis';
import { startNotices } from './services/notices';
import { keepsIndex, startOpenSearch, withOpenSearch } from './services/opensearch';
import type { S3Notifier } from './services/s3-notifier';
import {
  type Clients,
  type Endpoints,
  endpointVariables,
  type LocalServices,
  startServices,
} from './services/services';
import { type Supervisor, startSupervisor } from './services/supervisor';
import { synthesize } from './synthesize';
import { type SynthesizedStack, synthesizedStack } from './synthesized-stack';
import { Configuration } from './terraform/configuration';
import { createResources, type NotSimulated, notSimulated, settingsNotSimulated } from './terraform/create-resources';
import { omitForeignSources } from './terraform/omit-foreign-sources';
import { omitPipes } from './terraform/omit-pipes';
import { emptyResources, type LocalResources } from './terraform/resources';

export interface PipelineRequest {
  readonly root: string;
  readonly environment: string;
  /** A folder with a synthesized stack, relative to the root; absent: the environment is synthesized. */
  readonly stack?: string | undefined;
  readonly dynamodb: string | undefined;
  readonly directory: RunDirectory;
  readonly env: NodeJS.ProcessEnv;
  /** Receives what the functions print. */
  readonly onOutput: ((functionName: string, text: string) => void) | undefined;
  /** What counts and may stand in the way of the functions, where somebody watches. */
  readonly instruments?: Instruments | undefined;
  /** Told of each step that is done. */
  readonly onStep: (text: string) => void;
}

/** Stands between a pipeline and its functions. */
export interface Instruments {
  /** The functions as everything in the pipeline calls them. */
  around(functions: FunctionPool): FunctionPool;
  /** Receives what one process of a function prints. */
  outputOf(functionName: string): (text: string) => void;
}

/** An environment on this machine: everything that its `cdk.tf.json` declares, with its functions ready to run. */
export interface Pipeline {
  readonly backend: DynamodbBackend;
  readonly region: string;
  readonly accountId: string;
  readonly endpoints: Endpoints;
  readonly clients: Clients;
  readonly notifier: S3Notifier;
  /** What a queue holds at this moment. */
  readonly holdingOf: LocalServices['holdingOf'];
  readonly resources: LocalResources;
  readonly topology: Topology;
  readonly functions: FunctionPool;
  readonly buses: RunningBuses;
  readonly notSimulated: readonly NotSimulated[];
  /** Settings of simulated resources that change nothing here, by type. */
  readonly settingsNotSimulated: Readonly<Record<string, readonly string[]>>;
  stop(): Promise<void>;
}

/** The account that emulators pretend to be in. */
const accountId = '000000000000';

/** Services start while the zips are built and the environment is synthesized. Nothing stays when a step fails. */
export async function startPipeline(request: PipelineRequest): Promise<Pipeline> {
  const { root, directory, env } = request;
  // Every process of the run carries it, so that whoever looks for leftovers finds them.
  const marker = { TRIBUTARY_LOCAL_RUN: env.TRIBUTARY_LOCAL_RUN ?? directory.id };
  const scripts = await buildRuntimeScripts(root, join(directory.path, 'scripts'));
  const supervisor = startSupervisor(scripts.supervisor, directory.path, { ...marker, PATH: env.PATH ?? '' });
  const services = startServices(supervisor, {
    choice: request.dynamodb,
    root,
    logDirectory: directory.logs,
    env,
    marker,
  });
  const stack = synthesizeStack(supervisor, request);
  const settled = await Promise.allSettled([services, stack]);
  const failed = settled.find((result) => result.status === 'rejected');
  const stopAll = async () => {
    if (settled[0].status === 'fulfilled') await settled[0].value.stop();
    await supervisor.stop();
  };
  try {
    if (failed) throw failed.reason;
    return await assemble(request, supervisor, scripts, await services, await stack, { ...marker }, stopAll);
  } catch (error) {
    await stopAll();
    throw error;
  }
}

async function synthesizeStack(supervisor: Supervisor, request: PipelineRequest): Promise<SynthesizedStack> {
  const { root, environment, directory, env, onStep } = request;
  if (request.stack !== undefined) return synthesizedStack(resolve(root, request.stack));
  const outDirectory = join(directory.path, 'cdktf.out');
  const stack = await synthesize(supervisor, { root, environment, outDirectory, logDirectory: directory.logs, env });
  onStep(`built the zips and synthesized ${environment}`);
  return stack;
}

async function assemble(
  request: PipelineRequest,
  supervisor: Supervisor,
  scripts: RuntimeScripts,
  services: LocalServices,
  stack: SynthesizedStack,
  marker: Readonly<Record<string, string>>,
  stopAll: () => Promise<void>,
): Promise<Pipeline> {
  const { directory, env, instruments, onStep } = request;
  const { firehose, notifier, dynamodb, holdingOf } = services;
  onStep(`started ${dynamodb.backend === 'url' ? dynamodb.endpoint : dynamodb.backend}, SNS, SQS and S3`);
  const configuration = Configuration.read(stack.file, accountId);
  const { region } = configuration.place;
  const kinesis = await kinesisFor(configuration, supervisor, request, marker);
  const endpoints = { ...services.endpoints, ...(kinesis && { kinesis: kinesis.endpoint }) };
  const clients = { ...services.clientsOf(region), ...(kinesis && { kinesis: kinesis.client }) };
  const resources = emptyResources();
  await createResources(configuration, { ...clients, firehose, notifier, resources });
  omitForeignSources(resources, dynamodb.backend === 'url');
  const cache = resources.functions.some(keepsCache)
    ? await startCache(supervisor, { logDirectory: directory.logs, env, marker })
    : undefined;
  if (cache) {
    resources.functions.splice(0, resources.functions.length, ...withCache(resources.functions, cache));
    onStep(`started ${cache.program === 'stand-in' ? 'a stand-in' : cache.program} for the cache`);
  }
  omitPipes(resources);
  const buses = busesOf(resources, clients, region, () => functions);
  const notices = await startNotices(clients, resources, buses.put);
  if (notices) onStep('started a stand-in for EventBridge and SES');
  const search = resources.functions.some(keepsIndex) ? await startOpenSearch(resources.functions, env) : undefined;
  if (search) {
    resources.functions.splice(0, resources.functions.length, ...withOpenSearch(resources.functions, search));
    onStep(`${search.program === 'stand-in' ? 'started a stand-in' : 'took the node of OPENSEARCH_URL'} for the index`);
  }
  const called = calledFunctions(resources);
  const known = new Set(called.map((arn) => arn.split(':').slice(0, 7).join(':')));
  for (const { address, arn } of resources.functions) {
    if (!known.has(arn)) resources.omissions.push({ address, reason: 'no mapping feeds it, so nothing here calls it' });
  }
  const outputOf = outputOfFunctions(request);
  const pool = createFunctionPool({
    supervisor,
    functions: resources.functions,
    aliases: resources.aliases,
    stackDirectory: stack.directory,
    codeDirectory: join(directory.path, 'code'),
    logDirectory: directory.logs,
    region,
    env: { ...endpointVariables(endpoints), ...notices?.variables, ...marker },
    launch: { nodeBootstrap: scripts.nodeBootstrap, pythonBootstrap: scripts.pythonBootstrap, env },
    ...(outputOf && { outputOf }),
  });
  const functions = instruments?.around(pool) ?? pool;
  await Promise.all(called.map((functionArn) => functions.warm(functionArn)));
  onStep(describeResources(resources));
  return {
    backend: dynamodb.backend,
    region,
    accountId,
    endpoints,
    clients,
    notifier,
    holdingOf,
    resources,
    topology: topologyOf(resources),
    functions,
    buses,
    notSimulated: notSimulated(configuration),
    settingsNotSimulated: settingsNotSimulated(configuration),
    async stop() {
      functions.stop();
      buses.stop();
      await notices?.stop();
      await cache?.stop();
      await kinesis?.stop();
      await search?.stop();
      // A DynamoDB that was here before goes on, so it gets back the state that it had.
      if (dynamodb.backend === 'url') await deleteTables(clients, resources);
      for (const client of Object.values(clients)) client.destroy();
      await stopAll();
    },
  };
}

/** Where nobody reads it, output goes to the log file past this process. */
function outputOfFunctions({ onOutput, instruments }: PipelineRequest): FunctionPoolParts['outputOf'] {
  if (!onOutput && !instruments) return undefined;
  return (name) => {
    const note = instruments?.outputOf(name);
    return (text) => {
      onOutput?.(name, text);
      note?.(text);
    };
  };
}

function busesOf(resources: LocalResources, clients: Clients, region: string, functions: () => FunctionPool) {
  const time = { clock: systemClock, backOffMs: localBackOffMs };
  return startBuses({ resources, clients, functions, region, accountId, ...time, newUuid: randomUUID });
}

/** Kinesis takes as long to start as all others together, so only who has a stream waits for it. */
async function kinesisFor(
  configuration: Configuration,
  supervisor: Supervisor,
  { root, directory, onStep }: PipelineRequest,
  marker: Readonly<Record<string, string>>,
): Promise<RunningKinesis | undefined> {
  if (!configuration.declarations.some(({ type }) => type === 'aws_kinesis_stream')) return undefined;
  const { region } = configuration.place;
  const kinesis = await startKinesis(supervisor, { root, logDirectory: directory.logs, region, accountId, marker });
  onStep('started Kinesis');
  return kinesis;
}

/** Functions that something here calls, by the ARNs that they are called by. */
function calledFunctions({ mappings, archives, pipes, ruleTargets, functions }: LocalResources): string[] {
  const isFunction = (arn: string) => functions.some((one) => arn === one.arn || arn.startsWith(`${one.arn}:`));
  return [
    ...mappings.map(({ functionArn }) => functionArn),
    ...archives.flatMap(({ settings }) => settings.transform?.functionArn ?? []),
    ...pipes
      .flatMap(({ enrichment, target }) => [...(enrichment ? [enrichment.arn] : []), target.arn])
      .filter(isFunction),
    ...ruleTargets.map(({ arn }) => arn).filter(isFunction),
  ];
}

async function deleteTables({ dynamodb }: Clients, { tables }: LocalResources) {
  await Promise.allSettled(tables.map(({ name }) => dynamodb.send(new DeleteTableCommand({ TableName: name }))));
}

function describeResources({
  tables,
  queues,
  topics,
  buckets,
  deliveryStreams,
  kinesisStreams,
  archives,
  functions,
  mappings,
}: LocalResources): string {
  const counts = [
    [tables.length, 'table'],
    [topics.length, 'topic'],
    [queues.length, 'queue'],
    [buckets.length, 'bucket'],
    [kinesisStreams.length, 'Kinesis stream'],
    [deliveryStreams.length + archives.length, 'delivery stream'],
    [functions.length, 'function'],
    [mappings.length, 'mapping'],
  ] as const;
  const rare = new Set(['Kinesis stream', 'delivery stream']);
  const shown = counts.filter(([count, what]) => count > 0 || !rare.has(what));
  return `made ${shown.map(([count, what]) => `${count} ${what}${count === 1 ? '' : 's'}`).join(', ')}`;
}
