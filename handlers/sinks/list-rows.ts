import type { Item } from '../core/attribute-value';
import type { DynamodbCall } from '../core/dynamodb-call';
import { SinkError, SourceError } from '../core/errors';
import type { HeldEntry, HeldPage, ListQuestion } from '../core/inspection';
import { standingOf, stateAttributes } from './state-attributes';

interface ScanAnswer {
  readonly Items?: readonly Item[];
  readonly LastEvaluatedKey?: Item;
}

/** Rows of a table as entries of a page. */
interface ListedRows {
  readonly call: DynamodbCall;
  readonly table: string;
  /** Of which item a row is, and where it stands; undefined where it does not tell. */
  readonly placeOf: (row: Item) => Pick<HeldEntry, 'keys' | 'where'> | undefined;
  /** Rows of no item are neither held nor unnamed. Absent: each row is of one. */
  readonly isOfItem?: (row: Item) => boolean;
}

/** A page of the items that a table holds something of. */
export async function listRows(
  question: ListQuestion,
  { call, table, placeOf, isOfItem = () => true }: ListedRows,
  signal: AbortSignal,
): Promise<HeldPage> {
  const { rows, ...page } = await scanTable(call, table, question, signal);
  const ofItems = rows.filter(isOfItem);
  const held = ofItems.flatMap((row): HeldEntry[] => {
    const place = placeOf(row);
    const { changedAtMs } = standingOf(row);
    return place ? [{ ...place, ...(changedAtMs !== undefined && { changedAtMs }) }] : [];
  });
  return { held, unnamed: ofItems.length - held.length, ...page };
}

/** A page of the rows that are no tombstones, as the last writes have left them. */
async function scanTable(
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
