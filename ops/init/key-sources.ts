import type { InitOptions, KeyAttribute } from './options';

type Keys = Pick<InitOptions, 'partitionKey' | 'sortKey' | 'streamArn'>;

/** The files of a project that depend on its table's keys, by their path. The others are templates. */
export function keySources(keys: Keys): { readonly [path: string]: string } {
  return {
    'environments/table.ts': tableSource(keys),
    'src/item.ts': itemSource(keys),
    'test/example-item.ts': exampleSource(keys),
  };
}

function tableSource({ partitionKey, sortKey, streamArn }: Keys): string {
  const types = streamArn === undefined ? 'TableSettings' : 'ExistingTable, TableSettings';
  const attributes = [
    `  partitionKey: ${attribute(partitionKey)},`,
    ...(sortKey ? [`  sortKey: ${attribute(sortKey)},`] : []),
  ];
  return `import type { ${types} } from 'tributary';

/** A change of these replaces the table and loses its data. */
const keys = {
${attributes.join('\n')}
} as const;

/** The table of dev, made with its pipeline. */
export const devTable: TableSettings = keys;

${prodSource(streamArn)}`;
}

function prodSource(streamArn: string | undefined): string {
  if (streamArn === undefined) {
    return `/** The table of prod, made with its pipeline. */
export const prodTable: TableSettings = keys;
`;
  }
  return `/** The table of prod exists: nothing of it is made here, its stream is read. */
export const prodTable: ExistingTable = {
  ...keys,
  streamArn: ${quoted(streamArn)},
};
`;
}

function itemSource(keys: Keys): string {
  const attributes = attributesOf(keys);
  const members = attributes.map(({ name, type }) => `  readonly ${member(name)}: ${typeOf[type]};`);
  return `/** An item of the table. Add the attributes that your consumers read. */
export interface Item {
${members.join('\n')}
}

/** Key attributes of the table. */
export const keys = [${attributes.map(({ name }) => quoted(name)).join(', ')}] as const;
`;
}

function exampleSource(keys: Keys): string {
  const members = attributesOf(keys).map(({ name, type }) => `${member(name)}: ${exampleOf[type](name)}`);
  return `import type { Item } from '../src/item';

/** An item for tests and local runs; another number gives another item. */
export function exampleItem(index: number): Item {
  return { ${members.join(', ')} };
}
`;
}

const typeOf = { S: 'string', N: 'number', B: 'Uint8Array' } as const;

const exampleOf = {
  S: (name: string) => `\`${name.replace(/[\\`$]/g, '\\$&')}-\${index}\``,
  N: () => 'index',
  B: () => 'new TextEncoder().encode(String(index))',
} as const;

function attributesOf({ partitionKey, sortKey }: Keys): readonly KeyAttribute[] {
  return sortKey ? [partitionKey, sortKey] : [partitionKey];
}

function attribute({ name, type }: KeyAttribute): string {
  return `{ name: ${quoted(name)}, type: '${type}' }`;
}

function member(name: string): string {
  return /^[A-Za-z_$][\w$]*$/.test(name) && name !== '__proto__' ? name : quoted(name);
}

function quoted(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`;
}
