import { ruleTargets } from '../usage/pipes-usage';
import { functionUsage, pollSeconds, queueReadUsage, requestBytesMax, targetUsage, type Usage } from '../usage/usage';
import { chunksOf, gb, monthlyChanges, monthSeconds, packedChunks } from '../usage/volume';
import type { Target } from '../usage/workload';
import { logUsage, memoryOf } from './mapping-usage';
import { bytesOf, changesPast, functionOf, type PartContext, resourcesOf } from './part-context';
import { blockIn, type Resource, referred } from './resource';

/** A topic that queues subscribe to is a fan-out, and gets every change. */
export function topicUsage(topic: Resource, context: PartContext): readonly Usage[] {
  const subscriptions = resourcesOf(context, 'aws_sns_topic_subscription').filter(
    ({ settings }) => referred(settings.topic_arn, context.resources) === topic,
  );
  if (subscriptions.length === 0) return [];
  const changes = monthlyChanges(context.workload);
  const bytes = bytesOf(context);
  if (topic.settings.fifo_topic !== true) {
    return [{ item: 'sns.request', quantity: changes * packedChunks(bytes, requestBytesMax.sns) }];
  }
  const published = (changes * bytes) / gb;
  return [
    { item: 'sns.fifo-message', quantity: changes },
    { item: 'sns.fifo-message-data', quantity: published },
    { item: 'sns.fifo-delivery', quantity: changes * subscriptions.length },
    { item: 'sns.fifo-delivery-data', quantity: published * subscriptions.length },
  ];
}

/** Delivery to a queue is free; whoever reads it receives and deletes. A filter on bodies counts what it looks at. */
export function subscriptionUsage({ settings }: Resource, context: PartContext): readonly Usage[] {
  if (settings.protocol !== 'sqs') return [];
  const bytes = bytesOf(context);
  const queue = referred(settings.endpoint, context.resources);
  const item = queue?.settings.fifo_queue === true ? 'sqs.fifo-request' : 'sqs.request';
  const looksInside = settings.filter_policy_scope === 'MessageBody';
  return [
    queueReadUsage(item, changesPast(settings.filter_policy, context), bytes),
    { item: 'sns.body-filter', quantity: looksInside ? (monthlyChanges(context.workload) * bytes) / gb : 0 },
  ];
}

const pipeTargets: { readonly [type: string]: Target } = {
  aws_sqs_queue: 'queue',
  aws_sns_topic: 'topic',
  aws_cloudwatch_event_bus: 'bus',
  aws_cloudwatch_event_api_destination: 'api',
};

/** A request for each change that passes, the enrichment, and the target where it is one that counts by the change. */
export function pipeUsage({ settings }: Resource, context: PartContext): readonly Usage[] {
  const bytes = bytesOf(context);
  const source = blockIn(settings, 'source_parameters') ?? {};
  const changes = changesPast(source.filter_criteria, context);
  const target = pipeTargets[referred(settings.target, context.resources)?.type ?? ''];
  return [
    { item: 'pipes.request', quantity: changes * chunksOf(bytes) },
    ...(settings.enrichment === undefined ? [] : enrichmentUsage(settings, source, changes, context)),
    ...(target === undefined ? [] : targetUsage(target, changes, bytes)),
    ...(target === 'queue' ? [queueReadUsage('sqs.request', changes, bytes)] : []),
  ];
}

function enrichmentUsage(
  settings: Resource['settings'],
  source: Resource['settings'],
  changes: number,
  context: PartContext,
): readonly Usage[] {
  const lambda = functionOf(context, settings.enrichment);
  const { functions } = context.workload;
  const reading = blockIn(source, 'dynamodb_stream_parameters') ?? blockIn(source, 'kinesis_stream_parameters') ?? {};
  const waiting = (changes / monthSeconds / functions.shards) * pollSeconds.dynamodb;
  const batch = Math.min(Number(reading.batch_size ?? 100), Math.max(1, waiting));
  const calls = functionUsage(changes, batch, { ...functions, memoryMb: memoryOf(lambda, functions.memoryMb) });
  return [...calls, ...logUsage(lambda, changes / batch, context)];
}

/** Rules of a bus send one event at a time; those of the default bus have nothing to do with changes. */
export function ruleTargetUsage({ settings }: Resource, context: PartContext): readonly Usage[] {
  if (settings.event_bus_name === undefined) return [];
  const target = pipeTargets[referred(settings.arn, context.resources)?.type ?? ''];
  return target === undefined ? [] : ruleTargets[target](changesPast(true, context), bytesOf(context));
}
