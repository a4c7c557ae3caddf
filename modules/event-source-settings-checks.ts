import { checkFilterPattern } from './event-source-settings-filter';
import { type Checked, checkedOf, constraint, invalid, isWithin, lowest } from './event-source-settings-issue';
import {
  type CheckOptions,
  type EventSourceKind,
  type EventSourceSettingName,
  eventSourceLimits,
  filterPatternCharactersMax,
  queueOthers,
  type SettingIssue,
  type SettingRange,
  streamOthers,
  streamRanges,
  type UncheckedSettings,
} from './event-source-settings-limits';
import {
  batchRemedy,
  batchWindow,
  filterCount,
  filterLength,
  metrics,
  positionRemedy,
  rangeText,
  responseTypes,
  tumblingFactor,
  tumblingFilters,
} from './event-source-settings-rules';
import { checkConcurrency, checkPollers } from './event-source-settings-scaling';
import type { Rule } from './rule';

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
  checkStartingPositionName,
  checkResponseTypes,
  checkMetrics,
  checkConcurrency,
  checkPollers,
  checkTimestamp,
  checkNames,
  checkRecordAge,
  checkStartingPosition,
  checkDestination,
  checkFilters,
  checkTumbling,
  checkQueueWindow,
];

/** A setting that this kind of source does not know. */
function checkNames({ limits, isGiven, known, issue }: Checked): readonly SettingIssue[] {
  const allowed = new Set<string>([...Object.keys(limits.ranges), ...limits.others]);
  const names = [...new Set([...streamOthers, ...queueOthers, ...Object.keys(streamRanges), 'scalingConfig'])];
  return (names as EventSourceSettingName[])
    .filter((name) => !allowed.has(name) && isGiven(name))
    .map((name) =>
      issue(name, `is not a setting of ${limits.title}`, known(name), 'Remove it.', {
        ...invalid(`${apiName(name)} is not supported for this event source type.`),
      }),
    );
}

function checkRanges({ limits, known, issue }: Checked): readonly SettingIssue[] {
  return (Object.entries(limits.ranges) as [EventSourceSettingName, SettingRange][]).flatMap(([name, range]) => {
    const value = known(name);
    if (value === undefined || isWithin(value, range)) return [];
    // Between -1 and 60 seconds AWS answers with another error, see checkRecordAge.
    if (name === 'maximumRecordAgeInSeconds' && isWithin(value, { min: 0, max: 59 })) return [];
    const [edge, side, remedy] =
      Number(value) > range.max ? [range.max, 'less', 'Lower it.'] : [lowest(range), 'greater', 'Raise it.'];
    const message =
      typeof value === 'number' && Number.isInteger(value)
        ? `Member must have value ${side} than or equal to ${edge}`
        : 'Member must be an integer';
    const rule = rangeText(range, limits.title);
    return [
      issue(
        name,
        rule,
        value,
        name === 'batchSize' && side === 'less' ? batchRemedy : remedy,
        constraint(name, value, message),
      ),
    ];
  });
}

function checkStartingPositionName({ limits, known, issue }: Checked): readonly SettingIssue[] {
  const value = known('startingPosition');
  const names = eventSourceLimits.kinesis.startingPositions;
  if (value === undefined || value === null || limits.startingPositions.length === 0) return [];
  if (typeof value === 'string' && names.includes(value)) return [];
  const awsError = constraint(
    'startingPosition',
    value,
    'Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]',
  );
  return [issue('startingPosition', mustBeOneOf(limits.startingPositions), value, positionRemedy, awsError)];
}

function checkResponseTypes({ known, issue }: Checked): readonly SettingIssue[] {
  const value = known('functionResponseTypes');
  if (value === undefined) return [];
  const isValid =
    Array.isArray(value) && value.length <= 1 && value.every((type) => type === 'ReportBatchItemFailures');
  if (isValid) return [];
  const message = 'Member must satisfy constraint: [Member must satisfy enum value set: [ReportBatchItemFailures]]';
  return [
    issue(
      'functionResponseTypes',
      textsOf(responseTypes).rule,
      value,
      textsOf(responseTypes).remedy,
      constraint('functionResponseTypes', value, message),
    ),
  ];
}

