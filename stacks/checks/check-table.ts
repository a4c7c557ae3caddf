import type { SettingMistake } from '../../modules/errors';
import { tableRules } from '../rules/table-rules';
import { checkRules } from './check-rules';
import type { PipelineFacts } from './facts';

/** Settings of a table that contradict one another. */
export function checkTables(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, region, definition: { table } }) => {
    if (table === undefined || 'streamArn' in table) return [];
    return checkRules(tableRules, { ...table, region }, { where: `${where}/Table` });
  });
}
