import { isDeepStrictEqual } from 'node:util';
import type { Item } from '../../../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../../../handlers/core/dynamodb-call';
import { SinkError } from '../../../../handlers/core/errors';
import { conditionHolds, type GuardedWrite } from '../../../support/fake-condition';
import { sequenceNumberAt, streamRecord } from '../../../support/stream-event';

type GuardedPut = GuardedWrite & { readonly Item: Item };

/** What a user does to an item: replace it, change some of its attributes, or delete it. */
export interface UserWrite {
  readonly id: string;
  readonly kind: 'put' | 'update' | 'delete';
  readonly attributes: Item;
}

/** A fake of one DynamoDB table in a region with its stream: it knows the sink's guarded put, and what users write. */
export function createStreamedTable(region: string, label: string) {
  const items = new Map<string, Item>();
  const records: ReturnType<typeof streamRecord>[] = [];
  const eventSourceARN = `arn:aws:dynamodb:${region}:123456789012:table/orders/stream/${label}`;

  function change(id: string, newImage: Item | undefined): void {
    const oldImage = items.get(id);
    if (newImage) items.set(id, newImage);
    else items.delete(id);
    // As on a stream, a write that changes nothing leaves no record.
    if (isDeepStrictEqual(oldImage, newImage)) return;
    const eventName = !oldImage ? 'INSERT' : newImage ? 'MODIFY' : 'REMOVE';
    const sequenceNumber = sequenceNumberAt(records.length);
    const eventID = `${region}-${sequenceNumber}`;
    const keys = { id: { S: id } };
    records.push(streamRecord({ eventName, keys, newImage, oldImage, sequenceNumber, eventID, eventSourceARN }));
  }

  const call = (async (operation: string, input: object) => {
    if (operation !== 'PutItem') throw new Error('The fake knows the guarded put alone.');
    const put = input as GuardedPut;
    const { Item: item } = put;
    const { S: id } = item.id as { S: string };
    if (!conditionHolds(put, items.get(id))) {
      throw new SinkError('no', { code: 'ConditionalCheckFailedException', statusCode: 400, retryable: false });
    }
    change(id, item);
    return {};
  }) as DynamodbCall;

  return {
    records,
    call,
    write({ id, kind, attributes }: UserWrite): void {
      if (kind === 'delete') change(id, undefined);
      else change(id, { ...(kind === 'update' && items.get(id)), id: { S: id }, ...attributes });
    },
    /** Items as an application sees them: what replication keeps beside them is left out. */
    items: () => [...items.values()].filter((item) => !('_deleted' in item)).map(withoutState),
  };
}

export type StreamedTable = ReturnType<typeof createStreamedTable>;

function withoutState({ _version, _changedAtMs, writtenIn, ...item }: Item): Item {
  return item;
}
