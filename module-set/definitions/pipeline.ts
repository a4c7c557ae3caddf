import { expression, rawExpression } from '../../modules/setting';
import { sinkNames } from '../../modules/sinks';
import { pipelineRules } from '../../stacks/rules';
import { argumentsFrom, callModule } from '../module-call';
import type { ModuleDefinition, Output } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { objectVariable, type Variable, withNullDefault } from '../variable';
import type { CommonVariables } from './common-variables';
import { fanOut, hasFields, subscribersVariable } from './fan-out';
import { kinesisConsumer } from './kinesis-consumer';
import { kinesisStream } from './kinesis-stream';
import { network } from './network';
import { addAlarms, alarmsOutput } from './pipeline-alarms';
import {
  addArchive,
  archiveDeliveries,
  archiveFunctions,
  archiveOutput,
  archiveVariable,
  transformSettings,
} from './pipeline-archive';
import { addBackfill, backfillOutput, backfillVariable, loaderFunctions, loaderSettings } from './pipeline-backfill';
import { addPipes, enrichmentFunctions, enrichmentSettings, pipesOutputs, pipesVariables } from './pipeline-pipes';
import { kinesisConsumers, tableName } from './pipeline-terms';
import { streamConsumer } from './stream-consumer';
import { streamTable } from './stream-table';
import { versionPruner } from './version-pruner';

/** A table and everything that follows from its changes. */
export function pipeline(common: CommonVariables): ModuleDefinition {
  return {
    name: 'pipeline',
    summary: 'A table and what follows from its changes: consumers, fan-out with subscribers, and what they need.',
    introduction: [
      'It composes the other modules, so that one call makes what an environment of the CDKTF app makes, and it is the only',
      'one that sees all readers of the stream: a third one is refused while planning.',
    ].join('\n'),
    variables: [
      ...common.own('name'),
      ...tableVariables(common),
      consumersVariable(common),
      fanOutsVariable(common),
      kinesisVariable(common),
      archiveVariable(common),
      ...pipesVariables(common),
      backfillVariable(common),
      objectVariable('network', {
        description: 'The VPC that functions without a `vpc_config` of their own run in.',
        defaultText: 'Outside any VPC.',
        attributes: common.network,
        defaultValue: null,
      }),
      ...common.pipeline,
      ...common.own('deletionProtectionEnabled', 'tags'),
    ],
    rules: pipelineRules,
    zips: [],
    build: (stack) => {
      addTable(stack, common);
      addNetwork(stack, common);
      addConsumers(stack, common);
      addFanOuts(stack, common);
      addKinesis(stack, common);
      addArchive(stack, common);
      addPipes(stack, common, stream);
      addBackfill(stack, common);
      addPruner(stack, common);
      addAlarms(stack, common);
      return outputs();
    },
  };
}

/** A table that is made, or one that exists. */
function tableVariables(common: CommonVariables): readonly Variable[] {
  return [
    objectVariable('table', {
      description: 'The table to make.',
      defaultText: 'None: `existing_table` names one.',
      attributes: common.table.map(withNullDefault),
      defaultValue: null,
    }),
    objectVariable('existing_table', {
      description: 'A table that exists already: nothing of it is made, its stream is read.',
      defaultText: 'None: `table` describes one.',
      attributes: common.existingTable.map((variable) =>
        variable.setting === 'streamArn' ? variable : withNullDefault(variable),
      ),
      defaultValue: null,
    }),
  ];
}

function consumersVariable(common: CommonVariables): Variable {
  return objectVariable('consumers', {
    description: 'Key to consumer of the stream; the key is part of its names in AWS.',
    defaultText: 'None.',
    attributes: [...common.own('consumer', 'functionZip', ...sinkNames), ...common.streamConsumer].map(withNullDefault),
    isMap: true,
    defaultValue: {},
  });
}

function fanOutsVariable(common: CommonVariables): Variable {
  return objectVariable('fan_outs', {
    description: 'Key to a consumer that publishes every change to a topic; the key is part of its names in AWS.',
    defaultText: 'None.',
    attributes: [
      ...[...common.own('consumer'), ...common.fanOut].map(withNullDefault),
      withNullDefault(subscribersVariable(common)),
      ...common.streamConsumer.map(withNullDefault),
    ],
    isMap: true,
    defaultValue: {},
  });
}

