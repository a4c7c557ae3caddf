import { describeType } from '../../plan/json';
import type { PlanDocument } from '../../plan/plan-document';
import { type PlannedValue, type PlanResource, type ValuePath, valueAt } from '../../plan/plan-resource';
import { endsOf } from '../../plan/reference-ends';

/** One mapping while it is read, with what had to be assumed and what cannot be read at all. */
export interface MappingReading {
  readonly document: PlanDocument;
  readonly mapping: PlanResource;
  readonly assumptions: string[];
  readonly problems: string[];
}

export type ValueType = 'number' | 'boolean' | 'string' | 'strings';

interface Values {
  readonly number: number;
  readonly boolean: boolean;
  readonly string: string;
  readonly strings: readonly string[];
}

export type TypedValue<T extends ValueType> =
  | { readonly state: 'known'; readonly value: Values[T]; readonly isSensitive: boolean }
  | Exclude<PlannedValue, { state: 'known' }>;

const typeTests: { readonly [T in ValueType]: readonly [title: string, test: (value: unknown) => boolean] } = {
  number: ['a number', (value) => typeof value === 'number' && Number.isFinite(value)],
  boolean: ['true or false', (value) => typeof value === 'boolean'],
  string: ['a string', (value) => typeof value === 'string'],
  strings: ['a list of strings', (value) => Array.isArray(value) && value.every((item) => typeof item === 'string')],
};

/** A value of one type. A wrong type counts as absent and is a problem, told without the value. */
export function typedAt<T extends ValueType>(
  { document, problems }: MappingReading,
  resource: PlanResource,
  type: T,
  ...path: ValuePath
): TypedValue<T> {
  const planned = plannedAt(document, resource, ...path);
  if (planned.state !== 'known') return planned;
  const [title, test] = typeTests[type];
  if (test(planned.value)) return { ...planned, value: planned.value as Values[T] };
  const got = describeType(planned.value);
  problems.push(`\`${resource.address}\`: \`${path.join('.')}\` must be ${title}, got ${got}. Make the file again.`);
  return { state: 'absent' };
}

/**
 * What the plan says of a value. The provider leaves settings to AWS that are null, and marks them as known after
 * apply like those that are not known: where everything they refer to was known, they can only be null.
 */
export function plannedAt(document: PlanDocument, resource: PlanResource, ...path: ValuePath): PlannedValue {
  const planned = valueAt(resource, ...path);
  if (planned.state !== 'unknown' || path.length > 1) return planned;
  const ends = endsOf(document, resource, ...path);
  return ends.length > 0 && ends.every(({ kind }) => kind === 'value') ? { state: 'absent' } : planned;
}

/** Blocks of one name, at most as many as there are. */
export function blockCount({ mapping }: Pick<MappingReading, 'mapping'>, ...path: ValuePath): number {
  const planned = valueAt(mapping, ...path);
  return planned.state === 'known' && Array.isArray(planned.value) ? planned.value.length : 0;
}
