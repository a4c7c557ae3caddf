import { Token } from 'cdktf';
import type { EnvTable } from '../handlers/core/env';
import { orNull } from './condition';
import { jsonText } from './json-text';
import { expression, hasStructure, isExpression, isGiven, mayBeNull, separated } from './setting';

/** Settings of a handler, by the names of its environment table. */
export type HandlerSettings<T extends EnvTable> = { readonly [K in keyof T]?: unknown };

/**
 * Writes a handler's settings as the environment variables that it reads. Absent settings are left out; one that may be
 * null stays null, for `mergedEnvironment` to drop.
 */
export function environmentOf<T extends EnvTable>(table: T, settings: HandlerSettings<T>): Record<string, string> {
  const variables = Object.entries(settings)
    .filter(([, value]) => isGiven(value) !== false)
    .map(([setting, value]) => [table[setting]!.name, textOf(table[setting]!.kind, value)]);
  return Object.fromEntries(variables) as Record<string, string>;
}

function textOf(kind: EnvTable[string]['kind'], value: unknown): string {
  if (kind !== 'json') return typeof value === 'string' ? value : textOfScalar(value);
  const text = jsonText(value);
  const given = isGiven(value);
  return typeof given === 'boolean' || !hasStructure(value) ? text : String(orNull(given, text));
}

function textOfScalar(value: unknown): string {
  return Token.asString(Token.isUnresolved(value) ? value : String(value));
}

/** The variables of a function: the product's own, then the user's, which may be known to Terraform only. */
export function mergedEnvironment(own: Record<string, string>, further: unknown): Record<string, string> {
  const always = Object.fromEntries(Object.entries(own).filter(([, value]) => !mayBeNull(value)));
  const sometimes = Object.fromEntries(Object.entries(own).filter(([, value]) => mayBeNull(value)));
  const hasSome = Object.keys(sometimes).length > 0;
  if (!hasSome && !isExpression(further)) return { ...(further as Record<string, string> | undefined), ...own };
  const maps = [
    ...(further === undefined ? [] : [further]),
    always,
    ...(hasSome ? [expression`{ for name, value in ${sometimes} : name => value if value != null }`] : []),
  ];
  return Token.asStringMap(maps.length === 1 ? maps[0] : expression`merge(${separated(maps, ', ')})`);
}
