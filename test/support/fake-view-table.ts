import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { SinkError } from '../../handlers/core/errors';

interface GuardedPut {
  readonly Item: Item;
  readonly ConditionExpression: string;
  readonly ExpressionAttributeNames: { readonly '#v': string };
  readonly ExpressionAttributeValues: { readonly ':v': { readonly S: string } };
}

/** A fake of one DynamoDB table that knows one operation: the view's guarded put. It holds the same contract. */
export function createFakeViewTable(keys: readonly string[]) {
  const rows = new Map<string, Item>();
  const call = (async (operation: string, input: object) => {
    const put = input as GuardedPut;
    if (operation !== 'PutItem' || put.ConditionExpression !== 'attribute_not_exists(#v) OR #v < :v') {
      throw new Error('The fake knows the guarded put alone.');
    }
    const key = JSON.stringify(keys.map((name) => put.Item[name]));
    const known = rows.get(key)?.[put.ExpressionAttributeNames['#v']] as { S: string } | undefined;
    if (known && known.S >= put.ExpressionAttributeValues[':v'].S) {
      throw new SinkError('no', { code: 'ConditionalCheckFailedException', statusCode: 400, retryable: false });
    }
    rows.set(key, put.Item);
    return {};
  }) as DynamodbCall;
  return {
    call,
    scan: async () => [...rows.values()],
    /** Takes a row away, as time to live does. */
    async remove(key: Item) {
      rows.delete(JSON.stringify(keys.map((name) => key[name])));
    },
  };
}
