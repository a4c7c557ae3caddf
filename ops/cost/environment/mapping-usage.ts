import { onDemandShards, shardsFor } from '../usage/kinesis-usage';
import { functionUsage, type pollSeconds, streamFunctionUsage, type Usage } from '../usage/usage';
import { gb, monthHours } from '../usage/volume';
import type { FunctionWork } from '../usage/workload';
import { arrivingAt, changesPast, functionOf, type PartContext, variablesOf } from './part-context';
import { type Resource, referred } from './resource';
import { sinkUsage } from './sink-usage';

/** Calls of a function by its mapping, what it logs and counts, and what its sink asks for. */
export function mappingUsage(mapping: Resource, context: PartContext): readonly Usage[] {
  const { settings } = mapping;
  const lambda = functionOf(context, settings.function_name);
  const changes = changesRead(mapping, context);
  const calls = callsOf(mapping, changes, workOf(mapping, lambda, context), context);
  const invocations = calls.find(({ item }) => item === 'lambda.request')?.quantity ?? 0;
  const variables = variablesOf(lambda);
  return [
    ...calls,
    ...logUsage(lambda, invocations, context),
    ...(variables.TRIBUTARY_CONSUMER === undefined ? [] : metricUsage),
    ...(sinkUsage(variables.TRIBUTARY_SINK, changes, context.workload, leavesRegion(variables, context)) ?? []),
  ];
}

/** A replica is elsewhere where its ARN says so; one that is declared beside the table is not. */
function leavesRegion(variables: { readonly [name: string]: string }, { workload }: PartContext): boolean {
  const [, , , region] = (variables.TRIBUTARY_REPLICA_TABLE_ARN ?? '').split(':');
  return region !== undefined && region !== workload.region;
}

/** Metrics that our core writes while nothing fails: received, done, lag. Each counts by the month. */
const metricUsage: readonly Usage[] = [{ item: 'cloudwatch.custom-metric', quantity: 3 }];

/** Messages of a batch, the most that a queue's mapping takes without waiting. */
const queueBatch = 10;

function callsOf(mapping: Resource, changes: number, work: FunctionWork, context: PartContext): readonly Usage[] {
  const source = sourceOf(mapping, context);
  if (source === 'queue') return functionUsage(changes, Math.min(work.batchSize, queueBatch), work);
  const workload = { ...context.workload, functions: work };
  const shards = source === 'kinesis' ? kinesisShards(mapping, context) : work.shards;
  return streamFunctionUsage(changes, workload, source, shards);
}

function changesRead(mapping: Resource, context: PartContext): number {
  const { event_source_arn: source, filter_criteria: filter } = mapping.settings;
  const changes = changesPast(filter, context);
  if (sourceOf(mapping, context) !== 'queue') return changes;
  return Math.min(changes, arrivingAt(referred(source, context.resources), context));
}

/** Without a stream that is declared, one that is named by its ARN. */
export function sourceOf(mapping: Resource, { resources }: PartContext): keyof typeof pollSeconds | 'queue' {
  const { event_source_arn: source } = mapping.settings;
  const type = referred(source, resources)?.type ?? String(source);
  if (/kinesis/.test(type)) return 'kinesis';
  return /sqs/.test(type) ? 'queue' : 'dynamodb';
}

function kinesisShards({ settings }: Resource, context: PartContext): number {
  const source = referred(settings.event_source_arn, context.resources);
  // A consumer with throughput of its own stands between the two.
  const stream =
    source?.type === 'aws_kinesis_stream' ? source : referred(source?.settings.stream_arn, context.resources);
  const provisioned = Number(stream?.settings.shard_count ?? 0);
  return provisioned > 0 ? provisioned : Math.max(onDemandShards, shardsFor(context.workload));
}

function workOf({ settings }: Resource, lambda: Resource | undefined, { workload }: PartContext): FunctionWork {
  const { batch_size: batchSize, maximum_batching_window_in_seconds: window } = settings;
  const { functions } = workload;
  return {
    ...functions,
    batchSize: typeof batchSize === 'number' ? batchSize : functions.batchSize,
    batchWindowSeconds: typeof window === 'number' ? window : 0,
    memoryMb: memoryOf(lambda, functions.memoryMb),
  };
}

export function memoryOf(lambda: Resource | undefined, otherwiseMb: number): number {
  return typeof lambda?.settings.memory_size === 'number' ? lambda.settings.memory_size : otherwiseMb;
}

const monthDays = monthHours / 24;

/** Logs that never expire are counted as kept for a year. */
const endlessDays = 365;

/** What is written, and what is kept of it at any time. */
export function logUsage(
  lambda: Resource | undefined,
  invocations: number,
  { resources, logBytes }: PartContext,
): readonly Usage[] {
  const { log_group: group } = (lambda?.settings.logging_config ?? {}) as { readonly log_group?: unknown };
  const days = Number(referred(group, resources)?.settings.retention_in_days ?? endlessDays) || endlessDays;
  const written = (invocations * logBytes) / gb;
  return [
    { item: 'cloudwatch.log-ingestion', quantity: written },
    { item: 'cloudwatch.log-storage', quantity: written * (days / monthDays) },
  ];
}
