import { type Checked, invalid } from './event-source-settings-issue';
import { maximumConcurrencyRange, provisionedPollerRanges, type SettingIssue } from './event-source-settings-limits';
import { rangeConstraint } from './event-source-settings-ranges';
import {
  asWritten,
  maximumConcurrency,
  maximumPollers,
  minimumPollers,
  pollersAlone,
} from './event-source-settings-rules';

export function checkConcurrency({ limits, ruled }: Checked): readonly SettingIssue[] {
  if (!limits.others.includes('scalingConfig')) return [];
  return ruled(asWritten(maximumConcurrency), (mistake) => rangeConstraint(mistake, maximumConcurrencyRange));
}

export function checkPollers({ limits, ruled }: Checked): readonly SettingIssue[] {
  if (!limits.others.includes('provisionedPollerConfig')) return [];
  return [
    ...ruled(asWritten(minimumPollers), (mistake) => rangeConstraint(mistake, provisionedPollerRanges.minimumPollers)),
    ...ruled(asWritten(maximumPollers), (mistake) => rangeConstraint(mistake, provisionedPollerRanges.maximumPollers)),
    ...ruled(pollersAlone, () => invalid('ProvisionedPollerConfig and ScalingConfig cannot both be configured.')),
  ];
}
