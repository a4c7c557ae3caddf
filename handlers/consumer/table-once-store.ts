import type { Item } from '../core/attribute-value';
import type { DynamodbCall } from '../core/dynamodb-call';
import { SinkError } from '../core/errors';
import { sha256Hex } from '../core/sha256';
import type { OnceMark, OnceStore } from './once-store';

const names = { '#key': 'effectKey', '#state': 'state', '#owner': 'owner' };

/** A once store in a table with the key `effectKey` (S) and the time to live attribute `expiresAt`. */
export function createTableOnceStore(call: DynamodbCall, table: string): OnceStore {
  const own = (key: string, owner: string) => ({
    TableName: table,
    Key: keyOf(key),
    ConditionExpression: '#state = :started AND #owner = :owner',
    ExpressionAttributeValues: { ':started': { S: 'started' }, ':owner': { S: owner } },
  });
  const read = async (key: string): Promise<OnceMark | undefined> => {
    const input = { TableName: table, Key: keyOf(key), ConsistentRead: true };
    return markOf((await call<{ readonly Item?: Item }>('GetItem', input)).Item);
  };
  return {
    async start(key, { owner, leaseUntilMs, expiresAtMs }, replaces) {
      const takesOver = replaces === undefined ? '' : ' OR (#state = :started AND #owner = :replaces)';
      const input = {
        TableName: table,
        Item: {
          ...keyOf(key),
          state: { S: 'started' },
          owner: { S: owner },
          leaseUntilMs: { N: String(leaseUntilMs) },
          expiresAt: { N: String(Math.ceil(expiresAtMs / 1_000)) },
        },
        ConditionExpression: `attribute_not_exists(#key)${takesOver}`,
        // DynamoDB refuses names and values that the expression does not use.
        ExpressionAttributeNames: replaces === undefined ? { '#key': names['#key'] } : names,
        ...(replaces !== undefined && {
          ExpressionAttributeValues: { ':started': { S: 'started' }, ':replaces': { S: replaces } },
        }),
      };
      if (await holds(() => call('PutItem', input))) return undefined;
      // Where the mark has gone in the meantime its owner has failed: somebody may start again, but not we, now.
      return (await read(key)) ?? { state: 'started', owner: '', leaseUntilMs: Number.POSITIVE_INFINITY };
    },
    async finish(key, owner) {
      const { ExpressionAttributeValues: values, ...input } = own(key, owner);
      await holds(() =>
        call('UpdateItem', {
          ...input,
          UpdateExpression: 'SET #state = :done',
          ExpressionAttributeNames: { '#state': 'state', '#owner': 'owner' },
          ExpressionAttributeValues: { ...values, ':done': { S: 'done' } },
        }),
      );
    },
    async forget(key, owner) {
      const ExpressionAttributeNames = { '#state': 'state', '#owner': 'owner' };
      await holds(() => call('DeleteItem', { ...own(key, owner), ExpressionAttributeNames }));
    },
  };
}

/** DynamoDB's limit of a partition key. */
const keyBytesMax = 2_048;

/** Names of effects may hold anything, also more than a key may; what is too long is replaced by its hash. */
function keyOf(key: string): Item {
  return { effectKey: { S: Buffer.byteLength(key) > keyBytesMax ? sha256Hex(key) : key } };
}

/** True when the condition of a write held and it was made. */
async function holds(write: () => Promise<unknown>): Promise<boolean> {
  try {
    await write();
    return true;
  } catch (error) {
    if (error instanceof SinkError && error.code === 'ConditionalCheckFailedException') return false;
    throw error;
  }
}

function markOf(item: Item | undefined): OnceMark | undefined {
  if (!item) return undefined;
  const text = (name: string) => String(Object.values(item[name] ?? {})[0]);
  return {
    state: text('state') === 'done' ? 'done' : 'started',
    owner: text('owner'),
    leaseUntilMs: Number(text('leaseUntilMs')),
  };
}
