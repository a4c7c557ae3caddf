import { SettingsError } from '../../handlers/core/errors';
import { type Resource, readResources } from './environment/resource';
import type { KnownWorkload } from './workload-flags';

/**
 * What a pipeline of a synthesized environment tells of its workload: `file` is its `cdk.tf.json`. Its rates, the size of
 * its items, and which consumers need order stand nowhere. Throws a `SettingsError` where it must be told which pipeline.
 */
export function readEnvironmentWorkload(file: string, pipeline: string | undefined): KnownWorkload {
  const { resources, region } = readResources(file);
  const chosen = chosenPipeline(resources, pipeline);
  return {
    ...workloadIn(resources.filter(({ path }) => path[1] === chosen)),
    ...(region !== undefined && { region }),
  };
}

/** Pipelines are where tables or mappings are. */
export function pipelinesIn(resources: readonly Resource[]): readonly string[] {
  const telling = resources.filter(({ type }) => type === 'aws_dynamodb_table' || type === mapping);
  return [...new Set(telling.flatMap(({ path }) => (path[1] === undefined ? [] : [path[1]])))].sort();
}

function chosenPipeline(resources: readonly Resource[], wanted: string | undefined): string {
  const known = pipelinesIn(resources);
  const found = wanted === undefined && known.length === 1 ? known[0] : known.find((one) => one === wanted);
  if (found !== undefined) return found;
  throw new SettingsError([
    `\`--pipeline\` must be one of ${known.join(', ')}, got ${wanted ?? 'none'}.${known.length === 0 ? ' Name another environment.' : ''}`,
  ]);
}

const mapping = 'aws_lambda_event_source_mapping';

function workloadIn(resources: readonly Resource[]): KnownWorkload {
  const of = (type: string) => resources.filter((resource) => resource.type === type);
  const reading = (source: RegExp) =>
    of(mapping).filter(({ settings }) => source.test(String(settings.event_source_arn)));
  const onStream = reading(/dynamodb/);
  const onKinesis = reading(/kinesis/);
  const subscriptions = of('aws_sns_topic_subscription').filter(({ settings }) => settings.protocol === 'sqs');
  const fanOuts = new Set(subscriptions.map(({ settings }) => settings.topic_arn)).size;
  const pipes = pipesIn(of);
  const withCode = onStream.length - fanOuts + onKinesis.length + reading(/sqs/).length;
  const handingOn = subscriptions.length - reading(/sqs/).length + pipes;
  const functions = [...onStream, ...onKinesis].map(({ settings }) => settings);
  const retentions = of('aws_kinesis_stream').map(({ settings }) => Number(settings.retention_period ?? 24));
  const replicaRegions = of('aws_dynamodb_table').flatMap(({ settings }) => replicasOf(settings));
  return {
    ...(replicaRegions.length > 0 && { replicaRegions }),
    consumers: withCode + handingOn,
    withCode,
    replayHours: Math.max(24, ...retentions),
    ...archiveIn(of('aws_kinesis_firehose_delivery_stream')),
    functions: {
      ...usual('batchSize', functions, 'batch_size'),
      ...usual('batchWindowSeconds', functions, 'maximum_batching_window_in_seconds'),
    },
  };
}

/** Targets that pipes lead to: one each, or those of the rules where it leads to a bus of the pipeline. */
function pipesIn(of: (type: string) => readonly Resource[]): number {
  const pipes = of('aws_pipes_pipe');
  const toBus = pipes.filter(({ settings }) => String(settings.target).includes('aws_cloudwatch_event_bus'));
  const ruled = of('aws_cloudwatch_event_target').filter(({ settings }) => settings.event_bus_name !== undefined);
  return ruled.length > 0 ? pipes.length - toBus.length + ruled.length : pipes.length;
}

/** A delivery stream that reads Kinesis; those that functions feed are consumers. */
function archiveIn(streams: readonly Resource[]): Pick<KnownWorkload, 'archive' | 'archivePartitions'> {
  const archive = streams.find(({ settings }) => settings.kinesis_source_configuration !== undefined);
  if (!archive) return {};
  const text = JSON.stringify(archive.settings);
  return {
    archive: text.includes('"data_format_conversion_configuration"') ? 'parquet' : 'json',
    archivePartitions: text.includes('"dynamic_partitioning_configuration"') ? 1 : 0,
  };
}

/** The value that most of them have. */
function usual<Name extends string>(
  name: Name,
  settings: readonly { readonly [name: string]: unknown }[],
  setting: string,
): { readonly [name in Name]?: number } {
  const values = settings.map((one) => one[setting]).filter((value) => typeof value === 'number');
  const occurrences = (value: number) => values.filter((other) => other === value).length;
  const [most] = [...values].sort((one, other) => occurrences(other) - occurrences(one));
  return most === undefined ? {} : ({ [name]: most } as { readonly [name in Name]: number });
}

/** Regions of the replicas of a table. */
export function replicasOf({ replica }: Resource['settings']): readonly string[] {
  const blocks = (Array.isArray(replica) ? replica : [replica]) as readonly ({ region_name?: unknown } | undefined)[];
  return blocks.flatMap((block) => (typeof block?.region_name === 'string' ? [block.region_name] : []));
}
