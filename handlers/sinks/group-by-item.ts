import type { Change } from '../core/change';

/** Changes of one item together, in order: one task each, so that a sink meets an item once at a time. */
export function groupByItem(changes: readonly Change[]): readonly (readonly Change[])[] {
  const groups = new Map<string, Change[]>();
  for (const change of changes) {
    const group = groups.get(change.itemKey);
    if (group) group.push(change);
    else groups.set(change.itemKey, [change]);
  }
  return [...groups.values()];
}
