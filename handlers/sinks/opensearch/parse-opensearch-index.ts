import { SettingsError } from '../../core/errors';
import { placeholdersOf } from '../item-template';
import type { OpenSearchIndex } from './settings';

/** As OpenSearch wants it; letters that a path would have to escape are left out. */
export const indexNamePattern = /^(?![-_+.])[a-z0-9._-]{1,255}$/;

interface Check {
  readonly rule: string;
  /** Of settings that must be there, `undefined` is none. */
  isRight(value: unknown): boolean;
}

/** What each setting must be; a setting that is not here is refused. */
const checks: { readonly [Name in keyof Required<OpenSearchIndex>]: Check } = {
  name: { rule: 'an index name: lower case letters, digits, `.`, `_` and `-`', isRight: isIndexName },
  alias: { rule: 'a name like that of an index', isRight: optional(isIndexName) },
  id: {
    rule: 'text with `{ATTRIBUTE}` in it, and other text between two of them',
    isRight: optional(
      (value) => typeof value === 'string' && placeholdersOf(value).length > 0 && !value.includes('}{'),
    ),
  },
  attributes: { rule: 'a list of at least one name, none twice', isRight: optional(areNames) },
  update: { rule: '`whole` or `changed`', isRight: optional((value) => value === 'whole' || value === 'changed') },
  mappings: { rule: 'a JSON object as text', isRight: optional(isObjectText) },
  settings: { rule: 'a JSON object as text', isRight: optional(isObjectText) },
  tombstoneRetentionDays: { rule: 'days, 1 or more', isRight: optional(integer(1, 36_500)) },
  bulkBytesMax: { rule: 'bytes from 100000 to 50000000', isRight: optional(integer(100_000, 50_000_000)) },
  bulkDocumentsMax: { rule: 'a number from 1 to 10000', isRight: optional(integer(1, 10_000)) },
};

/** The `OpenSearchIndex` that a setting holds as JSON. Throws one `SettingsError` that names all that is wrong with it. */
export function parseOpenSearchIndex(value: unknown): OpenSearchIndex {
  const settings = (typeof value === 'object' && value !== null ? value : {}) as { readonly [name: string]: unknown };
  const wrong = Object.entries(checks)
    .filter(([name, { isRight }]) => !isRight(settings[name]))
    .map(([name, { rule }]) => `\`${name}\` must be ${rule}, got ${JSON.stringify(settings[name])}`);
  const unknown = Object.keys(settings)
    .filter((name) => !Object.hasOwn(checks, name))
    .map((name) => `\`${name}\` is no setting, use one of ${Object.keys(checks).join(', ')}`);
  const problems = [...wrong, ...unknown].map((text) => `OpenSearch index: ${text}. Correct the settings.`);
  if (problems.length > 0) throw new SettingsError(problems);
  return value as OpenSearchIndex;
}

function isIndexName(value: unknown): boolean {
  return typeof value === 'string' && indexNamePattern.test(value);
}

function areNames(value: unknown): boolean {
  if (!Array.isArray(value) || value.length === 0) return false;
  return value.every((name) => typeof name === 'string' && name !== '') && new Set(value).size === value.length;
}

function isObjectText(value: unknown): boolean {
  try {
    const parsed: unknown = JSON.parse(String(value));
    return typeof value === 'string' && typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
  } catch {
    return false;
  }
}

function optional(isRight: (value: unknown) => boolean): (value: unknown) => boolean {
  return (value) => value === undefined || isRight(value);
}

function integer(min: number, max: number): (value: unknown) => boolean {
  return (value) => Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}
