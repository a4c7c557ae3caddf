import type { PriceList } from '../../prices/price-list';
import { type Cost, priced, type RegionalUsage } from '../priced';
import { replicasOf } from '../read-environment-workload';
import { replicationUsage } from '../usage/replication-usage';
import type { Usage } from '../usage/usage';
import { monthlyChanges } from '../usage/volume';
import { mappingUsage } from './mapping-usage';
import { pipeUsage, ruleTargetUsage, subscriptionUsage, topicUsage } from './messaging-usage';
import type { PartContext } from './part-context';
import type { Resource } from './resource';
import { deliveryUsage, destinationUsage, kinesisUsageOf } from './stream-usage';

/** What an environment costs, by what its parts are called. */
export interface EnvironmentCost {
  /** The dearest first. Together they are `cost`. */
  readonly parts: readonly { readonly name: string; readonly cost: Cost }[];
  readonly cost: Cost;
}

/** An environment, or one pipeline of it, with what no definition says. */
export interface PricedEnvironment extends PartContext {
  readonly region: string;
  /** How many pipelines it has, each with the rates of the workload. */
  readonly pipelines: number;
}

const usages: { readonly [type: string]: (resource: Resource, context: PartContext) => readonly Usage[] } = {
  aws_lambda_event_source_mapping: mappingUsage,
  aws_sns_topic: topicUsage,
  aws_sns_topic_subscription: subscriptionUsage,
  aws_pipes_pipe: pipeUsage,
  aws_cloudwatch_event_target: ruleTargetUsage,
  aws_dynamodb_kinesis_streaming_destination: destinationUsage,
  aws_kinesis_stream: kinesisUsageOf,
  aws_kinesis_firehose_delivery_stream: deliveryUsage,
  aws_cloudwatch_metric_alarm: ({ settings }) => [{ item: 'cloudwatch.alarm', quantity: metricsOf(settings) }],
  aws_cloudwatch_composite_alarm: () => [{ item: 'cloudwatch.composite-alarm', quantity: 1 }],
  aws_cloudwatch_dashboard: () => [{ item: 'cloudwatch.dashboard', quantity: 1 }],
  aws_kms_key: () => [{ item: 'kms.key', quantity: 1 }],
  aws_secretsmanager_secret: () => [{ item: 'secrets-manager.secret', quantity: 1 }],
};

/** An alarm counts once for each metric that it looks at. */
function metricsOf({ metric_query: queries }: Resource['settings']): number {
  const all = (Array.isArray(queries) ? queries : []) as readonly { readonly metric?: unknown }[];
  return Math.max(1, all.filter(({ metric }) => metric !== undefined).length);
}

export function environmentCost(environment: PricedEnvironment, prices: PriceList): EnvironmentCost {
  const { resources, workload, pipelines } = environment;
  const changes = monthlyChanges(workload) * pipelines;
  const byName = new Map<string, RegionalUsage[]>();
  for (const resource of resources) {
    const used = regionalUsageOf(resource, environment).filter(({ usage }) => usage.length > 0);
    if (used.length > 0) byName.set(partName(resource), [...(byName.get(partName(resource)) ?? []), ...used]);
  }
  const parts = [...byName]
    .map(([name, usage]) => ({ name, cost: priced(usage, changes, prices) }))
    .filter(({ cost }) => cost.lines.length > 0)
    .sort((one, other) => other.cost.perMonth - one.cost.perMonth);
  return { parts, cost: priced([...byName.values()].flat(), changes, prices) };
}

function regionalUsageOf(resource: Resource, environment: PricedEnvironment): readonly RegionalUsage[] {
  const { region, workload } = environment;
  const usageOf = Object.hasOwn(usages, resource.type) ? usages[resource.type] : undefined;
  const replicaRegions = resource.type === 'aws_dynamodb_table' ? replicasOf(resource.settings) : [];
  return [
    ...(usageOf ? [{ region, usage: usageOf(resource, environment) }] : []),
    ...(replicaRegions.length > 0 ? replicationUsage({ ...workload, region, replicaRegions }) : []),
  ];
}

/** Construct ids that say what a resource is, not whose it is. */
const kinds = new Set(
  'Default Resource Mapping Function Role Logs Topic Subscription Queue Pipe Stream Bus Rule Target Destination Registration Key Bucket Table View Failures DeadLetters Alias'.split(
    ' ',
  ),
);

/** `Orders/FanOut/Shipping` of what stands below it; of what belongs to nobody, all but the environment. */
function partName({ path, type, name }: Resource): string {
  if (type.startsWith('aws_cloudwatch_') && type !== 'aws_cloudwatch_event_target') return `${path[1] ?? name} alarms`;
  const [, ...rest] = path;
  const end = rest.findIndex((id, place) => place > 1 && kinds.has(id));
  return (end < 0 ? rest : rest.slice(0, end)).join('/') || name;
}

const untold: { readonly [type: string]: string } = {
  aws_opensearch_domain: 'OpenSearch domains',
  aws_elasticache_serverless_cache: 'caches',
  aws_elasticache_replication_group: 'caches',
  aws_nat_gateway: 'NAT gateways',
  aws_vpc_endpoint: 'VPC endpoints',
};

/** What it costs besides and cannot be told from what is declared, in words. */
export function untoldIn({ resources }: PartContext): readonly string[] {
  const types = resources.flatMap(({ type }) => (Object.hasOwn(untold, type) ? [untold[type]!] : []));
  const text = JSON.stringify(resources.map(({ settings }) => settings));
  return [
    ...new Set(types),
    ...(text.includes('"TRIBUTARY_SINK":"transitions"') ? ['what transitions send'] : []),
    ...(text.includes('"TRIBUTARY_ONCE_TABLE"') ? ['the writes of `once`'] : []),
    ...(text.includes('"mode":"Active"') ? ['traces of X-Ray'] : []),
    ...(text.includes('"kms_master_key_id"') ? ['requests to KMS'] : []),
    'storage',
    'failures',
  ];
}
