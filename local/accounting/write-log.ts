import {
  DeleteItemCommand,
  type DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand as UpdateItem,
  type UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import type { Item } from '../../handlers/core/attribute-value';
import type { EventName } from '../../handlers/core/change';
import type { Clock } from '../../handlers/core/clock';
import type { LoggedChange, WriteCommand } from '../workload';
import { canonicalItem, isSameItem, itemOfSdk } from './canonical';
import type { CacheReaders } from './sinks/cache';

export interface WriteLog {
  readonly changes: readonly LoggedChange[];
  /** Sends the write and logs what it changed. */
  write(command: WriteCommand): Promise<void>;
}

export interface WriteLogParts {
  readonly client: DynamoDBClient;
  readonly clock: Clock;
  /** Names of a table's key attributes. */
  readonly keyNamesOf: (table: string) => readonly string[];
  readonly onChange?: (change: LoggedChange) => void;
  /** Who reads each item just before it is written. */
  readonly readers?: CacheReaders;
}

/**
 * Knows each item by what the table answered to each write. Tables start empty, so that an item that was not written
 * here is not there.
 */
export function createWriteLog({ client, clock, keyNamesOf, onChange, readers }: WriteLogParts): WriteLog {
  const changes: LoggedChange[] = [];
  const items = new Map<string, Item | undefined>();
  const turns = new Map<string, Promise<void>>();

  const send = async (command: WriteCommand, table: string, keys: Item, id: string) => {
    await readers?.fill(table, keys);
    const newImage = await imageAfter(client, command);
    const oldImage = items.get(id);
    items.set(id, newImage);
    if (isSameItem(oldImage, newImage)) return readers?.drop(table, keys);
    const eventName: EventName = !oldImage ? 'INSERT' : newImage ? 'MODIFY' : 'REMOVE';
    const change = { table, keys, eventName, oldImage, newImage, writtenAtMs: clock.nowMs() };
    changes.push(change);
    onChange?.(change);
  };
  return {
    changes,
    write(command) {
      const table = command.input.TableName ?? '';
      const keys = keysOf(command, keyNamesOf(table));
      const id = itemId(table, keys);
      const before = turns.get(id) ?? Promise.resolve();
      const turn = before.then(() => send(command, table, keys, id));
      const settled = turn.catch(() => {});
      turns.set(id, settled);
      void settled.then(() => turns.get(id) === settled && turns.delete(id));
      return turn;
    },
  };
}

/** Text that names an item among all tables. */
export function itemId(table: string, keys: Item): string {
  return `${table} ${canonicalItem(keys)}`;
}

async function imageAfter(client: DynamoDBClient, command: WriteCommand): Promise<Item | undefined> {
  if (command instanceof PutItemCommand) {
    await client.send(command);
    return itemOfSdk(command.input.Item ?? {});
  }
  if (command instanceof DeleteItemCommand) {
    await client.send(command);
    return undefined;
  }
  const update = new UpdateItem({ ...(command as UpdateItemCommand).input, ReturnValues: 'ALL_NEW' });
  const { Attributes } = await client.send(update);
  return itemOfSdk(Attributes ?? {});
}

function keysOf(command: WriteCommand, names: readonly string[]): Item {
  const source = 'Item' in command.input ? command.input.Item : (command.input as { Key?: object }).Key;
  const item = itemOfSdk((source ?? {}) as Readonly<Record<string, unknown>>);
  return Object.fromEntries(names.filter((name) => Object.hasOwn(item, name)).map((name) => [name, item[name]!]));
}
