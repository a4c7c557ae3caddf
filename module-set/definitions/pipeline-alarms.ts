import { rawExpression } from '../../modules/setting';
import { argumentsFrom, callModule } from '../module-call';
import type { Output } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { alarms } from './alarms';
import type { CommonVariables } from './common-variables';
import { hasFields } from './fan-out';
import { kinesisConsumers, tableName } from './pipeline-terms';

/** Alarms of all that a pipeline makes. Whether a thing is there follows from variables: a plan knows no more of it. */
export function addAlarms(stack: ModuleStack, common: CommonVariables): void {
  callModule(stack, 'alarms', {
    module: alarms(common),
    count: rawExpression('var.alarms.enabled ? 1 : 0'),
    arguments: {
      name: rawExpression('var.name'),
      ...subjects(),
      written_table_name: rawExpression(tableName),
      ...argumentsFrom(common.alarms, 'var.alarms'),
      tags: rawExpression('var.tags'),
    },
  });
}

const kinesisName = 'one(module.kinesis[*].stream_name)';

function subjects(): { readonly [variable: string]: unknown } {
  const all = {
    stream_consumers: merged(
      forEach('consumer', 'var.consumers', streamConsumer('module.consumers[key]', ofTable)),
      forEach('consumer', 'var.fan_outs', streamConsumer('module.fan_outs[key]', ofTable)),
      forEach('consumer', kinesisConsumers, streamConsumer('module.kinesis_consumers[key]', ofKinesis)),
    ),
    queue_consumers: spread(
      `[for fan_out, settings in var.fan_outs : { for key, subscriber in merge({}, settings.subscribers) : key => { ${queueConsumer} } if ${hasFields('subscriber.consumer')} }]`,
    ),
    functions: merged(
      `{ for key, pipe in var.pipes : "\${key}-enrichment" => { function_name = module.pipes[key].enrichment_function_name, ${reservedOf('pipe.enrichment_function', 'null')} } if ${hasFields('pipe.enrichment_function')} }`,
      `{ for archive in module.archive : "archive-transform" => { function_name = archive.function_name, reserved_concurrent_executions = null } }`,
    ),
    queues: merged(
      `merge({}, [for fan_out, settings in var.fan_outs : { for key, subscriber in merge({}, settings.subscribers) : key => { ${subscriberQueue} } }]...)`,
      ofRules(`{ ${ruleQueue} }`, ` if ${hasFields('rule.target.own_queue')}`),
    ),
    dead_letter_queues: merged(
      'merge({}, [for fan_out, settings in var.fan_outs : { for key, subscriber in merge({}, settings.subscribers) : key => { name = module.fan_outs[fan_out].subscribers[key].dead_letters.name } }]...)',
      ofRules('{ name = module.buses[bus].rules[key].dead_letters.name }'),
    ),
    topics: forEach('fan_out', 'var.fan_outs', 'name = module.fan_outs[key].topic.name'),
    pipes: forEach('pipe', 'var.pipes', pipe),
    rules: ofRules('{ name = module.buses[bus].rules[key].rule_name, bus_name = module.buses[bus].bus_name }'),
    delivery_streams: merged(
      auditOf('consumers', 'var.consumers'),
      auditOf('kinesis_consumers', kinesisConsumers),
      auditOfSubscribers,
      '{ for archive in module.archive : "archive" => { name = archive.delivery_stream_name, converts_format = coalesce(var.archive.format, "json") == "parquet" } }',
    ),
    replicated_tables: `${hasFields('var.kinesis')} ? { table = { name = ${tableName} } } : {}`,
  };
  return Object.fromEntries(Object.entries(all).map(([variable, text]) => [variable, rawExpression(text)]));
}

const ofTable = `table_name = ${tableName}, kinesis_stream_name = null, retention_hours = 24`;

const ofKinesis = `table_name = null, kinesis_stream_name = ${kinesisName}, retention_hours = one(module.kinesis[*].kinesis_stream).retention_period`;

