import type { Item } from '../../handlers/core/attribute-value';
import type { LoggedChange } from '../workload';
import { canonicalItem } from './canonical';
import { describeChange, describeKeys } from './describe-change';
import { AccountSheet, type SinkAccount } from './sink-account';
import { modelView, type Projection, rowKey } from './view-model';

export interface ViewSink {
  readonly name: string;
  readonly projection: Projection;
}

/**
 * The view holds exactly the rows of the model; tombstones are no rows. A change that can never be projected as a
 * whole must be in the quarantine, and no other may be.
 */
export function accountViewSink(
  { name, projection }: ViewSink,
  changes: readonly LoggedChange[],
  rows: readonly Item[],
  isQuarantined: (change: LoggedChange) => boolean,
): SinkAccount {
  const sheet = new AccountSheet(name, 'state');
  const model = modelView(projection, changes);
  const found = new Map(rows.filter((row) => !isTombstone(row)).map((row) => [rowKey(projection, row), row]));
  for (const [key, expected] of model.rows) {
    sheet.expected++;
    const row = found.get(key);
    found.delete(key);
    const where = describeKeys(keysOf(projection, expected));
    if (!row) {
      sheet.missing++;
      sheet.remark(`The row ${where} is missing.`);
    } else if (canonicalItem(withoutOwn(row)) !== canonicalItem(expected) || !hasVersion(row)) {
      sheet.wrong++;
      sheet.remark(`The row ${where} is not what its item says.`);
    } else sheet.found++;
  }
  for (const row of found.values()) {
    sheet.wrong++;
    sheet.remark(`The row ${describeKeys(keysOf(projection, row))} must not be there.`);
  }
  for (const change of model.poison) {
    if (isQuarantined(change)) sheet.quarantined++;
    else {
      sheet.missing++;
      sheet.remark(`${describeChange(change)} cannot be projected, and is not in the quarantine.`);
    }
  }
  return sheet.account();
}

function isTombstone(row: Item): boolean {
  const deleted = row._deleted;
  return deleted !== undefined && 'BOOL' in deleted && deleted.BOOL;
}

function hasVersion({ _version }: Item): boolean {
  return _version !== undefined && 'S' in _version && /^.+:\d{40,}$/.test(_version.S);
}

/** What the view keeps beside the projection. */
function withoutOwn(row: Item): Item {
  const { _version, _changedAtMs, _repairedFromMs, ...rest } = row;
  return rest;
}

function keysOf({ partitionKey, sortKey }: Projection, row: Item): Item {
  return { [partitionKey.name]: row[partitionKey.name]!, [sortKey.name]: row[sortKey.name]! };
}
