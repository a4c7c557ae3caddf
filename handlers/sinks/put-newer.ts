import type { Item } from '../core/attribute-value';
import type { DynamodbCall } from '../core/dynamodb-call';
import { classifyError } from '../core/error-class';
import { SinkError } from '../core/errors';
import type { Outcome } from '../core/sink';
import { stateAttributes } from './state-attributes';

export interface NewerItem {
  /** Name or ARN of the table. */
  readonly table: string;
  /** With its key and its version. */
  readonly item: Item;
  readonly version: string;
  /** What to call an item that is too large. Default: by DynamoDB's own error. */
  readonly tooLarge?: (error: SinkError) => unknown;
}

/** Writes an item over an older version of itself, or where nothing is; over anything else it is stale. */
export async function putNewer(
  call: DynamodbCall,
  { table, item, version, tooLarge = (error) => error }: NewerItem,
  signal: AbortSignal,
): Promise<Outcome> {
  const input = {
    TableName: table,
    Item: item,
    ConditionExpression: 'attribute_not_exists(#v) OR #v < :v',
    ExpressionAttributeNames: { '#v': stateAttributes.version },
    ExpressionAttributeValues: { ':v': { S: version } },
  };
  try {
    await call('PutItem', input, signal);
    return { status: 'done' };
  } catch (error) {
    if (error instanceof SinkError && error.code === 'ConditionalCheckFailedException') return { status: 'stale' };
    if (error instanceof SinkError && error.code === 'ValidationException' && isTooLarge(item)) {
      return { status: 'poison', error: tooLarge(error) };
    }
    return { status: classifyError(error), error };
  }
}

/** The same error stands for a wrong key schema, which is no record's fault; the tagged JSON is never the smaller. */
function isTooLarge(item: Item): boolean {
  return Buffer.byteLength(JSON.stringify(item)) > 400 * 1_024;
}
