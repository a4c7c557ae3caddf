import type { Change } from './change';
import { deliveredVersion } from './version';

/**
 * What became of a record. `replayed`: finished in an earlier invocation whose answer made it come again. `duplicate`:
 * its change came by another record too, and is finished. `fenced`: it is another consumer's. `canary`: it is there to be
 * seen, and this sink does not count it. `failed`: it comes again. All others never do, unless an earlier record of their
 * lane failed.
 */
export type Verdict = 'done' | 'stale' | 'replayed' | 'duplicate' | 'fenced' | 'canary' | 'quarantined' | 'failed';

/** One record of the batch at work. */
export interface BatchEntry {
  /** Place in the batch. */
  readonly index: number;
  readonly itemIdentifier: string;
  readonly lane: string;
  readonly record: unknown;
  /** Set once, when the record has been read. */
  change?: Change;
  /** Set once, when it is known. Every record has one before the batch is answered. */
  verdict?: Verdict;
}

/** Names a change, the same for every delivery; ids alone are not unique across tables everywhere. */
export function changeKeyOf({ table, id, version }: Change): string {
  return `${table}/${id}/${deliveredVersion(version)}`;
}
