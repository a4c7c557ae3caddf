import { checkFilterCriteria } from './event-source-settings-filter-criteria';
import { type Checked, checkedOf, constraint, invalid } from './event-source-settings-issue';
import {
  type CheckOptions,
  type EventSourceKind,
  type EventSourceSettingName,
  onlyMembers,
  queueOthers,
  type SettingIssue,
  streamOthers,
  streamRanges,
  type UncheckedSettings,
} from './event-source-settings-limits';
import { checkPositionName, checkStartingPosition, checkTimestamp } from './event-source-settings-position';
import { checkRanges, checkRecordAge } from './event-source-settings-ranges';
import {
  asWritten,
  batchWindow,
  failureDestination,
  metrics,
  responseTypes,
  successDestination,
  tumblingFactor,
  tumblingFilters,
} from './event-source-settings-rules';
import { checkConcurrency, checkPollers } from './event-source-settings-scaling';

/**
 * Every rule of AWS that the settings break, in the order in which AWS would notice: first the shape of the request
 * (`ValidationException`), then what the values mean (`InvalidParameterValueException`). Values that the caller calls
 * unresolved are skipped. `where` is the path of the construct, for messages.
 */
export function checkEventSourceSettings(
  source: EventSourceKind,
  settings: UncheckedSettings,
  where: string,
  options: CheckOptions = {},
): readonly SettingIssue[] {
  const checked = checkedOf(source, settings, where, options);
  return checks.flatMap((check) => check(checked));
}

const checks: readonly ((checked: Checked) => readonly SettingIssue[])[] = [
  checkRanges,
  checkPositionName,
  checkListMembers,
  checkConcurrency,
  checkPollers,
  checkTimestamp,
  checkNames,
  checkRecordAge,
  checkStartingPosition,
  checkDestination,
  checkFilterCriteria,
  checkTumbling,
  checkQueueWindow,
];

/** A list holds one member at most, as AWS knows one. */
function checkListMembers({ ruled }: Checked): readonly SettingIssue[] {
  return [responseTypes, metrics].flatMap((rule) =>
    ruled(asWritten(rule), ({ setting, value }) => {
      const values = `Member must satisfy enum value set: [${onlyMembers[setting as keyof typeof onlyMembers]}]`;
      return constraint(setting, value, `Member must satisfy constraint: [${values}]`);
    }),
  );
}

/** A setting that this kind of source does not know. */
function checkNames({ limits, isGiven, known, issue }: Checked): readonly SettingIssue[] {
  const allowed = new Set<string>([...Object.keys(limits.ranges), ...limits.others]);
  const names = [...new Set([...streamOthers, ...queueOthers, ...Object.keys(streamRanges), 'scalingConfig'])];
  return (names as EventSourceSettingName[])
    .filter((name) => !allowed.has(name) && isGiven(name))
    .map((name) => {
      const awsError = invalid(`${apiName(name)} is not supported for this event source type.`);
      return issue(name, `is not a setting of ${limits.title}`, known(name), 'Remove it.', awsError);
    });
}

/** Failures go to a standard queue, a standard topic, or a bucket; nothing is sent on success. */
function checkDestination({ limits, ruled }: Checked): readonly SettingIssue[] {
  if (!limits.others.includes('destinationConfig')) return [];
  const onSuccess = 'OnSuccess configuration is not supported for event source mappings.';
  const onFailure = 'The provided destination config DestinationConfig is invalid.';
  return [
    ...ruled(successDestination, () => invalid(`Invalid DestinationConfig. ${onSuccess}`)),
    ...ruled(asWritten(failureDestination), () => invalid(`Invalid DestinationConfig. ${onFailure}`)),
  ];
}

function checkTumbling({ limits, ruled }: Checked): readonly SettingIssue[] {
  if (!limits.ranges.tumblingWindowInSeconds) return [];
  const onFactor = 'Parallelization factor must be 1 when a tumbling window is configured.';
  const onFilters = 'Filter criteria is not supported when a tumbling window is configured.';
  return [...ruled(tumblingFactor, () => invalid(onFactor)), ...ruled(tumblingFilters, () => invalid(onFilters))];
}

/** Enforced for queues. The documentation says the same of streams, where AWS was recorded accepting it. */
function checkQueueWindow({ source, ruled }: Checked): readonly SettingIssue[] {
  if (source !== 'sqs') return [];
  const message = 'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10';
  return ruled(batchWindow, () => invalid(message));
}

function apiName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
