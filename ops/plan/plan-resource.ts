import { isJsonObject, type JsonObject, listOf, memberAt, memberOf } from './json';
import type { ModuleStep } from './reference';

/** One resource or data source instance of a plan, a state or a synthesized environment. */
export interface PlanResource {
  readonly address: string;
  readonly mode: 'managed' | 'data';
  readonly type: string;
  readonly name: string;
  readonly key: string | number | undefined;
  readonly modules: readonly ModuleStep[];
  readonly values: JsonObject;
  /** Mirrors `values` with true where only apply will tell; undefined where nothing says so. */
  readonly unknown: unknown;
  /** Mirrors `values` with true where a value is a secret. */
  readonly sensitive: unknown;
  /** Every value is there, so that what is absent is not set. */
  readonly isComplete: boolean;
  /** What the configuration writes for it; undefined where there is no configuration. */
  readonly expressions: JsonObject | undefined;
  /** The expression of `for_each`, or of `count`. */
  readonly repetition: unknown;
}

export type ValuePath = readonly (string | number)[];

export type PlannedValue =
  | { readonly state: 'known'; readonly value: unknown; readonly isSensitive: boolean }
  | { readonly state: 'absent' }
  | { readonly state: 'unknown' };

const absent: PlannedValue = { state: 'absent' };
const unknown: PlannedValue = { state: 'unknown' };

/**
 * What a plan says of one value. The provider marks also settings that nobody wrote as known after apply, where AWS
 * answers with its default: with a configuration at hand those count as absent. Blocks are another matter, since a
 * configuration does not show `dynamic` ones.
 */
export function valueAt(resource: PlanResource, ...path: ValuePath): PlannedValue {
  const { values, isComplete } = resource;
  const value = memberAt(values, path);
  if (isUnknownAt(resource, path)) return isUnwritten(resource, path) ? absent : unknown;
  if (value !== undefined && value !== null)
    return { state: 'known', value, isSensitive: isMarked(resource.sensitive, path) };
  const isTold = value === null || resource.unknown !== undefined || isComplete;
  return !isTold && isWritten(resource, path) ? unknown : absent;
}

/** Texts that an expression refers to, with those of the blocks it holds; blocks nest a few levels at most. */
export function referencesIn(expression: unknown, depthMax = 20): readonly string[] {
  if (depthMax === 0) return [];
  const further = (inner: unknown) => referencesIn(inner, depthMax - 1);
  if (Array.isArray(expression)) return expression.flatMap(further);
  if (!isJsonObject(expression)) return [];
  const references = memberOf(expression, 'references');
  if (references !== undefined) return listOf(references).filter((text) => typeof text === 'string');
  return Object.hasOwn(expression, 'constant_value') ? [] : Object.values(expression).flatMap(further);
}

function isUnknownAt(resource: PlanResource, path: ValuePath): boolean {
  return isMarked(resource.unknown, path);
}

/** True where the mark stands at the path or above it. */
function isMarked(marks: unknown, path: ValuePath): boolean {
  let mark = marks;
  for (const step of path) {
    if (mark === true) return true;
    mark = memberOf(mark, step);
  }
  return mark === true;
}

const blocks = new Set([
  'destination_config',
  'environment',
  'filter_criteria',
  'metrics_config',
  'provisioned_poller_config',
  'scaling_config',
]);

/** Nobody writes what a data source answers. */
function isUnwritten({ mode, expressions }: PlanResource, [name]: ValuePath): boolean {
  if (mode === 'data' || expressions === undefined || typeof name !== 'string') return false;
  return !Object.hasOwn(expressions, name) && !blocks.has(name);
}

/** Whether something may stand there; without a configuration, any attribute may. */
function isWritten({ expressions }: PlanResource, path: ValuePath): boolean {
  return expressions === undefined ? path.length === 1 : memberAt(expressions, path) !== undefined;
}
