import type { Item } from '../../handlers/core/attribute-value';
import type { DeliveredChange } from './change-matcher';
import type { MessageAttribute } from './filter-policy';

/** A message of the fan-out as a subscriber reads it, its claim check redeemed. */
export interface ReadMessage extends DeliveredChange {
  readonly id: string;
  readonly version: string;
  /** Absent when the queue gets bodies only and the attributes are not kept. */
  readonly attributes: Readonly<Record<string, MessageAttribute>> | undefined;
}

/** What a queue handed out. */
export interface QueueMessage {
  readonly messageId: string;
  readonly body: string;
}

interface Content {
  readonly id: string;
  readonly type: string;
  readonly table: string;
  readonly keys: Item;
  readonly version: string;
  readonly new?: Item;
  readonly old?: Item;
  readonly claimCheck?: { readonly bucket: string; readonly key: string };
}

interface Envelope {
  readonly Type?: string;
  readonly Message?: string;
  readonly MessageAttributes?: Readonly<Record<string, { readonly Type: string; readonly Value: string }>>;
}

/** Reads a message, with or without SNS's envelope; rejects where it is not one. */
export async function readMessage(
  { body }: QueueMessage,
  readObject: (bucket: string, key: string) => Promise<string>,
): Promise<ReadMessage> {
  const { content, attributes } = openMessage(body);
  const whole = content.claimCheck ? await redeem(content, content.claimCheck, readObject) : content;
  const { id, type, table, keys, version } = content;
  return { id, version, table, eventName: type, keys, oldImage: whole.old, newImage: whole.new, attributes };
}

/** The message's JSON, and its attributes where an envelope carries them. */
export function openMessage(body: string): { content: Content; attributes: ReadMessage['attributes'] } {
  const outer = JSON.parse(body) as Envelope & Content;
  if (outer.Type !== 'Notification' || outer.Message === undefined) return { content: outer, attributes: undefined };
  const entries = Object.entries(outer.MessageAttributes ?? {}).map(([name, { Type, Value }]) => [
    name,
    { type: Type as MessageAttribute['type'], value: Value },
  ]);
  return { content: JSON.parse(outer.Message) as Content, attributes: Object.fromEntries(entries) };
}

/** What lies in the object must be the message that the pointer stands for. */
async function redeem(
  pointer: Content,
  { bucket, key }: { readonly bucket: string; readonly key: string },
  readObject: (bucket: string, key: string) => Promise<string>,
): Promise<Content> {
  const whole = JSON.parse(await readObject(bucket, key)) as Content;
  if (whole.id !== pointer.id || whole.version !== pointer.version) {
    throw new Error(`the claim check s3://${bucket}/${key} holds another message`);
  }
  return whole;
}
