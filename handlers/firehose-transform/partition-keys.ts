import type { Change } from '../core/change';
import { type ArchivePartition, nonePartition, otherPartition } from './env';
import type { PartitionKeys } from './transform-event';

/**
 * The partition of a change by an attribute of its item: as it is after the change, or as it was where it was deleted.
 * Only values that are listed make a partition, since Athena finds no other: one nobody thought of would be archived
 * and never seen.
 */
export function partitionKeysOf(change: Change, { column, attribute, values }: ArchivePartition): PartitionKeys {
  const item = change.newImage ?? change.oldImage ?? change.keys;
  const value = textOf(Object.hasOwn(item, attribute) ? item[attribute] : undefined);
  if (value === undefined) return { [column]: nonePartition };
  return { [column]: values.includes(value) ? value : otherPartition };
}

function textOf(value: object | undefined): string | undefined {
  const { S, N, BOOL } = (value ?? {}) as { readonly S?: string; readonly N?: string; readonly BOOL?: boolean };
  return S ?? N ?? (BOOL === undefined ? undefined : String(BOOL));
}
