import { isJsonObject, type JsonObject } from '../plan/json';

/**
 * True where every record that a pattern of `before` lets pass is let pass by one of `after` as well, as far as that can
 * be told from their form: no pattern lets everything pass, a pattern with fewer conditions or more values lets more pass.
 */
export function admitsAll(after: readonly unknown[], before: readonly unknown[]): boolean {
  if (after.length === 0) return true;
  if (before.length === 0) return false;
  return before.every((narrow) => after.some((wide) => admits(wide, narrow)));
}

/** Conditions are joined by "and", the values of one by "or". */
function admits(wide: unknown, narrow: unknown): boolean {
  if (Array.isArray(wide)) {
    if (!Array.isArray(narrow)) return false;
    const known = new Set(wide.map(canonical));
    return narrow.every((value) => known.has(canonical(value)) || wide.some((one) => isBoth(one, value)));
  }
  if (!isJsonObject(wide) || !isJsonObject(narrow)) return canonical(wide) === canonical(narrow);
  return Object.entries(wide).every(([name, condition]) =>
    Object.hasOwn(narrow, name) ? admits(condition, narrow[name]) : false,
  );
}

/** Alternatives of `$or` are patterns; a comparison, such as `{ "prefix": "a" }`, is none, and is compared as a whole. */
function isBoth(wide: unknown, narrow: unknown): boolean {
  const isPattern = (value: unknown): value is JsonObject =>
    isJsonObject(value) && Object.values(value).every((member) => Array.isArray(member) || isJsonObject(member));
  return isPattern(wide) && isPattern(narrow) && !isComparison(wide) && admits(wide, narrow);
}

const comparisons = new Set([
  'anything-but',
  'cidr',
  'equals-ignore-case',
  'exists',
  'numeric',
  'prefix',
  'suffix',
  'wildcard',
]);

function isComparison(value: JsonObject): boolean {
  return Object.keys(value).some((name) => comparisons.has(name));
}

/** JSON without regard to the order of members. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value) ?? 'null';
  const members = Object.keys(value).sort();
  return `{${members.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** Parsed patterns; undefined where one cannot be read. An empty pattern lets everything pass. */
export function parsedPatterns(texts: readonly (string | undefined)[]): readonly unknown[] | undefined {
  const parsed = texts.map((text) => {
    if (text === undefined) return undefined;
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  });
  if (parsed.includes(undefined)) return undefined;
  return parsed.some((one) => canonical(one) === '{}') ? [] : parsed;
}
