import { type DynamoDBClient, ScanCommand, type AttributeValue as SdkAttributeValue } from '@aws-sdk/client-dynamodb';
import { itemOf } from '../../../engine/pollers/stream-event';
import type { Item } from '../../../handlers/core/attribute-value';
import type { Random } from '../../../handlers/core/random';
import type { DeployedTable } from '../../deployed/deployed-pipeline';

/** So many items of one place, on average: items beside each other are often alike, and each place costs a read. */
const itemsPerSegment = 4;

/** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_Scan.html */
const segmentsMax = 1_000_000;

interface Place {
  readonly segment: number;
  readonly after?: Record<string, SdkAttributeValue>;
}

/**
 * Items from random segments of a parallel scan, read consistently: fewer than asked for where the table has no more, or
 * where so many segments were empty that it has far fewer than its own count says.
 */
export async function takeSample(
  client: DynamoDBClient,
  { name, itemCount }: Pick<DeployedTable, 'name' | 'itemCount'>,
  count: number,
  { random, signal }: { readonly random: Random; readonly signal: AbortSignal },
): Promise<readonly Item[]> {
  const segments = Math.min(segmentsMax, Math.max(1, Math.ceil(itemCount / itemsPerSegment)));
  const places = randomPlaces(segments, random);
  const begun: Place[] = [];
  const items: Item[] = [];
  for (let reads = count + 100; reads > 0 && items.length < count && !signal.aborted; reads -= 1) {
    // What a segment has more of is read only once there is no other.
    const place = places.next().value ?? begun.shift();
    if (!place) break;
    const wanted = segments === 1 ? count : Math.min(itemsPerSegment, count - items.length);
    const { Items = [], LastEvaluatedKey } = await client.send(
      new ScanCommand({
        TableName: name,
        Segment: place.segment,
        TotalSegments: segments,
        Limit: wanted,
        ConsistentRead: true,
        ...(place.after && { ExclusiveStartKey: place.after }),
      }),
      { abortSignal: signal },
    );
    items.push(...Items.map(itemOf));
    if (LastEvaluatedKey) begun.push({ segment: place.segment, after: LastEvaluatedKey });
  }
  return items.slice(0, count);
}

/** Every segment once, in an order by chance. */
function* randomPlaces(segments: number, random: Random): Generator<Place, undefined> {
  // What was drawn is swapped with the last of those that are left; only what was swapped is kept.
  const swapped = new Map<number, number>();
  for (let left = segments; left > 0; left -= 1) {
    const at = Math.floor(random() * left);
    yield { segment: swapped.get(at) ?? at };
    swapped.set(at, swapped.get(left - 1) ?? left - 1);
  }
  return undefined;
}
