import type { AttributeValue, Item } from '../../handlers/core/attribute-value';
import type { LoggedChange } from '../workload';
import { itemId } from './write-log';

/** A view's projection, as the function's environment has it. */
export interface Projection {
  readonly each?: string;
  readonly partitionKey: { readonly name: string; readonly type: 'S' | 'N' | 'B'; readonly from: string };
  readonly sortKey: { readonly name: string; readonly from: readonly string[] };
  readonly attributes: Readonly<Record<string, string>>;
}

/** What a view must hold after all changes, and which changes it can never take. */
export interface ViewModel {
  /** Rows by the text of their key. */
  readonly rows: ReadonlyMap<string, Item>;
  /** Changes with rows that cannot be made, which belong into the quarantine. */
  readonly poison: ReadonlySet<LoggedChange>;
}

/**
 * The view by its definition, item after item: each change takes away the rows of the image before it and puts those
 * of the image after it. A change some of whose rows cannot be made is poison, and still does all it can. Written
 * apart from the view itself.
 */
export function modelView(projection: Projection, changes: readonly LoggedChange[]): ViewModel {
  const byItem = new Map<string, Map<string, Item>>();
  const poison = new Set<LoggedChange>();
  for (const change of changes) {
    const after = change.newImage ? rowsOf(projection, change.newImage) : { rows: new Map<string, Item>() };
    if (after.fault) poison.add(change);
    const id = itemId(change.table, change.keys);
    const rows = byItem.get(id) ?? new Map<string, Item>();
    byItem.set(id, rows);
    if (change.oldImage) for (const key of rowsOf(projection, change.oldImage).rows.keys()) rows.delete(key);
    for (const [key, row] of after.rows) rows.set(key, row);
  }
  return { rows: new Map([...byItem.values()].flatMap((rows) => [...rows])), poison };
}

export function rowKey(projection: Projection, row: Item): string {
  return JSON.stringify([row[projection.partitionKey.name], row[projection.sortKey.name]]);
}

/** Rows that can be made; `fault` says why the others cannot. */
function rowsOf(projection: Projection, image: Item): { rows: Map<string, Item>; fault?: string } {
  const rows = new Map<string, Item>();
  let fault: string | undefined;
  for (const element of elementsOf(projection, image)) {
    const row = element && rowOf(projection, image, element);
    if (!row || rows.has(rowKey(projection, row))) fault ??= row ? 'two rows with one key' : 'no key';
    else rows.set(rowKey(projection, row), row);
  }
  return fault === undefined ? { rows } : { rows, fault };
}

function elementsOf(projection: Projection, image: Item): readonly (AttributeValue | undefined)[] {
  if (projection.each === undefined) return [{ M: {} }];
  const value = at({ M: image }, projection.each.split('.'));
  if (!value || 'NULL' in value) return [];
  const [type, content] = Object.entries(value)[0] as [string, readonly string[]];
  if (type === 'L') return (value as { L: readonly AttributeValue[] }).L;
  if (/^[SNB]S$/.test(type)) return content.map((member) => ({ [type[0]!]: member }) as unknown as AttributeValue);
  return [undefined];
}

function rowOf({ partitionKey, sortKey, attributes }: Projection, image: Item, element: AttributeValue) {
  const read = (path: string) => {
    const [root, ...names] = path.split('.');
    return at(root === 'each' ? element : { M: image }, names);
  };
  const partition = read(partitionKey.from);
  const sorts = sortKey.from.map(read);
  if (!isKey(partition, partitionKey.type, 2048) || !sorts.every((value) => scalarText(value) !== undefined)) return;
  // Type, length and text of each value: no two lists of values make the same text.
  const text = sorts
    .map((value) => `${Object.keys(value!)[0]}${scalarText(value)!.length}:${scalarText(value)}`)
    .join('');
  if (Buffer.byteLength(text) > 1024) return;
  const row: Record<string, AttributeValue> = {};
  for (const [name, path] of Object.entries(attributes)) {
    const value = read(path);
    if (value) row[name] = value;
  }
  return { ...row, [partitionKey.name]: partition!, [sortKey.name]: { S: text } } as Item;
}

function isKey(value: AttributeValue | undefined, type: string, bytesMax: number): boolean {
  const text = scalarText(value);
  if (!value || !text || !(type in value)) return false;
  return Buffer.byteLength(text, type === 'B' ? 'base64' : 'utf8') <= bytesMax;
}

function scalarText(value: AttributeValue | undefined): string | undefined {
  if (!value) return undefined;
  if ('S' in value) return value.S;
  if ('N' in value) return value.N;
  return 'B' in value ? value.B : undefined;
}

function at(value: AttributeValue, names: readonly string[]): AttributeValue | undefined {
  let current: AttributeValue | undefined = value;
  for (const name of names) {
    current = current && 'M' in current && Object.hasOwn(current.M, name) ? current.M[name] : undefined;
  }
  return current;
}
