import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ScanCommand } from '@aws-sdk/client-dynamodb';
import { SettingsError } from '../../../handlers/core/errors';
import type { DeployedTable } from '../../deployed/deployed-pipeline';

/** Types that the archive's plain JSON does not tell: binary looks like text, and a set like a list. */
const untoldTypes = ['B', 'SS', 'NS', 'BS'] as const;

export type UntoldType = (typeof untoldTypes)[number];

/** By path: `photo`, `address.codes`, `lines[].tags`. All other paths are what JSON says. */
export type AttributeTypes = ReadonlyMap<string, UntoldType>;

/** Items that are looked at. */
const sampleMax = 500;

/** `--attribute-type PATH=TYPE`, many times. */
export function attributeTypesOf(texts: readonly string[]): AttributeTypes {
  return new Map(
    texts.map((text) => {
      const [, path, type] = /^(.+)=([A-Z]+)$/.exec(text) ?? [];
      if (path !== undefined && untoldTypes.includes(type as UntoldType)) return [path, type as UntoldType];
      throw new SettingsError([`\`--attribute-type\` must be PATH=B, SS, NS or BS, got ${text}.`]);
    }),
  );
}

/**
 * What the table's own items have at each path, as far as a page of a scan shows, before which goes what the user says.
 * Throws a `SettingsError` where items differ, since a guess would change them.
 */
export async function learnAttributeTypes(
  client: DynamoDBClient,
  { name, partitionKey, sortKey }: DeployedTable,
  told: AttributeTypes,
): Promise<AttributeTypes> {
  const { Items = [] } = await client.send(new ScanCommand({ TableName: name, Limit: sampleMax }));
  const seen = new Map<string, Set<string>>();
  for (const item of Items) noteTypes(item, '', seen);
  const types = new Map<string, UntoldType>();
  for (const key of [partitionKey, sortKey]) if (key?.type === 'B') types.set(key.name, 'B');
  for (const [path, all] of seen) {
    const untold = [...all].filter((type): type is UntoldType => untoldTypes.includes(type as UntoldType));
    if (untold.length === 0 || told.has(path)) continue;
    if (all.size > 1) throw undecided(path, all);
    types.set(path, untold[0]!);
  }
  return new Map([...types, ...told]);
}

function noteTypes(item: object, path: string, seen: Map<string, Set<string>>): void {
  for (const [name, value] of Object.entries(item)) noteType(value, path === '' ? name : `${path}.${name}`, seen);
}

function noteType(value: object, path: string, seen: Map<string, Set<string>>): void {
  const [[type, content] = ['', undefined]] = Object.entries(value);
  if (type === 'M') noteTypes(content, path, seen);
  if (type === 'L') for (const one of content) noteType(one, `${path}[]`, seen);
  // Null says nothing of what else may stand there.
  if (type !== 'NULL') seen.set(path, (seen.get(path) ?? new Set()).add(type));
}

function undecided(path: string, types: ReadonlySet<string>): SettingsError {
  const what = `\`${path}\` is of the types ${[...types].sort().join(' and ')} in the table, which the archive does not tell apart`;
  return new SettingsError([`${what}. Say which is meant: \`--attribute-type ${path}=TYPE\`.`]);
}
