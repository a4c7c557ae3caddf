import { expression, rawExpression } from '../../modules/setting';
import { argumentsFrom, callModule } from '../module-call';
import type { Output } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { objectVariable, type Variable, withNullDefault } from '../variable';
import type { CommonVariables } from './common-variables';
import { eventBus, eventRulesVariable } from './event-bus';
import { hasFields } from './fan-out';
import { enrichmentFunctionVariable, pipe } from './pipe';
import { shapes } from './shapes';

/** Pipes and buses by key. */
export function pipesVariables(common: CommonVariables): readonly Variable[] {
  return [
    objectVariable('pipes', {
      description:
        "Key to pipe; the key is part of its names in AWS. A pipe of the table's stream is one of its readers.",
      defaultText: 'None.',
      attributes: [
        sourceVariable,
        busVariable,
        ...common.pipe.map(withNullDefault),
        withNullDefault(enrichmentFunctionVariable(common)),
      ],
      isMap: true,
      defaultValue: {},
    }),
    objectVariable('buses', {
      description: 'Key to event bus; the key is part of its names in AWS.',
      defaultText: 'None.',
      attributes: [...common.eventBus.map(withNullDefault), withNullDefault(eventRulesVariable(common))],
      isMap: true,
      defaultValue: {},
    }),
  ];
}

/** Never null, so that readers of the table's stream can be counted. */
const sourceVariable: Variable = {
  name: 'source',
  setting: 'source',
  shape: shapes.pipeSource.shape,
  description:
    "What it reads; `kinesis` is the pipeline's Kinesis stream. A change replaces the pipe, which loses its place.",
  defaultText: "dynamodb: the table's stream.",
  defaultValue: 'dynamodb',
  attributes: [],
};

const busVariable: Variable = {
  name: 'bus',
  setting: 'bus',
  shape: { kind: 'text', pattern: /^[a-z0-9]+(-[a-z0-9]+)*$/, rule: 'must be a key of `buses`' },
  description: 'Key of the bus of this pipeline that `target.event_bus` sends to.',
  defaultText: 'The bus that `target.event_bus.arn` names.',
  defaultValue: null,
  attributes: [],
};

const shared = {
  deletion_protection_enabled: rawExpression('var.deletion_protection_enabled'),
  tags: rawExpression('var.tags'),
};

/** Buses, and pipes that may send to them. */
export function addPipes(stack: ModuleStack, common: CommonVariables, tableStream: unknown): void {
  callModule(stack, 'buses', {
    module: eventBus(common),
    forEach: rawExpression('var.buses'),
    arguments: {
      ...argumentsFrom([...common.eventBus, eventRulesVariable(common)], 'each.value'),
      name: `${rawExpression('var.name')}-${rawExpression('each.key')}`,
      ...shared,
    },
  });
  callModule(stack, 'pipes', {
    module: pipe(common),
    forEach: rawExpression('var.pipes'),
    arguments: {
      ...argumentsFrom([...common.pipe, enrichmentFunctionVariable(common)], 'each.value'),
      name: `${rawExpression('var.name')}-${rawExpression('each.key')}`,
      source_stream: sourceStream(tableStream),
      target: rawExpression(target),
      ...shared,
    },
  });
}

/** A bus that the pipe names is the one that is made beside it. */
const target = [
  'each.value.bus == null ? each.value.target :',
  'merge(each.value.target, { event_bus = merge(each.value.target.event_bus, { arn = module.buses[each.value.bus].bus_arn }) })',
].join(' ');

function sourceStream(tableStream: unknown): unknown {
  const kinesis = 'one(module.kinesis[*].kinesis_stream)';
  const ofKinesis = rawExpression(`{ kind = "kinesis", arn = ${kinesis}.arn, kms_key = ${kinesis}.kms_key }`);
  const ofTable = expression`{ kind = "dynamodb", arn = (${tableStream}).arn, kms_key = (${tableStream}).kms_key }`;
  return expression`each.value.source == "kinesis" ? ${ofKinesis} : ${ofTable}`;
}

/** Function name to ARN, for what prunes versions. */
export const enrichmentFunctions =
  '{ for pipe in module.pipes : pipe.enrichment_function_name => pipe.enrichment_function_arn if pipe.enrichment_function_name != null }';

/** Their settings, for what takes after the first one. */
export const enrichmentSettings = `[for pipe in values(var.pipes) : pipe.enrichment_function if ${hasFields('pipe.enrichment_function')}]`;

/** What the pipeline tells of them. */
export function pipesOutputs(): readonly Output[] {
  return [
    { name: 'pipes', description: 'By key: everything that `pipe` puts out.', value: rawExpression('module.pipes') },
    {
      name: 'buses',
      description: 'By key: everything that `event-bus` puts out.',
      value: rawExpression('module.buses'),
    },
  ];
}
