import type { Item } from '../core/attribute-value';
import type { Change } from '../core/change';
import type { DynamodbCall } from '../core/dynamodb-call';
import { classifyError } from '../core/error-class';
import { SinkError } from '../core/errors';
import type { Outcome } from '../core/sink';
import { standingAttributes, stateAttributes } from './state-attributes';

export interface NewerItem {
  /** Name or ARN of the table. */
  readonly table: string;
  readonly change: Change;
  /** An attribute of the table's key. */
  readonly keyName: string;
  /** What it makes of the item, with its key; what guards it is added. */
  readonly item: Item;
  /** What to call an item that is too large. Default: by DynamoDB's own error. */
  readonly tooLarge?: (error: SinkError) => unknown;
}

/** Writes an item over what the change supersedes, or where nothing is; over anything else it is stale. */
export async function putNewer(
  call: DynamodbCall,
  { table, change, keyName, item, tooLarge = (error) => error }: NewerItem,
  signal: AbortSignal,
): Promise<Outcome> {
  const Item = { ...item, ...standingAttributes(change) };
  try {
    await call('PutItem', { TableName: table, Item, ...supersedingWrite(change, keyName) }, signal);
    return { status: 'done' };
  } catch (error) {
    if (error instanceof SinkError && error.code === 'ConditionalCheckFailedException') return { status: 'stale' };
    if (error instanceof SinkError && error.code === 'ValidationException' && isTooLarge(Item)) {
      return { status: 'poison', error: tooLarge(error) };
    }
    return { status: classifyError(error), error };
  }
}

/** `supersedes` as a condition. Comparisons with an attribute that is not there are false. */
function supersedingWrite({ version, createdAtMs, readFromMs, newImage }: Change, keyName: string): object {
  const [v, c, r] = [stateAttributes.version, stateAttributes.changedAtMs, stateAttributes.repairedFromMs];
  if (readFromMs !== undefined) {
    const isOlder = '#c < :r OR #r < :r OR (attribute_not_exists(#c) AND attribute_not_exists(#r))';
    const isOursAndOlder = `attribute_not_exists(#k) OR (attribute_exists(#v) AND (${isOlder}))`;
    return {
      ConditionExpression: newImage ? `attribute_not_exists(#v) OR ${isOlder}` : isOursAndOlder,
      ExpressionAttributeNames: { '#v': v, '#c': c, '#r': r, ...(!newImage && { '#k': keyName }) },
      ExpressionAttributeValues: { ':r': { N: String(readFromMs) } },
    };
  }
  const isNewer = 'attribute_not_exists(#v) OR #v < :v';
  if (createdAtMs === undefined) {
    return {
      ConditionExpression: isNewer,
      ExpressionAttributeNames: { '#v': v },
      ExpressionAttributeValues: { ':v': { S: version } },
    };
  }
  return {
    ConditionExpression: `${isNewer} AND (attribute_not_exists(#r) OR #r <= :c)`,
    ExpressionAttributeNames: { '#v': v, '#r': r },
    ExpressionAttributeValues: { ':v': { S: version }, ':c': { N: String(createdAtMs) } },
  };
}

/** The same error stands for a wrong key schema, which is no record's fault; the tagged JSON is never the smaller. */
function isTooLarge(item: Item): boolean {
  return Buffer.byteLength(JSON.stringify(item)) > 400 * 1_024;
}
