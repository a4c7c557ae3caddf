import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { SinkError } from '../../handlers/core/errors';
import { conditionHolds, type GuardedWrite } from './fake-condition';
import { batchGet, scanPage } from './fake-reads';

type GuardedPut = GuardedWrite & { readonly Item: Item };

/** A fake of one DynamoDB table that knows what the view and the replica call. It holds the same contract. */
export function createFakeViewTable(keys: readonly string[]) {
  const rows = new Map<string, Item>();
  const keyOf = (item: Item) => JSON.stringify(keys.map((name) => item[name]));
  const operations: { readonly [operation: string]: (input: never) => unknown } = {
    PutItem(put: GuardedPut) {
      const key = keyOf(put.Item);
      if (!conditionHolds(put, rows.get(key))) {
        throw new SinkError('no', { code: 'ConditionalCheckFailedException', statusCode: 400, retryable: false });
      }
      rows.set(key, put.Item);
      return {};
    },
    BatchGetItem: (input) => batchGet(input, rows, keyOf),
    Scan: (input) => scanPage(input, rows, keyOf),
  };
  const call = (async (operation: string, input: object) => {
    const run = operations[operation];
    if (!run) throw new Error(`The fake does not know ${operation}.`);
    return run(input as never);
  }) as DynamodbCall;
  return {
    call,
    scan: async () => [...rows.values()],
    /** Takes a row away, as time to live does. */
    async remove(key: Item) {
      rows.delete(keyOf(key));
    },
    /** Puts a row as nobody should. */
    async put(row: Item) {
      rows.set(keyOf(row), row);
    },
  };
}