function streamConsumer(made: string, source: string): string {
  return [
    `function_name = ${made}.function_name`,
    reservedOf('consumer', expectedExecutions),
    source,
    'maximum_record_age_in_seconds = coalesce(consumer.maximum_record_age_in_seconds, 21600)',
    filteredBy('consumer'),
    'counts_events = consumer.metrics_config == null ? false : length(consumer.metrics_config.metrics) > 0',
    `mapping_uuid = ${made}.mapping_uuid`,
    `failure_queue = { name = ${made}.failure_queue_name, holds_pointers = consumer.on_failure == null ? false : coalesce(consumer.on_failure.kind, "s3") == "sqs" }`,
  ].join(', ');
}

/** As the consumer reserves them where shards are expected. */
const expectedExecutions =
  'consumer.expected_shards == null ? null : ceil(consumer.expected_shards * coalesce(consumer.parallelization_factor, 1) * 12 / 10)';

function reservedOf(settings: string, otherwise: string): string {
  const reserved = `${settings}.reserved_concurrent_executions`;
  return `reserved_concurrent_executions = ${reserved} != null ? ${reserved} : ${otherwise}`;
}

function filteredBy(settings: string): string {
  return `filtered = ${settings}.filter_criteria == null ? false : length(${settings}.filter_criteria.filters) > 0`;
}

const made = 'module.fan_outs[fan_out].subscribers[key]';

const queueConsumer = [
  `function_name = ${made}.function_name`,
  reservedOf('subscriber.consumer', 'null'),
  `failure_queue = coalesce(subscriber.consumer.quarantine, "s3") == "s3" ? { name = ${made}.failure_queue_name } : null`,
].join(', ');

const subscriberQueue = [
  `name = ${made}.queue.name`,
  'message_retention_seconds = coalesce(subscriber.message_retention_seconds, 1209600)',
  `consumed = ${hasFields('subscriber.consumer')}`,
].join(', ');

const ruleQueue = [
  'name = module.buses[bus].rules[key].queue.name',
  'message_retention_seconds = coalesce(rule.target.own_queue.message_retention_seconds, 1209600)',
  'consumed = false',
].join(', ');

const pipe = [
  'name = module.pipes[key].pipe_name',
  `table_name = pipe.source == "kinesis" ? null : ${tableName}`,
  `kinesis_stream_name = pipe.source == "kinesis" ? ${kinesisName} : null`,
  filteredBy('pipe'),
  'dead_letter_queue = { name = module.pipes[key].dead_letters.name }',
].join(', ');

/** Rules by the key of their bus and their own. */
function ofRules(value: string, filter = ''): string {
  return `merge({}, [for bus, settings in var.buses : { for key, rule in merge({}, settings.rules) : "\${bus}-\${key}" => ${value}${filter} }]...)`;
}

/** An audit log is a delivery stream, whoever made it. */
function auditOf(module: string, consumers: string): string {
  return `{ for key, consumer in ${consumers} : key => { name = module.${module}[key].audit_stream_name, converts_format = false } if ${hasFields('consumer.audit')} }`;
}

const auditOfSubscribers = `merge({}, [for fan_out, settings in var.fan_outs : { for key, subscriber in merge({}, settings.subscribers) : key => { name = ${made}.audit_stream_name, converts_format = false } if can(keys(subscriber.consumer.audit)) }]...)`;

function forEach(name: string, all: string, attributes: string): string {
  return `{ for key, ${name} in ${all} : key => { ${attributes} } }`;
}

function merged(...maps: readonly string[]): string {
  return `merge(${maps.join(', ')})`;
}

function spread(list: string): string {
  return `merge({}, ${list}...)`;
}

export const alarmsOutput: Output = {
  name: 'alarms',
  description: 'Everything that `alarms` puts out; null without them.',
  value: rawExpression('one(module.alarms[*])'),
};
