import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  ScanCommand,
  type ScanCommandInput,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { itemOf } from '../../engine/pollers/stream-event';
import type { TableItem } from '../../handlers/backfill/table-item';
import type { Item } from '../../handlers/core/attribute-value';
import type { Clock } from '../../handlers/core/clock';
import { itemKeyOf } from '../../handlers/core/item-key';
import { pause } from '../../handlers/core/pause';
import type { DeployedTable } from '../deployed/deployed-pipeline';
import { keysOf, sdkKeyOf } from '../deployed/table-key';
import type { ReadPace } from './read-pace';

export interface TableReaderParts {
  readonly client: DynamoDBClient;
  readonly table: DeployedTable;
  readonly pace: ReadPace;
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

export interface Segment {
  readonly segment: number;
  readonly totalSegments: number;
}

export interface TablePage {
  readonly items: readonly TableItem[];
  /** Where the next page begins; absent at the end. */
  readonly next?: Item;
}

/** Reads a table at a pace, and waits as long as DynamoDB throttles. */
export class TableReader {
  readonly #parts: TableReaderParts;

  constructor(parts: TableReaderParts) {
    this.#parts = parts;
  }

  /** The pages of a segment from `after` on. Ends early when the signal aborts. */
  async *pages(segment: Segment, isConsistent: boolean, after?: Item): AsyncGenerator<TablePage> {
    const { table, signal } = this.#parts;
    let next = after;
    do {
      const page = await this.#scan({ ...scanOf(segment, next), ConsistentRead: isConsistent });
      if (!page) return;
      const images = (page.Items ?? []).map(itemOf);
      next = page.LastEvaluatedKey && itemOf(page.LastEvaluatedKey);
      yield { items: images.map((newImage) => ({ keys: keysOf(newImage, table), newImage })), ...(next && { next }) };
    } while (next !== undefined && !signal.aborted);
  }

  /** Items of a segment, counted consistently; undefined when the signal aborted. */
  async count(segment: Segment): Promise<number | undefined> {
    let count = 0;
    let next: Item | undefined;
    do {
      const page = await this.#scan({ ...scanOf(segment, next), ConsistentRead: true, Select: 'COUNT' });
      if (!page) return undefined;
      count += page.Count ?? 0;
      next = page.LastEvaluatedKey && itemOf(page.LastEvaluatedKey);
    } while (next !== undefined);
    return count;
  }

  /** The items of these keys as they are, by `itemKeyOf`; undefined when the signal aborted. */
  async get(keys: readonly Item[]): Promise<ReadonlyMap<string, Item> | undefined> {
    const found = new Map<string, Item>();
    for (let at = 0; at < keys.length; at += batchGetMax) {
      let left = keys.slice(at, at + batchGetMax).map(sdkKeyOf);
      while (left.length > 0) {
        const answer = await this.#batchGet(left);
        if (!answer) return undefined;
        const { table } = this.#parts;
        for (const image of (answer.Responses?.[table.name] ?? []).map(itemOf)) {
          found.set(itemKeyOf(keysOf(image, table)), image);
        }
        left = answer.UnprocessedKeys?.[table.name]?.Keys ?? [];
      }
    }
    return found;
  }

  #scan(input: Omit<ScanCommandInput, 'TableName'>): Promise<ScanCommandOutput | undefined> {
    const { client, table, pace } = this.#parts;
    return this.#paced(
      () => {
        const Limit = pageItems(table, pace.unitsPerSecond);
        const whole = { ...input, TableName: table.name, Limit, ReturnConsumedCapacity: 'TOTAL' as const };
        return client.send(new ScanCommand(whole));
      },
      ({ ConsumedCapacity, Count = 0 }) => ConsumedCapacity?.CapacityUnits ?? unitsOf(Count, table),
    );
  }

  #batchGet(Keys: ReturnType<typeof sdkKeyOf>[]): Promise<BatchGetItemCommandOutput | undefined> {
    const { client, table } = this.#parts;
    const RequestItems = { [table.name]: { Keys, ConsistentRead: true } };
    return this.#paced(
      () => client.send(new BatchGetItemCommand({ RequestItems, ReturnConsumedCapacity: 'TOTAL' })),
      ({ ConsumedCapacity }) => ConsumedCapacity?.[0]?.CapacityUnits ?? Keys.length,
    );
  }

  /** Calls until it is not throttled; undefined when the signal aborted before. */
  async #paced<Answer extends { readonly $metadata: { readonly attempts?: number | undefined } }>(
    call: () => Promise<Answer>,
    unitsIn: (answer: Answer) => number,
  ): Promise<Answer | undefined> {
    const { pace, clock, signal } = this.#parts;
    for (;;) {
      await pace.ready(signal);
      if (signal.aborted) return undefined;
      try {
        const answer = await call();
        // The client has tried again by itself, which it does when it is throttled.
        pace.spent(unitsIn(answer), (answer.$metadata.attempts ?? 1) > 1);
        return answer;
      } catch (error) {
        if (!throttles.has((error as Error).name)) throw error;
        pace.spent(0, true);
        await pause(throttledMs, clock, signal);
      }
    }
  }
}

const batchGetMax = 100;
const throttledMs = 1_000;
const throttles = new Set(['ProvisionedThroughputExceededException', 'ThrottlingException', 'RequestLimitExceeded']);

function scanOf({ segment, totalSegments }: Segment, after: Item | undefined) {
  return { Segment: segment, TotalSegments: totalSegments, ...(after && { ExclusiveStartKey: sdkKeyOf(after) }) };
}

/** More would make a page long to bring, and what is lost by a kill much. */
const pageItemsMax = 1_000;

/** Items whose reading takes about a second at this pace: a table with few units is never asked for many at once. */
export function pageItems(table: DeployedTable, unitsPerSecond: number): number {
  return Math.max(1, Math.min(pageItemsMax, Math.floor(unitsPerSecond / unitsOf(1, table))));
}

/** Read units of consistent reads, by what AWS says of the table. */
export function unitsOf(items: number, { itemCount, sizeBytes }: DeployedTable): number {
  const itemBytes = itemCount > 0 ? sizeBytes / itemCount : 1_024;
  return (items * itemBytes) / 4_096;
}
