import type { Item } from '../../core/attribute-value';
import type { DynamodbCall } from '../../core/dynamodb-call';
import type { CompareQuestion, Comparison, Inspection, ReadItem } from '../../core/inspection';
import { itemKeyOf } from '../../core/item-key';
import { compareHeld, type HeldPair, wantedOf } from '../compare-held';
import { keysOf } from '../keys-of';
import { listRows, readRows } from '../list-rows';
import { readState } from '../read-state';
import { differingNames } from '../same-value';
import { contentOf, isTombstone, standingOf } from '../state-attributes';
import type { AssertReplica } from './replica-assertion';

interface InspectReplicaParts {
  readonly call: DynamodbCall;
  readonly table: string;
}

/** A replica whose items have the keys of their source, so that each tells of itself which one it is. */
export function inspectReplica(parts: InspectReplicaParts, assertReplica: AssertReplica): Inspection {
  return {
    list(question, signal) {
      const placeOf = (row: Item) => {
        const keys = keysOf(row, question.keys);
        return keys && { keys, where: JSON.stringify(keys) };
      };
      return listRows(question, { ...parts, placeOf }, signal);
    },
    compare: (question, signal) => compare(question, parts, assertReplica, signal),
  };
}

async function compare(
  question: CompareQuestion,
  { call, table }: InspectReplicaParts,
  assertReplica: AssertReplica,
  signal: AbortSignal,
): Promise<Comparison> {
  const { wanted, refused } = wantedOf(question.items, (item) => wantedReplica(item, assertReplica));
  const keys = wanted.map(([item]) => item.keys);
  const rows = await readRows(call, table, keys, signal);
  const stored = new Map(rows.map((row) => [itemKeyOf(pick(row, keys[0]!)), row] as const));
  const pairs = wanted.map(([{ keys }, wanted]): HeldPair<Item> => {
    const row = stored.get(itemKeyOf(keys));
    const held = row && { ...standingOf(row), content: isTombstone(row) ? undefined : contentOf(row, keys) };
    return { keys, where: JSON.stringify(keys), wanted, held };
  });
  return { ...compareHeld(question, pairs, differingNames), refused };
}

/** The replica of an item without its key; undefined where it has none. */
function wantedReplica(item: ReadItem, assertReplica: AssertReplica): Item | undefined {
  const replica = assertReplica(readState(item))?.replica;
  return typeof replica === 'object' ? replica.attributes : undefined;
}

function pick(row: Item, keys: Item): Item {
  return Object.fromEntries(Object.keys(keys).map((name) => [name, row[name]!]));
}
