import type { FunctionSettings } from '../../modules/consumer-settings';
import { rawExpression } from '../../modules/setting';
import { VersionPruner } from '../../modules/version-pruner';
import { versionPrunerRules } from '../../stacks/rules';
import type { ModuleDefinition } from '../module-definition';
import { settingsOf } from '../settings-of';
import type { CommonVariables } from './common-variables';
import { ownCode, zipPath } from './function-code';
import type { ModuleSettings } from './module-settings';

/** What prunes old versions of functions. */
export function versionPruner({ streamConsumer, own: ownOf }: CommonVariables): ModuleDefinition {
  const own = ownOf('name', 'functions', 'keepVersions');
  const settings = streamConsumer.filter(({ setting }) =>
    ['logRetentionInDays', 'tracing', 'permissionsBoundary'].includes(setting),
  );
  return {
    name: 'version-pruner',
    summary:
      'Deletes old versions of functions once a day: every deploy publishes one, and an account has 75 GB for all.',
    introduction:
      'It may delete versions of the functions named and of its own, never a function, and no version an alias points to.',
    variables: [...own, ...settings, ...ownOf('tags')],
    rules: versionPrunerRules,
    zips: ['prune-versions'],
    build: (stack) => {
      const { name, keepVersions } = settingsOf<ModuleSettings>(own);
      const made = new VersionPruner(stack, 'Default', {
        name,
        code: ownCode(zipPath('prune-versions')),
        settings: settingsOf<FunctionSettings>(settings),
        functions: rawExpression('var.functions'),
        keepVersions: keepVersions!,
      });
      const { function: lambda } = made.function;
      return [{ name: 'function_name', description: 'Name of the function that prunes.', value: lambda.functionName }];
    },
  };
}
