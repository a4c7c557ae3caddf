import type { Item } from '../core/attribute-value';
import type { DynamodbCall } from '../core/dynamodb-call';
import { SinkError, SourceError } from '../core/errors';
import type { ListQuestion } from '../core/inspection';
import { stateAttributes } from './state-attributes';

interface ScanAnswer {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/** A page of the rows that are no tombstones, as the last writes have left them. */
export async function scanTable(
  call: DynamodbCall,
  TableName: string,
  { after, limit }: ListQuestion,
  signal: AbortSignal,
): Promise<{ readonly rows: readonly Item[]; readonly after?: string }> {
  const input = {
    TableName,
    Limit: limit,
    ConsistentRead: true,
    FilterExpression: 'attribute_not_exists(#d)',
    ExpressionAttributeNames: { '#d': stateAttributes.deleted },
    ...(after !== undefined && { ExclusiveStartKey: startKeyOf(after) }),
  };
  const { Items: rows = [], LastEvaluatedKey: last } = await call<ScanAnswer>('Scan', input, signal);
  return last ? { rows, after: JSON.stringify(last) } : { rows };
}

function startKeyOf(after: string): unknown {
  try {
    return JSON.parse(after);
  } catch (cause) {
    throw new SourceError('`after` is not what a page ended with.', { code: 'MalformedAfter', cause });
  }
}

/** Of one request, which DynamoDB ends early once it has 16 MB. */
const keysMax = 100;

interface BatchAnswer {
  readonly Responses?: { readonly [table: string]: readonly Item[] };
  readonly UnprocessedKeys?: { readonly [table: string]: { readonly Keys: readonly Item[] } };
}

/**
 * The rows at these keys, in any order; what is not there is left out.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html
 */
export async function readRows(
  call: DynamodbCall,
  table: string,
  keys: readonly Item[],
  signal: AbortSignal,
): Promise<readonly Item[]> {
  const rows: Item[] = [];
  // DynamoDB refuses a key that is asked for twice.
  let open: readonly Item[] = [...new Map(keys.map((key) => [JSON.stringify(key), key])).values()];
  while (open.length > 0) {
    const asked = open.slice(0, keysMax);
    const input = { RequestItems: { [table]: { Keys: asked, ConsistentRead: true } } };
    const { Responses = {}, UnprocessedKeys = {} } = await call<BatchAnswer>('BatchGetItem', input, signal);
    const unread = Object.values(UnprocessedKeys).flatMap(({ Keys }) => Keys);
    if (unread.length === asked.length) throw unreadRows();
    rows.push(...Object.values(Responses).flat());
    open = [...unread, ...open.slice(keysMax)];
  }
  return rows;
}

function unreadRows(): SinkError {
  const text = 'dynamodb left rows unread (UnprocessedKeys).';
  return new SinkError(text, { code: 'UnprocessedKeys', retryable: true });
}
