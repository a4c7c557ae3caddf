import type { AttributeValue, Item } from '../../core/attribute-value';
import { PoisonError } from '../../core/errors';
import { memberAt } from '../item-path';
import type { ProjectionPath, ViewProjection } from './view-projection';

/** One row of a view as one image of its source item has it. */
export interface ViewRow {
  readonly key: Item;
  /** Without the key. */
  readonly attributes: Item;
}

export interface ProjectedRows {
  /** By the canonical text of the row's key. */
  readonly rows: ReadonlyMap<string, ViewRow>;
  /** Why the rows are not all there; those that could be made are. */
  readonly problem?: PoisonError;
}

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html */
const partitionKeyBytesMax = 2_048;
const sortKeyBytesMax = 1_024;

/**
 * The rows that an image of an item has in a view. Values are copied as they stand, so numbers keep all their digits.
 * A list that is absent or NULL has no rows. Never throws: what is wrong with the image is told in `problem`.
 */
export function projectRows(image: Item, projection: ViewProjection): ProjectedRows {
  const rows = new Map<string, ViewRow>();
  const problems: PoisonError[] = [];
  const attempt = (work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof PoisonError)) throw error;
      problems.push(error);
    }
  };
  attempt(() => {
    for (const element of elementsOf(image, projection)) attempt(() => addRow(rows, image, element, projection));
  });
  const [problem] = problems;
  return problem ? { rows, problem } : { rows };
}

function addRow(rows: Map<string, ViewRow>, image: Item, element: AttributeValue, projection: ViewProjection): void {
  const { partitionKey, sortKey, attributes } = projection;
  const partition = partitionValue(valueAt(partitionKey.from, image, element), partitionKey.type);
  const sort = sortText(sortKey.from.map((path) => valueAt(path, image, element)));
  const key: Item = { [partitionKey.name]: partition, [sortKey.name]: { S: sort } };
  const text = rowText(key, projection);
  if (rows.has(text)) throw poison('ViewDuplicateRow', 'Two rows of the item have the same key');
  // An attribute may be named `__proto__`, which an assignment would take for the object's own prototype.
  const row = Object.fromEntries(
    Object.entries(attributes).flatMap(([name, path]) => {
      const value = valueAt(path, image, element);
      return value ? [[name, value] as const] : [];
    }),
  );
  rows.set(text, { key, attributes: row });
}

/** Canonical text of a row's key. */
export function rowText(key: Item, { partitionKey, sortKey }: ViewProjection): string {
  return JSON.stringify([key[partitionKey.name], key[sortKey.name]]);
}

const wholeItem: AttributeValue = { NULL: true };

function elementsOf(image: Item, { each }: ViewProjection): readonly AttributeValue[] {
  if (each === undefined) return [wholeItem];
  const value = memberAt({ M: image }, each.split('.'));
  if (!value || 'NULL' in value) return [];
  if ('L' in value) return value.L;
  if ('SS' in value) return value.SS.map((S) => ({ S }));
  if ('NS' in value) return value.NS.map((N) => ({ N }));
  if ('BS' in value) return value.BS.map((B) => ({ B }));
  throw poison('ViewEachNotAList', 'The attribute that rows are made of is neither a list nor a set');
}

function valueAt(path: ProjectionPath, image: Item, element: AttributeValue): AttributeValue | undefined {
  const [root, ...names] = path.split('.');
  return memberAt(root === 'each' ? element : { M: image }, names);
}

function partitionValue(value: AttributeValue | undefined, type: 'S' | 'N' | 'B'): AttributeValue {
  const text = scalarOf(value, 'partition key')[1];
  if (!value || !(type in value)) throw poison('ViewKeyType', `The partition key is not of type ${type}`);
  if (text === '') throw poison('ViewKeyEmpty', 'The partition key is empty');
  const bytes = type === 'B' ? Buffer.byteLength(text, 'base64') : Buffer.byteLength(text);
  if (bytes > partitionKeyBytesMax) throw poison('ViewKeyTooLong', 'The partition key is too long');
  return value;
}

/** Each value with its type and its length before it: `S4:c-17N1:3`. Different values never make the same text. */
function sortText(values: readonly (AttributeValue | undefined)[]): string {
  const text = values
    .map((value) => scalarOf(value, 'sort key'))
    .map(([type, part]) => `${type}${part.length}:${part}`)
    .join('');
  if (Buffer.byteLength(text) > sortKeyBytesMax) throw poison('ViewKeyTooLong', 'The sort key is too long');
  return text;
}

function scalarOf(value: AttributeValue | undefined, what: string): readonly [type: 'S' | 'N' | 'B', text: string] {
  if (!value) throw poison('ViewKeyMissing', `A value of the ${what} is missing`);
  if ('S' in value) return ['S', value.S];
  if ('N' in value) return ['N', value.N];
  if ('B' in value) return ['B', value.B];
  throw poison('ViewKeyType', `A value of the ${what} is neither text, number nor binary`);
}

function poison(code: string, problem: string): PoisonError {
  return new PoisonError(`${problem} (${code}).`, { code });
}
