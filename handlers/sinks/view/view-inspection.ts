import type { Item } from '../../core/attribute-value';
import type { DynamodbCall } from '../../core/dynamodb-call';
import type { CompareQuestion, Comparison, Inspection, ReadItem } from '../../core/inspection';
import { compareHeld, type HeldPair, wantedOf } from '../compare-held';
import { listRows, readRows } from '../list-rows';
import { differingNames } from '../same-value';
import { contentOf, isTombstone, standingOf } from '../state-attributes';
import { projectRows, rowText } from './project-rows';
import { rowKeyAt, sourceKeysOf, whereOf } from './row-key';
import type { ViewProjection } from './view-projection';

interface InspectViewParts {
  readonly call: DynamodbCall;
  readonly table: string;
  readonly projection: ViewProjection;
}

/** Each row by itself: an item has as many entries as it has rows. */
export function inspectView(parts: InspectViewParts): Inspection {
  return {
    list(question, signal) {
      const { projection } = parts;
      const placeOf = (row: Item) => {
        const keys = sourceKeysOf(row, question.keys, projection);
        return keys && { keys, where: whereOf(row, projection) };
      };
      return listRows(question, { ...parts, placeOf }, signal);
    },
    compare: (question, signal) => compare(question, parts, signal),
  };
}

/** The rows that the image makes, and those that the question names: no others can be found by the item. */
async function compare(
  question: CompareQuestion,
  { call, table, projection }: InspectViewParts,
  signal: AbortSignal,
): Promise<Comparison> {
  const { wanted, refused } = wantedOf(question.items, (item) => rowsOf(item, projection));
  const keys = wanted.flatMap(([, rows]) => [...rows.values()].map(({ key }) => key));
  const stored = new Map(
    (await readRows(call, table, keys, signal)).map((row) => [rowText(row, projection), row] as const),
  );
  const pairs = wanted.flatMap(([{ keys }, rows]) =>
    [...rows].map(([text, { key, attributes }]): HeldPair<Item> => {
      const row = stored.get(text);
      const held = row && { ...standingOf(row), content: isTombstone(row) ? undefined : contentOf(row, key) };
      return { keys, where: whereOf(key, projection), wanted: attributes, held };
    }),
  );
  return { ...compareHeld(question, pairs, differingNames), refused };
}

interface WantedRow {
  readonly key: Item;
  /** Undefined where the row is not to be there. */
  readonly attributes: Item | undefined;
}

/** By the canonical text of the row's key. */
function rowsOf({ keys, image, held = [] }: ReadItem, projection: ViewProjection): ReadonlyMap<string, WantedRow> {
  const { rows, problem } = image ? projectRows(image, projection) : { rows: new Map() };
  if (problem) throw problem;
  const named = held.map((where) => rowKeyAt(where, keys, projection));
  return new Map<string, WantedRow>([
    ...named.map((key) => [rowText(key, projection), { key, attributes: undefined }] as const),
    ...rows,
  ]);
}
