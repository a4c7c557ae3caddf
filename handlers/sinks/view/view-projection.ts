/** Where a value comes from: `item.<attribute path>` of the source item, or `each.<attribute path>` of the list element. */
export type ProjectionPath = `item.${string}` | `each.${string}` | 'each';

/**
 * How one source item becomes the rows of a view, as plain data. Every row key must hold all key attributes of the
 * source table, so that a row has exactly one source item and its versions can be compared.
 */
export interface ViewProjection {
  /** Attribute path of a list (or set) whose elements become one row each. @default One row for each item. */
  readonly each?: string;
  /** Partition key of the view: a scalar (S, N or B) kept with its type. */
  readonly partitionKey: {
    /** Name of the attribute, 1 to 255 characters. */
    readonly name: string;
    /** String, number, or binary. */
    readonly type: 'S' | 'N' | 'B';
    /** Where its value comes from. */
    readonly from: ProjectionPath;
  };
  /** Sort key of the view, type S: the canonical, length-prefixed text of these values in order. */
  readonly sortKey: {
    /** Name of the attribute, 1 to 255 characters. */
    readonly name: string;
    /** Where its parts come from, in order. */
    readonly from: readonly ProjectionPath[];
  };
  /** Further attributes of a row: name to source. A path that is absent in an item leaves the attribute out. */
  readonly attributes: { readonly [name: string]: ProjectionPath };
  /** Days a tombstone outlives its delete; must exceed the longest replay (stream 1 day, queues 14). @default 30: twice the longest. */
  readonly tombstoneRetentionDays?: number;
}
