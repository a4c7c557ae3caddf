import type { Item } from '../../handlers/core/attribute-value';
import type { DeliveredChange } from './change-matcher';

/** The change that a record of a stream tells of, whichever kind of stream it is. */
export interface SourceEvent extends DeliveredChange {
  /** DynamoDB's id of the change: the same wherever it is read. */
  readonly id: string;
}

interface ChangeRecord {
  readonly eventID: string;
  readonly eventName: string;
  readonly eventSourceARN?: string;
  readonly tableName?: string;
  readonly dynamodb: { readonly Keys: Item; readonly OldImage?: Item; readonly NewImage?: Item };
}

/** Undefined for what is no record of a change, such as a message of a queue. */
export function sourceEventOf(event: unknown): SourceEvent | undefined {
  const record = recordIn(event as ChangeRecord & { readonly kinesis?: { readonly data: string } });
  if (!record?.dynamodb) return undefined;
  const { eventID: id, eventName, eventSourceARN, tableName, dynamodb } = record;
  const table = tableName ?? eventSourceARN?.split('/')[1] ?? '';
  return { id, table, eventName, keys: dynamodb.Keys, oldImage: dynamodb.OldImage, newImage: dynamodb.NewImage };
}

function recordIn(event: ChangeRecord & { readonly kinesis?: { readonly data: string } }): ChangeRecord | undefined {
  if (!event?.kinesis) return event;
  try {
    return JSON.parse(Buffer.from(event.kinesis.data, 'base64').toString()) as ChangeRecord;
  } catch {
    return undefined;
  }
}
