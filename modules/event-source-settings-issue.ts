import type { SettingMistake } from './errors';
import {
  type AwsError,
  type CheckOptions,
  type EventSourceKind,
  type EventSourceLimits,
  type EventSourceSettingName,
  eventSourceLimits,
  filtersMax,
  type SettingIssue,
  type UncheckedSettings,
} from './event-source-settings-limits';
import type { Rule } from './rule';
import { brokenBy } from './rule-evaluation';

/** Settings under check, with what the rules ask of them. */
export interface Checked {
  readonly source: EventSourceKind;
  readonly limits: EventSourceLimits;
  readonly eventSourceArn: string;
  readonly filterCountMax: number;
  /** The setting's value; undefined where it is absent or not known yet. */
  known(name: EventSourceSettingName, ...path: readonly string[]): unknown;
  /** False for a value that only Terraform will know. */
  isKnown(value: unknown): boolean;
  /** True unless the setting is absent, also when its value is not known yet. */
  isGiven(name: EventSourceSettingName): boolean;
  /** Issues of a rule of the table, with what AWS would answer; undefined where it answers at another point. */
  ruled(rule: Rule, answer: (mistake: SettingMistake) => AwsError | undefined): readonly SettingIssue[];
  /** An issue of a rule that no table can hold. */
  issue(setting: string, rule: string, value: unknown, remedy: string, awsError: AwsError): SettingIssue;
}

export function checkedOf(
  source: EventSourceKind,
  settings: UncheckedSettings,
  where: string,
  options: CheckOptions,
): Checked {
  const { isUnresolved = () => false, filterCountMax = filtersMax, eventSourceArn = '<event source arn>' } = options;
  // Terraform writes an absent setting as null.
  const resolve = (value: unknown): unknown => (value === null || isUnresolved(value) ? undefined : value);
  return {
    source,
    limits: eventSourceLimits[source],
    eventSourceArn,
    filterCountMax,
    known: (name, ...path) =>
      path.reduce<unknown>(
        (value, key) => resolve((value as { readonly [key: string]: unknown } | undefined | null)?.[key]),
        resolve(settings[name]),
      ),
    isKnown: (value) => !isUnresolved(value),
    isGiven: (name) => settings[name] !== undefined && settings[name] !== null,
    ruled: (rule, answer) =>
      brokenBy(rule, settings, { where }, { isUnresolved }).flatMap((mistake) => {
        const awsError = answer(mistake);
        return awsError === undefined ? [] : [{ ...mistake, awsError }];
      }),
    issue: (setting, rule, value, remedy, awsError) => ({ where, setting, rule, value, remedy, awsError }),
  };
}

export function invalid(message: string): AwsError {
  return { code: 'InvalidParameterValueException', message, httpStatus: 400 };
}

/** AWS's text for a request that its API model refuses. */
export function constraint(name: string, value: unknown, message: string): AwsError {
  const text = `1 validation error detected: Value '${describe(value)}' at '${name}' failed to satisfy constraint: ${message}`;
  return { code: 'ValidationException', message: text, httpStatus: 400 };
}

function describe(value: unknown): string {
  if (Array.isArray(value)) return `[${value.join(', ')}]`;
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
