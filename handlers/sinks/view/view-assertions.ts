import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../../core/change';
import { PoisonError } from '../../core/errors';
import { type ProjectedRows, projectRows, rowText, type ViewRow } from './project-rows';
import { rowKeyAt } from './row-key';
import type { ViewProjection } from './view-projection';

/** What a change says about one row of a view: its attributes as of the change's version, or that it is gone. */
export interface RowAssertion {
  readonly change: Change;
  readonly row: ViewRow;
  readonly isDeleted: boolean;
}

export interface RowAssertions {
  /** By the canonical text of the row's key. */
  readonly rows: ReadonlyMap<string, RowAssertion>;
  /** Why the change does not tell of all its rows. */
  readonly problem?: PoisonError;
}

const none: ProjectedRows = { rows: new Map() };

/**
 * What a change says about the rows of its item. It speaks of each row that its images differ in, and only for its own
 * version: a view that keeps the newest assertion of every row is right after duplicates, replays and reorderings.
 * Where some rows of an image cannot be made, the change still speaks of all others: a row that it took away and did
 * not bury would stay for good, since no later change names it.
 */
export function assertRows(change: Change, projection: ViewProjection): RowAssertions {
  const { eventName, newImage, oldImage } = change;
  if (change.readFromMs !== undefined) return assertRepair(change, projection);
  if ((!newImage && eventName !== 'REMOVE') || (!oldImage && eventName !== 'INSERT')) {
    const text = 'A view needs the stream view type NEW_AND_OLD_IMAGES.';
    return { rows: new Map(), problem: new PoisonError(text, { code: 'ViewNeedsBothImages' }) };
  }
  const before = oldImage ? projectRows(oldImage, projection) : none;
  const after = newImage ? projectRows(newImage, projection) : none;
  const rows = new Map<string, RowAssertion>();
  for (const [key, row] of after.rows) {
    if (!isDeepStrictEqual(before.rows.get(key), row)) rows.set(key, { change, row, isDeleted: false });
  }
  for (const [key, row] of before.rows) {
    if (!after.rows.has(key)) rows.set(key, { change, row, isDeleted: true });
  }
  return after.problem ? { rows, problem: after.problem } : { rows };
}

/** A repair has no old image: it speaks of every row of the item as it was read, and of those that the view holds of it. */
function assertRepair(change: Change, projection: ViewProjection): RowAssertions {
  const { rows, problem } = change.newImage ? projectRows(change.newImage, projection) : none;
  const said = new Map<string, RowAssertion>();
  for (const where of change.held ?? []) {
    const row = { key: rowKeyAt(where, change.keys, projection), attributes: {} };
    said.set(rowText(row.key, projection), { change, row, isDeleted: true });
  }
  for (const [text, row] of rows) said.set(text, { change, row, isDeleted: false });
  return problem ? { rows: said, problem } : { rows: said };
}