function kinesisVariable(common: CommonVariables): Variable {
  const consumers = objectVariable('consumers', {
    description: 'Key to consumer of the Kinesis stream; the key is part of its names in AWS.',
    defaultText: 'None.',
    attributes: [...common.own('consumer', 'functionZip', ...sinkNames), ...common.kinesisConsumer].map(
      withNullDefault,
    ),
    isMap: true,
    defaultValue: {},
  });
  return objectVariable('kinesis', {
    description: 'A Kinesis stream that gets every change of the table too, and its consumers.',
    defaultText: 'None.',
    attributes: [...[...common.own('existingStream'), ...common.kinesis].map(withNullDefault), consumers],
    defaultValue: null,
  });
}

const shared = {
  deletion_protection_enabled: rawExpression('var.deletion_protection_enabled'),
  tags: rawExpression('var.tags'),
};

function addTable(stack: ModuleStack, common: CommonVariables): void {
  callModule(stack, 'table', {
    module: streamTable(common),
    count: rawExpression('var.table == null ? 0 : 1'),
    arguments: {
      ...argumentsFrom(common.table, 'var.table'),
      name: rawExpression('var.name'),
      deletion_protection_enabled: rawExpression(
        'var.table.deletion_protection_enabled == null ? var.deletion_protection_enabled : var.table.deletion_protection_enabled',
      ),
      tags: rawExpression('var.table.tags == null ? var.tags : merge(var.tags, var.table.tags)'),
    },
  });
}

function addNetwork(stack: ModuleStack, common: CommonVariables): void {
  callModule(stack, 'network', {
    module: network(common),
    count: rawExpression('var.network == null ? 0 : 1'),
    arguments: {
      ...argumentsFrom(common.network, 'var.network'),
      name: rawExpression('var.name'),
      tags: rawExpression('var.tags'),
    },
  });
}

/** The stream of the table that is made, or of the one that exists. */
const stream = rawExpression(
  'var.existing_table == null ? one(module.table[*].stream) : { arn = var.existing_table.stream_arn, kms_key = var.existing_table.kms_key }',
);

/** A function's own place, or the pipeline's. */
const vpcConfig = rawExpression(
  'each.value.vpc_config != null ? each.value.vpc_config : one(module.network[*].vpc_config)',
);

function addConsumers(stack: ModuleStack, common: CommonVariables): void {
  const handedOn = [...common.own('functionZip', ...sinkNames), ...common.streamConsumer];
  callModule(stack, 'consumers', {
    module: streamConsumer(common),
    forEach: rawExpression('var.consumers'),
    arguments: { ...argumentsFrom(handedOn, 'each.value'), ...named(), ...shared, stream, vpc_config: vpcConfig },
  });
}

function addFanOuts(stack: ModuleStack, common: CommonVariables): void {
  const handedOn = [...common.fanOut, subscribersVariable(common), ...common.streamConsumer];
  callModule(stack, 'fan_outs', {
    module: fanOut(common),
    forEach: rawExpression('var.fan_outs'),
    arguments: {
      ...argumentsFrom(handedOn, 'each.value'),
      ...named(),
      ...shared,
      pipeline: rawExpression('var.name'),
      stream,
      vpc_config: vpcConfig,
      subscribers: rawExpression(subscribersInNetwork),
    },
  });
}

/** The stream, and what reads it. A table that exists is named in the ARN of its stream. */
function addKinesis(stack: ModuleStack, common: CommonVariables): void {
  callModule(stack, 'kinesis', {
    module: kinesisStream(common),
    count: rawExpression(`${hasFields('var.kinesis')} ? 1 : 0`),
    arguments: {
      ...argumentsFrom([...common.own('existingStream'), ...common.kinesis], 'var.kinesis'),
      name: rawExpression('var.name'),
      table_name: rawExpression(tableName),
      written_after: archiveDeliveries,
      ...shared,
    },
  });
  const handedOn = [...common.own('functionZip', ...sinkNames), ...common.kinesisConsumer];
  callModule(stack, 'kinesis_consumers', {
    module: kinesisConsumer(common),
    forEach: rawExpression(kinesisConsumers),
    arguments: {
      ...argumentsFrom(handedOn, 'each.value'),
      ...named(),
      ...shared,
      kinesis_stream: rawExpression('one(module.kinesis[*].kinesis_stream)'),
      vpc_config: vpcConfig,
    },
  });
}

