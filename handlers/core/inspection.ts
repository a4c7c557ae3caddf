import type { Item } from './attribute-value';

/** The key attributes of the source table with their types. */
export interface KeyTypes {
  readonly [attribute: string]: 'S' | 'N' | 'B';
}

export interface ListQuestion {
  readonly keys: KeyTypes;
  /** Where the page before ended; absent for the first. */
  readonly after?: string;
  /** About how many entries to look at, 1 to 1,000. */
  readonly limit: number;
}

/** Something that a sink holds, not deleted, of one item of the source table. */
export interface HeldEntry {
  readonly keys: Item;
  /** Where the sink holds it: a row's key, a document's id, an object's key. Several entries may be of one item. */
  readonly where: string;
  /** When the change that made it so was made. Epoch milliseconds; absent where a repair did, and where it takes another read. */
  readonly changedAtMs?: number;
}

export interface HeldPage {
  readonly held: readonly HeldEntry[];
  /** What the sink holds without telling of which item. */
  readonly unnamed: number;
  /** Where the next page begins; absent at the end. A page may be empty and not the last. */
  readonly after?: string;
}

/** An item of the source table, as it was read. */
export interface ReadItem {
  readonly keys: Item;
  /** Absent where the table has no such item. */
  readonly image?: Item;
  /** Where the sink holds something of it, as `list` told. */
  readonly held?: readonly string[];
}

export interface CompareQuestion {
  /** Epoch milliseconds: the reads show every change that was made before. */
  readonly readFromMs: number;
  readonly items: readonly ReadItem[];
}

export interface Difference {
  readonly keys: Item;
  readonly kind: 'missing' | 'extra' | 'differs';
  readonly where: string;
  /** Names of what differs, never values. */
  readonly attributes?: readonly string[];
}

export interface Comparison {
  /** Items. */
  readonly compared: number;
  readonly differences: readonly Difference[];
  /** What the sink holds that changed at or after `readFromMs`, and so was not judged. */
  readonly newer: number;
  /** Items that the sink can never take: they go to the quarantine when they change. */
  readonly refused: number;
}

/** What a sink can be asked about what it holds. Both read and change nothing. */
export interface Inspection {
  /** Of which items the sink holds something, a page at a time. */
  readonly list?: (question: ListQuestion, signal: AbortSignal) => Promise<HeldPage>;
  /** What the sink holds against what it would make of the items. */
  readonly compare?: (question: CompareQuestion, signal: AbortSignal) => Promise<Comparison>;
}