function checkMetrics({ known, issue }: Checked): readonly SettingIssue[] {
  const value = known('metricsConfig', 'metrics');
  if (value === undefined) return [];
  if (Array.isArray(value) && value.length <= 1 && value.every((metric) => metric === 'EventCount')) return [];
  const message = 'Member must satisfy constraint: [Member must satisfy enum value set: [EventCount]]';
  return [
    issue(
      'metricsConfig.metrics',
      textsOf(metrics).rule,
      value,
      textsOf(metrics).remedy,
      constraint('metricsConfig.metrics', value, message),
    ),
  ];
}

/** Epoch seconds, as in the API, or the text of a date, as in Terraform. */
function checkTimestamp({ known, issue, limits }: Checked): readonly SettingIssue[] {
  const value = known('startingPositionTimestamp');
  if (value === undefined || !limits.others.includes('startingPositionTimestamp')) return [];
  const isTime =
    typeof value === 'number' || (typeof value === 'string' && value !== '' && !Number.isNaN(timeOf(value)));
  if (isTime) return [];
  const awsError = constraint('startingPositionTimestamp', value, 'Member must be a timestamp');
  const remedy = 'Write `2026-01-31T10:20:30Z` or epoch seconds.';
  return [issue('startingPositionTimestamp', 'must be a time', value, remedy, awsError)];
}

function timeOf(text: string): number {
  return Number.isNaN(Number(text)) ? Date.parse(text) : Number(text);
}

function checkRecordAge({ limits, known, issue }: Checked): readonly SettingIssue[] {
  const value = known('maximumRecordAgeInSeconds');
  const range = limits.ranges.maximumRecordAgeInSeconds;
  if (!range || !isWithin(value, { min: 0, max: 59 })) return [];
  const message = 'MaximumRecordAgeInSeconds must be either -1 (forever) or between 60 and 604800 (inclusive)';
  const rule = rangeText(range, limits.title);
  return [issue('maximumRecordAgeInSeconds', rule, value, 'Raise it.', invalid(message))];
}

function checkStartingPosition({ limits, known, isGiven, issue, eventSourceArn }: Checked): readonly SettingIssue[] {
  if (limits.startingPositions.length === 0) return [];
  if (!isGiven('startingPosition')) {
    const awsError = invalid('Value null at startingPosition failed to satisfy constraint: Member must not be null');
    return [issue('startingPosition', `is required for ${limits.title}`, undefined, positionRemedy, awsError)];
  }
  const issues: SettingIssue[] = [];
  const value = known('startingPosition');
  if (value === 'AT_TIMESTAMP' && !limits.startingPositions.includes(value)) {
    const awsError = invalid(`Unsupported starting position for arn type: ${eventSourceArn}`);
    issues.push(
      issue(
        'startingPosition',
        `${mustBeOneOf(limits.startingPositions)} for ${limits.title}`,
        value,
        positionRemedy,
        awsError,
      ),
    );
  }
  const timestamp = known('startingPositionTimestamp');
  if (typeof value === 'string' && value !== 'AT_TIMESTAMP' && timestamp !== undefined) {
    const awsError = invalid('StartingPositionTimestamp is only valid with AT_TIMESTAMP starting position.');
    issues.push(
      issue('startingPositionTimestamp', 'is only valid with AT_TIMESTAMP', timestamp, 'Remove it.', awsError),
    );
  }
  if (value === 'AT_TIMESTAMP' && limits.startingPositions.includes(value) && !isGiven('startingPositionTimestamp')) {
    const awsError = invalid('StartingPositionTimestamp is required for AT_TIMESTAMP starting position.');
    issues.push(
      issue(
        'startingPositionTimestamp',
        'is required with AT_TIMESTAMP',
        undefined,
        'Give the time to start at.',
        awsError,
      ),
    );
  }
  return issues;
}

