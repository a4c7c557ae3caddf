import { PipeEnrichmentFunction } from '../../modules/pipe-enrichment';
import type { EnrichmentSettings } from '../../modules/pipe-settings';
import { withFallback } from '../../modules/setting';
import { pipeEnrichmentRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import { withoutDefault } from '../variable';
import type { CommonVariables } from './common-variables';
import { callersCode } from './function-code';
import type { ModuleSettings } from './module-settings';

/** A function that pipes ask. */
export function pipeEnrichment({ enrichment: variables, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = [...ownOf('name', 'consumer'), ...ownOf('functionZip').map(withoutDefault)];
  return {
    name: 'pipe-enrichment',
    summary: 'A function that a pipe asks about each batch: records in, as many answers out, in their order.',
    introduction:
      'What it answers goes to the target instead of the record. An error fails the whole batch, which the pipe sends again.',
    variables: [...own, ...variables, ...ownOf('tags')],
    rules: pipeEnrichmentRules,
    zips: [],
    build: (stack) => {
      const { name, consumer } = settingsOf<ModuleSettings>(own);
      const { code, runtime } = callersCode();
      const { function: made, arn } = new PipeEnrichmentFunction(stack, 'Default', {
        name,
        consumer: withFallback(consumer, name),
        code,
        settings: { ...settingsOf<EnrichmentSettings>(variables), runtime },
      });
      return [
        { name: 'function_name', description: 'Name of the function.', value: made.function.functionName },
        { name: 'function_arn', description: 'ARN of the function.', value: made.function.arn },
        { name: 'alias_arn', description: 'ARN of the alias `live`, which a pipe asks.', value: arn },
        { name: 'role_name', description: "Name of the function's role.", value: made.roleName },
        { name: 'log_group_name', description: 'Name of the log group.', value: made.logGroupName },
      ];
    },
  };
}
