import type { SettingMistake } from '../../modules/errors';
import type { Rule } from '../../modules/rule';
import { brokenBy } from '../../modules/rule-evaluation';
import { isExpression } from '../../modules/setting';

/** What of a definition breaks rules. Whatever only Terraform knows breaks none. */
export function checkRules(
  rules: readonly Rule[],
  settings: object,
  place: { readonly where: string; readonly prefix?: string },
): SettingMistake[] {
  return rules.flatMap((rule) => brokenBy(rule, settings, place, { isUnresolved: isExpression }));
}
