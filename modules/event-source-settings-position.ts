import { type Checked, constraint, invalid } from './event-source-settings-issue';
import { eventSourceLimits, type SettingIssue } from './event-source-settings-limits';
import { asWritten, startingPosition, startingPositionGiven } from './event-source-settings-rules';

/** A position that Lambda knows of no source. */
export function checkPositionName({ source, limits, ruled }: Checked): readonly SettingIssue[] {
  if (limits.startingPositions.length === 0) return [];
  const message = 'Member must satisfy enum value set: [LATEST, AT_TIMESTAMP, TRIM_HORIZON]';
  return ruled(asWritten(startingPosition(source)), ({ setting, value }) =>
    isOfSomeSource(value) ? undefined : constraint(setting, value, message),
  );
}

/** Epoch seconds, as in the API, or the text of a date, as in Terraform. */
export function checkTimestamp({ known, issue, limits }: Checked): readonly SettingIssue[] {
  const value = known('startingPositionTimestamp');
  if (value === undefined || !limits.others.includes('startingPositionTimestamp')) return [];
  const isTime =
    typeof value === 'number' || (typeof value === 'string' && value !== '' && !Number.isNaN(timeOf(value)));
  if (isTime) return [];
  const awsError = constraint('startingPositionTimestamp', value, 'Member must be a timestamp');
  const remedy = 'Write `2026-01-31T10:20:30Z` or epoch seconds.';
  return [issue('startingPositionTimestamp', 'must be a time', value, remedy, awsError)];
}

export function checkStartingPosition(checked: Checked): readonly SettingIssue[] {
  const { source, limits, eventSourceArn, ruled } = checked;
  if (limits.startingPositions.length === 0) return [];
  const missing = invalid('Value null at startingPosition failed to satisfy constraint: Member must not be null');
  const unsupported = invalid(`Unsupported starting position for arn type: ${eventSourceArn}`);
  return [
    ...ruled(startingPositionGiven(source), () => missing),
    ...ruled(asWritten(startingPosition(source)), ({ value }) => (isOfSomeSource(value) ? unsupported : undefined)),
    ...checkTimestampUse(checked),
  ];
}

/** A time belongs to AT_TIMESTAMP, and only there. */
function checkTimestampUse({ limits, known, isGiven, issue }: Checked): readonly SettingIssue[] {
  const setting = 'startingPositionTimestamp';
  const position = known('startingPosition');
  const timestamp = known(setting);
  if (typeof position !== 'string') return [];
  if (position !== 'AT_TIMESTAMP') {
    if (timestamp === undefined) return [];
    const awsError = invalid('StartingPositionTimestamp is only valid with AT_TIMESTAMP starting position.');
    return [issue(setting, 'is only valid with AT_TIMESTAMP', timestamp, 'Remove it.', awsError)];
  }
  if (!limits.startingPositions.includes(position) || isGiven(setting)) return [];
  const awsError = invalid('StartingPositionTimestamp is required for AT_TIMESTAMP starting position.');
  return [issue(setting, 'is required with AT_TIMESTAMP', undefined, 'Give the time to start at.', awsError)];
}

/** Kinesis has every position that Lambda knows. */
function isOfSomeSource(value: unknown): boolean {
  return (eventSourceLimits.kinesis.startingPositions as readonly unknown[]).includes(value);
}

function timeOf(text: string): number {
  return Number.isNaN(Number(text)) ? Date.parse(text) : Number(text);
}
