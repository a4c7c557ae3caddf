import type { Item } from '../core/attribute-value';

/** An item of the table as it was read, or, of an incremental export, what became of it. */
export interface TableItem {
  readonly keys: Item;
  /** Absent where the item was deleted. */
  readonly newImage?: Item;
  /** As it was before the time of an incremental export. */
  readonly oldImage?: Item;
}
