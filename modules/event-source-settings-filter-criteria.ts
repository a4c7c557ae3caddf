import { checkFilterPattern } from './event-source-settings-filter';
import { type Checked, constraint, invalid } from './event-source-settings-issue';
import { filterPatternCharactersMax, type SettingIssue } from './event-source-settings-limits';
import { asWritten, filterCount, filterLength, filterList } from './event-source-settings-rules';

/** The list of filters first, then each pattern: a pattern that is too long is not read. */
export function checkFilterCriteria(checked: Checked): readonly SettingIssue[] {
  const { known, ruled, filterCountMax } = checked;
  const filters = known('filterCriteria', 'filters');
  if (!Array.isArray(filters)) {
    return ruled(asWritten(filterList), ({ setting, value }) => constraint(setting, value, 'Member must be a list'));
  }
  return [
    ...ruled(filterCount(filterCountMax), () => invalid(`Number of filters must not exceed ${filterCountMax}.`)),
    ...checkPatterns(filters, checked),
  ];
}

function checkPatterns(
  filters: readonly unknown[],
  { source, isKnown, issue, ruled }: Checked,
): readonly SettingIssue[] {
  const patterns = new Map<string, unknown>(
    filters.flatMap((filter, index) => {
      const pattern = (filter as { readonly pattern?: unknown } | null)?.pattern;
      const isDecided = isKnown(filter) && isKnown(pattern);
      return isDecided ? [[`filterCriteria.filters[${index}].pattern`, pattern] as const] : [];
    }),
  );
  const tooLong = ruled(filterLength, ({ setting }) => lengthConstraint(setting, patterns.get(setting)));
  return [...patterns].flatMap(([setting, pattern]) => {
    const ofLength = tooLong.filter((each) => each.setting === setting);
    const check = checkFilterPattern(pattern, source);
    if (ofLength.length > 0 || check.isValid) return ofLength;
    return [issue(setting, check.rule, pattern, check.remedy, invalid('Invalid filter pattern definition.'))];
  });
}

/** Undefined for what is no text, which is refused as a pattern. */
function lengthConstraint(setting: string, pattern: unknown) {
  if (typeof pattern !== 'string') return undefined;
  return constraint(setting, pattern, `Member must have length less than or equal to ${filterPatternCharactersMax}`);
}
