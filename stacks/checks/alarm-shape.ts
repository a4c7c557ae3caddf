import type { AlarmSettings } from '../../modules/alarm-settings';
import { alarmRows } from '../../modules/alarms/alarm-rows';
import { arn, flag, integer, list, object, oneOf, optional, text } from './shapes';

const percent = optional(integer(1, 99));
/** An alarm has at most five actions for each of its states. */
const topics = optional(list(arn('sns', 'must be the ARN of a topic'), 0, 5));

/** What a pipeline watches of itself. */
export const alarmShape = object<AlarmSettings>({
  enabled: optional(flag),
  actions: topics,
  warningActions: topics,
  without: optional(list(oneOf(...alarmRows.map(({ key }) => key)))),
  runbookUrl: optional(text(/^\S{1,300}$/, 'must be 1 to 300 characters without spaces')),
  dashboard: optional(flag),
  iteratorAgeWarningPercent: percent,
  // The default warning comes at 2.
  iteratorAgePercent: optional(integer(2, 99)),
  queueAgeWarningSeconds: optional(integer(60, 1_209_600)),
  queueAgePercent: percent,
  concurrencyPercent: optional(integer(1, 100)),
  replicationAgeSeconds: optional(integer(60, 86_400)),
  archiveAgeSeconds: optional(integer(900, 86_400)),
});
