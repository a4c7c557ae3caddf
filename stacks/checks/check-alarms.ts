import type { SettingMistake } from '../../modules/errors';
import { alarmRules } from '../rules/alarm-rules';
import { checkRules } from './check-rules';
import type { PipelineFacts } from './facts';

/** Settings of alarms that contradict one another. */
export function checkAlarms(pipelines: readonly PipelineFacts[]): SettingMistake[] {
  return pipelines.flatMap(({ where, definition: { alarms = {} } }) =>
    checkRules(alarmRules, alarms, { where, prefix: 'alarms.' }),
  );
}