/** Failures go to a standard queue, a standard topic, or a bucket; nothing is sent on success. */
function checkDestination({ limits, known, issue }: Checked): readonly SettingIssue[] {
  const issues: SettingIssue[] = [];
  if (!limits.others.includes('destinationConfig')) return [];
  const onSuccess = known('destinationConfig', 'onSuccess', 'destination');
  if (onSuccess !== undefined) {
    const awsError = invalid(
      'Invalid DestinationConfig. OnSuccess configuration is not supported for event source mappings.',
    );
    issues.push(
      issue(
        'destinationConfig.onSuccess',
        'is not supported for event source mappings',
        onSuccess,
        'Remove it, and send from the handler.',
        awsError,
      ),
    );
  }
  const onFailure = known('destinationConfig', 'onFailure', 'destination');
  if (onFailure === undefined) return issues;
  const isValid =
    typeof onFailure === 'string' &&
    /^(arn:[^:]+:(sqs|sns|s3|kafka):|kafka:\/\/)/.test(onFailure) &&
    !onFailure.endsWith('.fifo');
  if (isValid) return issues;
  const awsError = invalid('Invalid DestinationConfig. The provided destination config DestinationConfig is invalid.');
  const rule = 'must be the ARN of a standard SQS queue, a standard SNS topic, or an S3 bucket';
  return [
    ...issues,
    issue(
      'destinationConfig.onFailure',
      rule,
      onFailure,
      'Use a destination without order, a bucket by preference.',
      awsError,
    ),
  ];
}

function checkFilters({ source, known, isKnown, filterCountMax, issue, ruled }: Checked): readonly SettingIssue[] {
  const filters = known('filterCriteria', 'filters');
  if (filters === undefined) return [];
  const setting = 'filterCriteria.filters';
  if (!Array.isArray(filters)) {
    return [
      issue(
        setting,
        'must be a list',
        filters,
        'Write `[{ pattern }]`.',
        constraint(setting, filters, 'Member must be a list'),
      ),
    ];
  }
  const tooMany = invalid(`Number of filters must not exceed ${filterCountMax}.`);
  const issues = [...ruled(filterCount(filterCountMax), tooMany)];
  filters.forEach((filter, index) => {
    const pattern = (filter as { readonly pattern?: unknown } | null)?.pattern;
    if (!isKnown(filter) || !isKnown(pattern)) return;
    const name = `${setting}[${index}].pattern`;
    const check = checkFilterPattern(pattern, source);
    if (typeof pattern === 'string' && pattern.length > filterPatternCharactersMax) {
      const message = `Member must have length less than or equal to ${filterPatternCharactersMax}`;
      const { rule, remedy } = textsOf(filterLength);
      issues.push(issue(name, rule, pattern.length, remedy, constraint(name, pattern, message)));
    } else if (!check.isValid) {
      issues.push(issue(name, check.rule, pattern, check.remedy, invalid('Invalid filter pattern definition.')));
    }
  });
  return issues;
}

function checkTumbling({ limits, ruled }: Checked): readonly SettingIssue[] {
  if (!limits.ranges.tumblingWindowInSeconds) return [];
  return [
    ...ruled(tumblingFactor, invalid('Parallelization factor must be 1 when a tumbling window is configured.')),
    ...ruled(tumblingFilters, invalid('Filter criteria is not supported when a tumbling window is configured.')),
  ];
}

/** Enforced for queues. The documentation says the same of streams, where AWS was recorded accepting it. */
function checkQueueWindow({ source, ruled }: Checked): readonly SettingIssue[] {
  if (source !== 'sqs') return [];
  const message = 'Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10';
  return ruled(batchWindow, invalid(message));
}

/** The texts of a rule that names nothing but itself. */
function textsOf({ rule, remedy }: Rule): { readonly rule: string; readonly remedy: string } {
  return { rule: rule.parts.join(''), remedy: remedy.parts.join('') };
}

function mustBeOneOf(values: readonly string[]): string {
  return `must be ${values.join(' or ')}`;
}

function apiName(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
