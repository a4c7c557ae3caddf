import { rawExpression } from '../modules/setting';
import { argumentsFrom, callModule } from './module-call';
import type { ModuleDefinition, Output } from './module-definition';

/** What the registry wants at the top of a module set: here the pipeline, called with everything it takes. */
export function rootModule(pipeline: ModuleDefinition, outputs: readonly Output[]): ModuleDefinition {
  return {
    ...pipeline,
    name: 'root',
    variables: pipeline.variables.map((variable) => ({ ...variable, checked: { kind: 'any', terraform: 'any' } })),
    rules: [],
    zips: [],
    build: (stack) => {
      callModule(stack, 'pipeline', {
        module: pipeline,
        source: './modules/pipeline',
        arguments: argumentsFrom(pipeline.variables, 'var'),
      });
      return outputs.map((output) => ({ ...output, value: rawExpression(`module.pipeline.${output.name}`) }));
    },
  };
}
