/**
 * The settings of an event source mapping: AWS's names, limits and defaults as plain data, and the checks. The
 * constructs, the engine and the recorded cases all read them here.
 */
export { checkEventSourceAdmission, type EventSourceWorld } from './event-source-settings-admission';
export { checkEventSourceSettings } from './event-source-settings-checks';
export { chosenStreamSettings } from './event-source-settings-chosen';
export {
  checkFilterPattern,
  type FieldRule,
  type FilterPattern,
  type FilterPatternCheck,
  type NumericComparison,
  type PatternClause,
  parseFilterPattern,
} from './event-source-settings-filter';
export { type JsonNumber, jsonNumberOf, numberTextKey, parseJsonKeepingNumbers } from './event-source-settings-json';
export {
  type AwsError,
  type CheckOptions,
  type EventSourceKind,
  type EventSourceLimits,
  type EventSourceSettingName,
  type EventSourceSettings,
  eventSourceDefaults,
  eventSourceLimits,
  filterPatternCharactersMax,
  filtersMax,
  invocationBytesMax,
  maximumConcurrencyRange,
  type SettingIssue,
  type SettingRange,
  type UncheckedSettings,
} from './event-source-settings-limits';
