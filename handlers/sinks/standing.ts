import type { Change } from '../core/change';
import { compareVersions } from '../core/version';

/** What a sink keeps beside an item, or beside what is left of it. */
export interface Standing {
  /** Empty where something else than the sink has written it. */
  readonly version: string;
  /** Time of the change that made it so. Epoch milliseconds; absent where a repair did. */
  readonly changedAtMs?: number | undefined;
  /** Of a repair: its read shows every change that was made before. Epoch milliseconds. */
  readonly repairedFromMs?: number | undefined;
}

/**
 * Whether a change takes the place of what stands. A change does where its version is newer, unless a repair has seen it
 * already; a repair does unless what stands is as new as the read, or is somebody else's and no item is there to replace it. Writes with a condition of their own say the same
 * in the words of their service.
 */
export function supersedes(change: Change, held: Standing): boolean {
  const { readFromMs, newImage } = change;
  if (readFromMs !== undefined) return (newImage !== undefined || held.version !== '') && heldFromMs(held) < readFromMs;
  if (compareVersions(held.version, change.version) >= 0) return false;
  const { repairedFromMs = Number.NEGATIVE_INFINITY } = held;
  return change.createdAtMs === undefined || change.createdAtMs >= repairedFromMs;
}

/** What stands says nothing of changes that were made from this time on. What is not known is as old as can be. */
export function heldFromMs({ changedAtMs, repairedFromMs }: Standing): number {
  return changedAtMs ?? repairedFromMs ?? Number.NEGATIVE_INFINITY;
}
