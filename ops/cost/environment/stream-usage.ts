import { kinesisStreamUsage, shardsFor } from '../usage/kinesis-usage';
import { captureUsage, firehoseUsage, transformUsage, type Usage } from '../usage/usage';
import { monthlyChanges } from '../usage/volume';
import { type PartContext, resourcesOf } from './part-context';
import { blockIn, type Resource, referred } from './resource';

/** What DynamoDB asks for writing to Kinesis. */
export function destinationUsage(_: Resource, { workload }: PartContext): readonly Usage[] {
  return [captureUsage(monthlyChanges(workload), workload)];
}

/** A Kinesis stream with those who are declared to read it. */
export function kinesisUsageOf(stream: Resource, context: PartContext): readonly Usage[] {
  const { settings } = stream;
  const mode = blockIn(settings, 'stream_mode_details')?.stream_mode;
  const isProvisioned = mode === 'PROVISIONED' || (mode === undefined && settings.shard_count !== undefined);
  const shards = Number(settings.shard_count ?? 0) || shardsFor(context.workload);
  const workload = { ...context.workload, replayHours: Number(settings.retention_period ?? 24) };
  return kinesisStreamUsage[isProvisioned ? 'PROVISIONED' : 'ON_DEMAND'](workload, shards, readersOf(stream, context));
}

function readersOf(stream: Resource, context: PartContext) {
  const reads = (reference: unknown) => referred(reference, context.resources) === stream;
  const count = (type: string, reference: (settings: Resource['settings']) => unknown) =>
    resourcesOf(context, type).filter(({ settings }) => reads(reference(settings))).length;
  return {
    enhanced: count('aws_kinesis_stream_consumer', ({ stream_arn: arn }) => arn),
    shared:
      count('aws_lambda_event_source_mapping', ({ event_source_arn: arn }) => arn) +
      count('aws_pipes_pipe', ({ source }) => source) +
      count('aws_kinesis_firehose_delivery_stream', sourceOfDelivery),
  };
}

function sourceOfDelivery(settings: Resource['settings']): unknown {
  return blockIn(settings, 'kinesis_source_configuration')?.kinesis_stream_arn;
}

/** Firehose with what it converts, divides and transforms. */
export function deliveryUsage({ settings }: Resource, { workload }: PartContext): readonly Usage[] {
  const text = JSON.stringify(settings);
  const one = {
    ...workload,
    archive: text.includes('"data_format_conversion_configuration"') ? ('parquet' as const) : ('json' as const),
    archivePartitions: text.includes('"dynamic_partitioning_configuration"')
      ? Math.max(1, workload.archivePartitions)
      : 0,
  };
  const changes = monthlyChanges(workload);
  const transforms = text.includes('"Lambda"');
  return [...firehoseUsage(changes, one), ...(transforms ? transformUsage(changes, one) : [])];
}
