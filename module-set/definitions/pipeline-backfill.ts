import { rawExpression } from '../../modules/setting';
import { argumentsFrom, callModule } from '../module-call';
import type { Output } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { objectVariable, type Variable, withNullDefault } from '../variable';
import { backfill } from './backfill';
import type { CommonVariables } from './common-variables';
import { hasFields } from './fan-out';
import { kinesisConsumers } from './pipeline-terms';

/** What brings exports of the pipeline's table to those of its consumers that are named. */
export function backfillVariable(common: CommonVariables): Variable {
  return objectVariable('backfill', {
    description: 'What brings exports of the table to consumers, where the table outgrows one machine.',
    defaultText: 'None.',
    attributes: [consumersVariable, ...common.backfill.map(withNullDefault)],
    defaultValue: null,
  });
}

const consumersVariable: Variable = {
  name: 'consumers',
  setting: 'consumers',
  shape: {
    kind: 'list',
    of: { kind: 'text', pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: 'must be the key of a consumer' },
  },
  description:
    'Keys of those that get the items, in `consumers`, `fan_outs` and `kinesis.consumers`. Effects and fan-outs do again what they did.',
  defaultText: '',
  attributes: [],
};

export function addBackfill(stack: ModuleStack, common: CommonVariables): void {
  callModule(stack, 'backfill', {
    module: backfill(common),
    count: rawExpression(`${hasFields('var.backfill')} ? 1 : 0`),
    arguments: {
      ...argumentsFrom(common.backfill, 'var.backfill'),
      name: `${rawExpression('var.name')}-backfill`,
      source_table: rawExpression(sourceTable),
      consumers: rawExpression(backfilledConsumers),
      deletion_protection_enabled: rawExpression('var.deletion_protection_enabled'),
      tags: rawExpression('var.tags'),
    },
  });
}

const either = (attribute: string) =>
  `var.existing_table == null ? var.table.${attribute} : var.existing_table.${attribute}`;

const sourceTable = `{ ${[
  'arn = var.existing_table == null ? one(module.table[*].table_arn) : join("/", slice(split("/", var.existing_table.stream_arn), 0, 2))',
  `partition_key = (${either('partition_key')}).name`,
  `sort_key = try((${either('sort_key')}).name, null)`,
].join(', ')} }`;

/** Of consumers that are named, what their mappings would do, since no mapping brings it. */
function named(consumers: string, module: string, source: 'dynamodb' | 'kinesis'): string {
  const attributes = [
    `function_arn = module.${module}[key].alias_arn`,
    'batch_size = consumer.batch_size',
    'filter_criteria = consumer.filter_criteria',
    'function_response_types = consumer.function_response_types',
    `source = "${source}"`,
  ].join(', ');
  return `{ for key, consumer in ${consumers} : key => { ${attributes} } if contains(var.backfill.consumers, key) }`;
}

const backfilledConsumers = `merge(${[
  named('var.consumers', 'consumers', 'dynamodb'),
  named('var.fan_outs', 'fan_outs', 'dynamodb'),
  named(kinesisConsumers, 'kinesis_consumers', 'kinesis'),
].join(', ')})`;

/** Function name to ARN, for what prunes versions. */
export const loaderFunctions = '{ for backfill in module.backfill : backfill.function_name => backfill.function_arn }';

/** Settings of its function, for what takes after the first one; null where they are left to the defaults. */
export const loaderSettings = '[for backfill in var.backfill[*] : backfill.loader]';

export const backfillOutput: Output = {
  name: 'backfill',
  description: 'Everything that `backfill` puts out; null without one.',
  value: rawExpression('one(module.backfill[*])'),
};
