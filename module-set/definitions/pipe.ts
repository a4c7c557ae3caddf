import { Token } from 'cdktf';
import { anyOf, is, not } from '../../modules/condition';
import { Pipe } from '../../modules/pipe';
import type { PipeSettings } from '../../modules/pipe-settings';
import { expression, optionalExpression, optionalObject, rawExpression } from '../../modules/setting';
import { pipeModuleRules } from '../../stacks/rules';
import { argumentsFrom, callModule } from '../module-call';
import type { ModuleDefinition } from '../module-definition';
import type { ModuleStack } from '../module-stack';
import { settingsOf } from '../settings-of';
import { objectVariable, type Variable, withNullDefault } from '../variable';
import type { CommonVariables } from './common-variables';
import { hasFields } from './fan-out';
import type { ModuleSettings } from './module-settings';
import { pipeEnrichment } from './pipe-enrichment';

/** A pipe from a stream to a target. */
export function pipe(common: CommonVariables): ModuleDefinition {
  const own = common.own('name', 'sourceStream');
  return {
    name: 'pipe',
    summary: 'An EventBridge pipe: from a stream, by way of a filter and what enriches, to one target.',
    introduction: [
      'Pipe, role, log, and a queue for pointers to what it gives up. A pipe is one of the two readers of a stream. Its name,',
      'source and starting position cannot be changed in place: another pipe would begin anew.',
    ].join('\n'),
    variables: [
      ...own,
      ...common.pipe,
      enrichmentFunctionVariable(common),
      ...common.own('deletionProtectionEnabled', 'tags'),
    ],
    rules: pipeModuleRules,
    zips: [],
    build: (stack) => {
      const { name, sourceStream: source } = settingsOf<ModuleSettings>(own);
      addEnrichmentFunction(stack, common);
      const isKinesis = is(source.kind, 'kinesis');
      const stream = { streamArn: source.arn, kmsKeyArn: source.kmsKeyArn };
      const made = new Pipe(stack, 'Default', {
        name,
        source: { dynamodb: optionalObject(stream, not(isKinesis)), kinesis: optionalObject(stream, isKinesis) },
        settings: withEnrichmentFunction(settingsOf<PipeSettings>(common.pipe)),
        preventDestroy: rawExpression('var.deletion_protection_enabled'),
      });
      return [
        { name: 'pipe_name', description: 'Name of the pipe.', value: made.resource.name },
        { name: 'pipe_arn', description: 'ARN of the pipe.', value: made.resource.arn },
        {
          name: 'dead_letters',
          description: 'Queue with pointers to what the pipe gave up.',
          value: { arn: made.deadLetters.arn, url: made.deadLetters.url, name: made.deadLetters.name },
        },
        { name: 'role_name', description: "Name of the pipe's role.", value: made.roleName },
        { name: 'log_group_name', description: 'Name of the log group.', value: made.logGroupName },
        {
          name: 'enrichment_function_name',
          description: 'Name of the function that enriches; null without one of its own.',
          value: rawExpression('one(module.enrichment_function[*].function_name)'),
        },
        {
          name: 'enrichment_function_arn',
          description: 'ARN of that function; null without one of its own.',
          value: rawExpression('one(module.enrichment_function[*].function_arn)'),
        },
      ];
    },
  };
}

/** The function with its zip. */
export function enrichmentFunctionVariable(common: CommonVariables): Variable {
  return objectVariable('enrichment_function', {
    description: "A function of the pipe's own that enriches.",
    defaultText: 'None.',
    attributes: [...common.own('functionZip'), ...common.enrichment].map(withNullDefault),
    defaultValue: null,
  });
}

const hasFunction = hasFields('var.enrichment_function');

function addEnrichmentFunction(stack: ModuleStack, common: CommonVariables): void {
  callModule(stack, 'enrichment_function', {
    module: pipeEnrichment(common),
    count: rawExpression(`${hasFunction} ? 1 : 0`),
    arguments: {
      ...argumentsFrom([...common.own('functionZip'), ...common.enrichment], 'var.enrichment_function'),
      name: `${rawExpression('var.name')}-enrichment`,
      consumer: rawExpression('var.name'),
      tags: rawExpression('var.tags'),
    },
  });
}

/** A function of the pipe's own is asked instead of one that exists. */
function withEnrichmentFunction(settings: PipeSettings): PipeSettings {
  const { enrichment } = settings;
  const chosen = expression`${rawExpression(hasFunction)} ? one(module.enrichment_function[*].alias_arn) : ${enrichment!.functionArn}`;
  const given = anyOf(rawExpression(hasFunction), rawExpression('var.enrichment.function_arn != null'));
  return { ...settings, enrichment: { ...enrichment, functionArn: Token.asString(optionalExpression(chosen, given)) } };
}