/** The functions of subscribers run in the pipeline's network too. */
const subscribersInNetwork = [
  `{ for key, subscriber in merge({}, each.value.subscribers) : key => ${hasFields('subscriber.consumer')} ?`,
  'merge(subscriber, { consumer = merge(subscriber.consumer, {',
  'vpc_config = subscriber.consumer.vpc_config != null ? subscriber.consumer.vpc_config : one(module.network[*].vpc_config)',
  '}) }) : subscriber }',
].join(' ');

function named() {
  return {
    name: `${rawExpression('var.name')}-${rawExpression('each.key')}`,
    consumer: rawExpression('coalesce(each.value.consumer, each.key)'),
  };
}

/** It keeps its logs as long as the pipeline's first function does. */
function addPruner(stack: ModuleStack, common: CommonVariables): void {
  const all = `concat(values(merge(var.consumers, var.fan_outs, ${kinesisConsumers})), ${enrichmentSettings}, ${transformSettings}, ${loaderSettings})`;
  const ofFirst = (setting: string) => rawExpression(`try(${all}[0].${setting}, null)`);
  callModule(stack, 'version_pruner', {
    module: versionPruner(common),
    count: rawExpression(`length(${all}) > 0 ? 1 : 0`),
    arguments: {
      name: `${rawExpression('var.name')}-version-pruner`,
      functions: rawExpression(
        `merge({ for consumer in module.consumers : consumer.function_name => consumer.function_arn }, { for fan_out in module.fan_outs : fan_out.function_name => fan_out.function_arn }, { for consumer in module.kinesis_consumers : consumer.function_name => consumer.function_arn }, ${archiveFunctions}, ${enrichmentFunctions}, ${loaderFunctions}, [for fan_out in module.fan_outs : { for subscriber in fan_out.subscribers : subscriber.function_name => subscriber.function_arn if subscriber.function_name != null }]...)`,
      ),
      keep_versions: rawExpression('var.function_versions_kept'),
      log_retention_in_days: ofFirst('log_retention_in_days'),
      tracing: ofFirst('tracing'),
      permissions_boundary: ofFirst('permissions_boundary'),
      tags: rawExpression('var.tags'),
    },
  });
}

function outputs(): readonly Output[] {
  return [
    {
      name: 'table_name',
      description: 'Name of the table; null for a table that exists already.',
      value: rawExpression('one(module.table[*].table_name)'),
    },
    {
      name: 'table_arn',
      description: 'ARN of the table; null for a table that exists already.',
      value: rawExpression('one(module.table[*].table_arn)'),
    },
    { name: 'stream', description: 'The stream: ARN, and key where the table has one.', value: stream },
    {
      name: 'replica_streams',
      description: 'By region: the stream of each replica; empty for a table that exists already.',
      value: rawExpression('merge(module.table[*].replica_streams...)'),
    },
    {
      name: 'consumers',
      description: 'By key: everything that `stream-consumer` puts out.',
      value: rawExpression('module.consumers'),
    },
    {
      name: 'fan_outs',
      description: 'By key: everything that `fan-out` puts out.',
      value: rawExpression('module.fan_outs'),
    },
    {
      name: 'kinesis_stream',
      description: 'The Kinesis stream: ARN, key where it has one, retention; null without one.',
      value: rawExpression('one(module.kinesis[*].kinesis_stream)'),
    },
    {
      name: 'kinesis_consumers',
      description: 'By key: everything that `kinesis-consumer` puts out.',
      value: rawExpression('module.kinesis_consumers'),
    },
    archiveOutput,
    ...pipesOutputs(),
    backfillOutput,
    alarmsOutput,
    {
      name: 'vpc_config',
      description: 'Where functions without a place of their own run; null outside a VPC.',
      value: expression`one(module.network[*].vpc_config)`,
    },
  ];
}
