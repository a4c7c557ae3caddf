import { Token } from 'cdktf';
import type { EnvTable } from '../handlers/core/env';
import { expression, hasStructure, isExpression } from './setting';

/** Settings of a handler, by the names of its environment table. */
export type HandlerSettings<T extends EnvTable> = { readonly [K in keyof T]?: unknown };

/** Writes a handler's settings as the environment variables that it reads. Absent settings are left out. */
export function environmentOf<T extends EnvTable>(table: T, settings: HandlerSettings<T>): Record<string, string> {
  const variables = Object.entries(settings)
    .filter(([, value]) => value !== undefined)
    .map(([setting, value]) => [table[setting]!.name, textOf(table[setting]!.kind, value)]);
  return Object.fromEntries(variables) as Record<string, string>;
}

function textOf(kind: EnvTable[string]['kind'], value: unknown): string {
  if (kind !== 'json')
    return typeof value === 'string' ? value : Token.asString(Token.isUnresolved(value) ? value : String(value));
  return hasStructure(value) ? Token.asString(expression`jsonencode(${value})`) : JSON.stringify(value);
}

/** The variables of a function: the product's own, then the user's, which may be known to Terraform only. */
export function mergedEnvironment(own: Record<string, string>, further: unknown): Record<string, string> {
  if (further === undefined) return own;
  if (!isExpression(further)) return { ...(further as Record<string, string>), ...own };
  return Token.asStringMap(expression`merge(${further}, ${own})`);
}
