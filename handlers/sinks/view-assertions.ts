import { isDeepStrictEqual } from 'node:util';
import type { Change } from '../core/change';
import { PoisonError } from '../core/errors';
import { type ProjectedRows, projectRows, type ViewRow } from './project-rows';
import type { ViewProjection } from './view-projection';

/** What a change says about one row of a view: its attributes as of the change's version, or that it is gone. */
export interface RowAssertion {
  readonly change: Change;
  readonly row: ViewRow;
  readonly isDeleted: boolean;
}

/** By the canonical text of the row's key. */
export type RowAssertions = ReadonlyMap<string, RowAssertion>;

const none: ProjectedRows = { rows: new Map() };

/**
 * What a change says about the rows of its item. It speaks of each row that its images differ in, and only for its own
 * version: a view that keeps the newest assertion of every row is right after duplicates, replays and reorderings.
 * Throws a `PoisonError` for a change that leaves the rows unknown.
 */
export function assertRows(change: Change, projection: ViewProjection): RowAssertions {
  const { eventName, newImage, oldImage } = change;
  if ((!newImage && eventName !== 'REMOVE') || (!oldImage && eventName !== 'INSERT')) {
    throw new PoisonError('A view needs the stream view type NEW_AND_OLD_IMAGES.', { code: 'ViewNeedsBothImages' });
  }
  const before = oldImage ? projectRows(oldImage, projection) : none;
  const after = newImage ? projectRows(newImage, projection) : none;
  if (after.problem) throw after.problem;
  const assertions = new Map<string, RowAssertion>();
  for (const [key, row] of after.rows) {
    // A change whose image could not be projected wrote no rows, so after it none counts as unchanged.
    const isKnown = !before.problem && isDeepStrictEqual(before.rows.get(key), row);
    if (!isKnown) assertions.set(key, { change, row, isDeleted: false });
  }
  for (const [key, row] of before.rows) {
    if (!after.rows.has(key)) assertions.set(key, { change, row, isDeleted: true });
  }
  return assertions;
}
