import { Token } from 'cdktf';
import type { EnvTable } from '../handlers/core/env';
import { anyOf } from './condition';
import { jsonText } from './json-text';
import {
  type Condition,
  conditionalHead,
  expression,
  isExpression,
  isGiven,
  mayBeNull,
  optionalExpression,
  separated,
} from './setting';

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
  const text = kind === 'json' ? jsonText(value) : typeof value === 'string' ? value : textOfScalar(value);
  if (!mayBeNull(value) || mayBeNull(text)) return text;
  return Token.asString(optionalExpression(expression`${text}`, isGiven(value)));
}

function textOfScalar(value: unknown): string {
  return Token.asString(Token.isUnresolved(value) ? value : String(value));
}

/**
 * The variables of a function from several maps: of two literal ones the later wins, and over those that only Terraform
 * knows. A variable that may be null is there under its condition, so that a plan knows the names of all of them.
 */
export function mergedEnvironment(maps: readonly unknown[]): Record<string, string> {
  const left = maps.filter(isExpression);
  const known = Object.assign({}, ...maps.filter((map) => !isExpression(map))) as Record<string, string>;
  const parts = [...left, ...partsOf(known)];
  if (!parts.some(isExpression)) return known;
  return Token.asStringMap(parts.length === 1 ? parts[0] : expression`merge(${separated(parts, ', ')})`);
}

/** Whether several maps hold any variable at all. */
export function hasVariables(maps: readonly unknown[]): Condition {
  return anyOf(
    ...maps.flatMap((map) =>
      isExpression(map)
        ? [expression`length(merge({}, ${map})) > 0`]
        : Object.values(map ?? {}).map((value) => !mayBeNull(value) || isGiven(value)),
    ),
  );
}

/** What is always there, then one conditional for each condition. */
function partsOf(variables: Record<string, string>): unknown[] {
  const entries = Object.entries(variables);
  const always = entries.filter(([, value]) => !mayBeNull(value));
  const sometimes = entries.filter(([, value]) => mayBeNull(value));
  const conditions = [...new Set(sometimes.map(([, value]) => isGiven(value)))];
  return [
    ...(always.length === 0 ? [] : [Object.fromEntries(always)]),
    ...conditions.map((condition) => {
      const under = sometimes.filter(([, value]) => isGiven(value) === condition);
      return expression`${conditionalHead(condition)} ? ${Object.fromEntries(under)} : {}`;
    }),
  ];
}
