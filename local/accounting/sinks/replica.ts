import type { Item } from '../../../handlers/core/attribute-value';
import type { LoggedChange } from '../../workload';
import { canonicalItem } from '../canonical';
import { describeChange, describeKeys } from '../describe-change';
import { scanTable } from '../gather';
import { modelReplica, type ReplicatedPart } from '../replica-model';
import { AccountSheet, type SinkAccount } from '../sink-account';
import type { KeptSink } from '../topology';
import { itemId } from '../write-log';
import type { SinkAccountant } from './accountant';

export const replicaAccountant: SinkAccountant = {
  nameOf: tableOf,
  async account({ kept, changes, isQuarantined, clients }) {
    const name = tableOf(kept);
    return accountReplica(name, partOf(kept), changes, await scanTable(clients.dynamodb, name), isQuarantined);
  },
  poison: (kept, changes) => modelReplica(partOf(kept), changes).poison,
  hint: (kept) => `aws dynamodb scan --table-name ${tableOf(kept)}`,
};

/** The replica holds exactly the items of the model; tombstones are no items. */
export function accountReplica(
  name: string,
  part: ReplicatedPart,
  changes: readonly LoggedChange[],
  found: readonly Item[],
  isQuarantined: (change: LoggedChange) => boolean,
): SinkAccount {
  const sheet = new AccountSheet(name, 'state');
  const { items, poison } = modelReplica(part, changes);
  const textOf = (item: Item) => canonicalItem(withoutOwn(item, part));
  const standing = new Set(found.filter((item) => !('_deleted' in item) && hasVersion(item)).map(textOf));
  const last = new Map(changes.map((change) => [itemId(change.table, change.keys), change]));
  sheet.expected = items.size;
  for (const [id, item] of items) {
    if (standing.delete(textOf(item))) sheet.found++;
    else {
      sheet.missing++;
      sheet.remark(`The replica of ${describeKeys(last.get(id)?.keys ?? {})} is missing, or not what its item is.`);
    }
  }
  sheet.wrong = standing.size;
  if (standing.size > 0) sheet.remark(`${standing.size} items must not be there, or not as they are.`);
  for (const change of poison) {
    if (isQuarantined(change)) sheet.quarantined++;
    else {
      sheet.missing++;
      sheet.remark(`${describeChange(change)} cannot be replicated, and is not in the quarantine.`);
    }
  }
  return sheet.account();
}

function tableOf({ consumer }: KeptSink): string {
  return (consumer.definition.environment.TRIBUTARY_REPLICA_TABLE_ARN ?? '').replace(/^.*\//, '');
}

function partOf({ consumer }: KeptSink): ReplicatedPart {
  return JSON.parse(consumer.definition.environment.TRIBUTARY_REPLICATION_RULES ?? '{}') as ReplicatedPart;
}

function hasVersion({ _version }: Item): boolean {
  return _version !== undefined && 'S' in _version && /^.+:\d{40,}$/.test(_version.S);
}

/** What the sink keeps beside the item, and the side it names: regions of services on this machine are no regions. */
function withoutOwn(item: Item, { loopPrevention }: ReplicatedPart): Item {
  const own = ['_version', '_changedAtMs', '_repairedFromMs', loopPrevention?.attribute];
  return Object.fromEntries(Object.entries(item).filter(([name]) => !own.includes(name)));
}
