import { BatchGetItemCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { itemOf } from '../../../engine/pollers/stream-event';
import type { Item } from '../../../handlers/core/attribute-value';
import type { Clock } from '../../../handlers/core/clock';
import type { ReadItem } from '../../../handlers/core/inspection';
import { itemKeyOf } from '../../../handlers/core/item-key';
import { pause } from '../../../handlers/core/pause';
import type { DeployedTable } from '../../deployed/deployed-pipeline';
import { keysOf, sdkKeyOf } from '../../deployed/table-key';

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_BatchGetItem.html */
const keysMax = 100;

/** The items of these keys as they are now, read consistently; without an image where the table has none. */
export async function readItems(
  client: DynamoDBClient,
  table: DeployedTable,
  keys: readonly Item[],
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
): Promise<readonly ReadItem[]> {
  const images = new Map<string, Item>();
  const left = keys.map(sdkKeyOf);
  while (left.length > 0 && !signal.aborted) {
    const RequestItems = { [table.name]: { Keys: left.splice(0, keysMax), ConsistentRead: true } };
    const { Responses, UnprocessedKeys } = await client.send(new BatchGetItemCommand({ RequestItems }), {
      abortSignal: signal,
    });
    for (const image of (Responses?.[table.name] ?? []).map(itemOf)) images.set(itemKeyOf(keysOf(image, table)), image);
    const unread = UnprocessedKeys?.[table.name]?.Keys ?? [];
    left.push(...unread);
    if (unread.length > 0) await pause(250, clock, signal);
  }
  return keys.map((key) => {
    const image = images.get(itemKeyOf(key));
    return { keys: key, ...(image && { image }) };
  });
}
