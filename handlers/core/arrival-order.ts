import type { BatchEntry } from './batch-entry';

/** A batch as it is to be worked on. */
export interface Arrangement {
  /** One record of each change; those of an item in the order in which its changes were made. */
  readonly entries: readonly BatchEntry[];
  /** Later records of a change that is among the entries, with the entry whose verdict is theirs too. */
  readonly duplicates: readonly (readonly [duplicate: BatchEntry, first: BatchEntry])[];
  /** Later records of a change that an earlier invocation finished. */
  readonly finished: readonly BatchEntry[];
  /** Changes older than one of their item that was finished before. */
  readonly lateCount: number;
}

/** What one environment remembers of a source that neither keeps order nor delivers once. */
export interface ArrivalOrder {
  arrange(entries: readonly BatchEntry[]): Arrangement;
  /** Told of every entry that is not to come again. */
  finish(entry: BatchEntry): void;
  /**
   * What must come again although it is done and lies before all that does: an older change of its item comes again,
   * and would else be the last one that an ordered sink is given.
   */
  newerThanRepeated(entries: readonly BatchEntry[], comesAgain: (entry: BatchEntry) => boolean): readonly BatchEntry[];
}
