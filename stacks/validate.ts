import { type SettingMistake, SettingsError } from '../modules/errors';
import { checkAlarms } from './checks/check-alarms';
import { checkArchives } from './checks/check-archives';
import { checkBackfills } from './checks/check-backfills';
import { checkCode } from './checks/check-code';
import { checkEnvironments } from './checks/check-environments';
import { checkEventBuses } from './checks/check-event-buses';
import { checkFanOuts } from './checks/check-fan-outs';
import { checkFilterPatterns } from './checks/check-filter-patterns';
import { checkFunctions } from './checks/check-functions';
import { checkKinesis } from './checks/check-kinesis';
import { checkMappings } from './checks/check-mappings';
import { checkNames } from './checks/check-names';
import { checkPipes } from './checks/check-pipes';
import { checkReaders } from './checks/check-readers';
import { checkRegions } from './checks/check-regions';
import { checkSinks } from './checks/check-sinks';
import { checkTables } from './checks/check-table';
import { environmentShape } from './checks/definition-shape';
import { pipelinesOf } from './checks/facts';
import { checkShape, type Draft } from './checks/shape';
import type { EnvironmentDefinition } from './definition';

export interface ValidateOptions {
  /** Whether a path below the repository is a file. */
  readonly fileExists: (path: string) => boolean;
}

/**
 * Checks environments as a whole, which may come from anywhere, and throws one `SettingsError` with every mistake of
 * every pipeline. Values that only Terraform knows pass.
 */
export function validate(environments: readonly unknown[], options: ValidateOptions): readonly EnvironmentDefinition[] {
  const mistakes = mistakesOf(environments, options);
  if (mistakes.length > 0) throw new SettingsError(mistakes);
  return environments as readonly EnvironmentDefinition[];
}

/** Every mistake, in the order of the definition: first what is misspelt or missing, then what does not go together. */
export function mistakesOf(
  environments: readonly unknown[],
  { fileExists }: ValidateOptions,
): readonly SettingMistake[] {
  const shapeMistakes: SettingMistake[] = [];
  const drafts = environments.map((environment, index) => {
    const name = (environment as { name?: unknown } | null)?.name;
    const where = typeof name === 'string' && name !== '' ? name : `environments[${index}]`;
    return {
      where,
      draft: checkShape(
        environmentShape,
        environment,
        { where, setting: '' },
        shapeMistakes,
      ) as Draft<EnvironmentDefinition>,
    };
  });
  const known = drafts.filter(({ draft }) => draft !== undefined);
  const environmentsOf = known.map(({ where, draft }) => pipelinesOf(draft, where));
  return [
    ...shapeMistakes,
    ...checkEnvironments(known.map(({ draft }) => draft)),
    ...environmentsOf.flatMap((pipelines) => checks.flatMap((check) => check(pipelines))),
    ...checkNames(environmentsOf.flat()),
    ...checkReaders(environmentsOf.flat()),
    ...checkCode(environmentsOf, fileExists),
  ];
}

/** What concerns one environment. */
const checks = [
  ...[checkTables, checkRegions, checkMappings, checkFilterPatterns],
  ...[checkFunctions, checkSinks, checkFanOuts, checkKinesis, checkPipes, checkEventBuses, checkArchives],
  ...[checkBackfills, checkAlarms],
];
