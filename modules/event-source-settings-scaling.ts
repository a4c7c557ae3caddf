import { type Checked, constraint, invalid, isWithin } from './event-source-settings-issue';
import {
  maximumConcurrencyRange,
  provisionedPollerRanges,
  type SettingIssue,
  type SettingRange,
} from './event-source-settings-limits';
import { rangeText } from './event-source-settings-rules';

export function checkConcurrency({ known, issue, limits }: Checked): readonly SettingIssue[] {
  const value = known('scalingConfig', 'maximumConcurrency');
  if (value === undefined || !limits.others.includes('scalingConfig')) return [];
  return checkMember('scalingConfig.maximumConcurrency', value, maximumConcurrencyRange, issue);
}

/** Provisioned pollers scale by themselves, so a maximum concurrency beside them is refused. */
export function checkPollers({ known, isGiven, issue, limits }: Checked): readonly SettingIssue[] {
  if (!limits.others.includes('provisionedPollerConfig') || !isGiven('provisionedPollerConfig')) return [];
  const issues = (['minimumPollers', 'maximumPollers'] as const).flatMap((name) => {
    const value = known('provisionedPollerConfig', name);
    const setting = `provisionedPollerConfig.${name}`;
    return value === undefined ? [] : checkMember(setting, value, provisionedPollerRanges[name], issue);
  });
  if (known('scalingConfig', 'maximumConcurrency') === undefined) return issues;
  const rule = 'cannot be used with `scalingConfig.maximumConcurrency`';
  const awsError = invalid('ProvisionedPollerConfig and ScalingConfig cannot both be configured.');
  const value = known('provisionedPollerConfig');
  return [...issues, issue('provisionedPollerConfig', rule, value, 'Remove one of them.', awsError)];
}

function checkMember(
  name: string,
  value: unknown,
  range: SettingRange,
  issue: Checked['issue'],
): readonly SettingIssue[] {
  if (isWithin(value, range)) return [];
  const [edge, side, remedy] =
    Number(value) > range.max ? [range.max, 'less', 'Lower it.'] : [range.min, 'greater', 'Raise it.'];
  const message = `Member must have value ${side} than or equal to ${edge}`;
  return [issue(name, rangeText(range), value, remedy, constraint(name, value, message))];
}
