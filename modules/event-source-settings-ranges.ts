import type { SettingMistake } from './errors';
import { type Checked, constraint, invalid } from './event-source-settings-issue';
import type { AwsError, EventSourceSettingName, SettingIssue, SettingRange } from './event-source-settings-limits';
import { asWritten, rangeRules } from './event-source-settings-rules';

/** Numbers that AWS's API model refuses. */
export function checkRanges(checked: Checked): readonly SettingIssue[] {
  return ruledRanges(checked, (mistake, range) =>
    isInGap(mistake.value, range) ? undefined : rangeConstraint(mistake, range),
  );
}

/** Ages that pass the API model, which is asked for nothing but -1 or more. */
export function checkRecordAge(checked: Checked): readonly SettingIssue[] {
  return ruledRanges(checked, ({ value }, range) => {
    const between = `between ${range.min} and ${range.max} (inclusive)`;
    const answer = invalid(`MaximumRecordAgeInSeconds must be either -1 (forever) or ${between}`);
    return isInGap(value, range) ? answer : undefined;
  });
}

/** AWS's text for a number outside its range: it names the end that the number is beyond. */
export function rangeConstraint({ setting, value }: SettingMistake, range: SettingRange): AwsError {
  const isWhole = typeof value === 'number' && Number.isInteger(value);
  if (!isWhole) return constraint(setting, value, 'Member must be an integer');
  const bound = value > range.max ? `less than or equal to ${range.max}` : `greater than or equal to ${lowest(range)}`;
  return constraint(setting, value, `Member must have value ${bound}`);
}

function ruledRanges(
  { source, limits, ruled }: Checked,
  answer: (mistake: SettingMistake, range: SettingRange) => AwsError | undefined,
): readonly SettingIssue[] {
  return rangeRules(source).flatMap((rule) =>
    ruled(asWritten(rule), (mistake) => answer(mistake, limits.ranges[mistake.setting as EventSourceSettingName]!)),
  );
}

/** Whether a whole number lies between -1, which is for ever, and the least of the range. */
function isInGap(value: unknown, range: SettingRange): boolean {
  return Number.isInteger(value) && Number(value) > lowest(range) && Number(value) < range.min;
}

/** The least number that the API model lets pass. */
function lowest({ min, orForever }: SettingRange): number {
  return orForever ? -1 : min;
}
