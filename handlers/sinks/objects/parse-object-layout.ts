import { SettingsError } from '../../core/errors';
import { placeholdersOf } from '../item-template';
import type { ObjectFormat, ObjectLayout } from './settings';

const formats: readonly ObjectFormat[] = ['dynamodb-json', 'json'];

/** What encoded values never hold, so that it keeps them apart. */
const separator = /^[^A-Za-z0-9\-_.~%{}]/;

/** Begins keys that are hashes; no template may. */
export const hashedKeyMark = '!sha256/';

/** The `ObjectLayout` of environment variables. Throws one `SettingsError` that names all that is wrong with it. */
export function parseObjectLayout(prefix?: string, key?: string, format?: string): ObjectLayout {
  const problems = [
    ...prefixProblems(prefix).map((rule) => `objects: \`prefix\` must ${rule}, got ${JSON.stringify(prefix)}.`),
    ...keyProblems(key).map((rule) => `objects: \`key\` must ${rule}, got ${JSON.stringify(key)}.`),
    ...(format === undefined || isFormat(format)
      ? []
      : [`objects: \`format\` must be one of ${formats.join(' and ')}, got ${JSON.stringify(format)}.`]),
  ];
  if (problems.length > 0) throw new SettingsError(problems.map((problem) => `${problem} Correct the setting.`));
  return { ...(prefix && { prefix }), ...(key && { key }), ...(format && { format: format as ObjectFormat }) };
}

/** What a template of keys must do and does not. */
export function keyProblems(key: string | undefined): readonly string[] {
  if (key === undefined) return [];
  const names = placeholdersOf(key);
  const rules: readonly (readonly [isRight: boolean, rule: string])[] = [
    [names.length > 0, 'name the key attributes in braces, as in `{customerId}/{orderId}.json`'],
    [new Set(names).size === names.length, 'name each attribute once'],
    [!key.replace(/\{[^{}]+\}/g, '').match(/[{}]/), 'have braces in pairs'],
    [keepsApart(key), 'have between two placeholders a character that encoded values never hold, such as `/`'],
    [!key.startsWith(hashedKeyMark), `not begin with \`${hashedKeyMark}\`, which marks keys that are hashes`],
    [hasPlainPath(key), 'have no part between slashes that is empty, `.` or `..`'],
  ];
  return rules.filter(([isRight]) => !isRight).map(([, rule]) => rule);
}

export function prefixProblems(prefix: string | undefined): readonly string[] {
  if (!prefix) return [];
  const rules: readonly (readonly [isRight: boolean, rule: string])[] = [
    [!/[{}]/.test(prefix), 'hold no braces'],
    [Buffer.byteLength(prefix) <= 512, 'have at most 512 bytes'],
    [hasPlainPath(prefix.replace(/\/$/, '')), 'have no part between slashes that is empty, `.` or `..`'],
  ];
  return rules.filter(([isRight]) => !isRight).map(([, rule]) => rule);
}

function isFormat(format: string): format is ObjectFormat {
  return (formats as readonly string[]).includes(format);
}

/** Between two placeholders stands at least one separator: no two keys then give one text. */
function keepsApart(key: string): boolean {
  const between = key.split(/\{[^{}]+\}/).slice(1, -1);
  return between.every((text) => [...text].some((char) => separator.test(char)));
}

/** HTTP clients take such parts out of a path. */
function hasPlainPath(path: string): boolean {
  return path.split('/').every((part) => !['', '.', '..'].includes(part));
}
