import { instancesOf, isResource } from '../plan/instances-of';
import type { ValuePath } from '../plan/plan-resource';
import { endsOf } from '../plan/reference-ends';
import type { PlannedChange } from './planned-change';

/** What an attribute or block refers to of the same plan, for values that only apply will tell. */
export function referredChanges(
  { document, resource }: PlannedChange,
  path: ValuePath,
  changes: readonly PlannedChange[],
): readonly PlannedChange[] {
  if (!resource) return [];
  const ends = endsOf(document, resource, ...path).filter(isResource);
  const meant = new Set(ends.flatMap((end) => instancesOf(document, end)).map(({ address }) => address));
  return changes.filter((one) => one.document === document && meant.has(one.address));
}

/** The one of some types; undefined where the expression mentions none or several, as that of a `for_each` does. */
export function referredChange(
  change: PlannedChange,
  path: ValuePath,
  types: readonly string[],
  changes: readonly PlannedChange[],
): PlannedChange | undefined {
  const [first, ...others] = referredChanges(change, path, changes).filter(({ type }) => types.includes(type));
  return others.length === 0 ? first : undefined;
}
