import type { Change } from './change';
import { PoisonError, SinkError } from './errors';
import { itemKeyOf } from './item-key';
import type { ObjectLocation } from './object-store';
import { decodeStreamRecord, eventNameOf, imageOf, keyOf, type StreamRecord, textOf } from './stream-record';

/** The parts of an SQS message that we read, as Lambda delivers it. */
export interface QueueMessage {
  readonly messageId?: unknown;
  readonly body?: unknown;
  readonly eventSourceARN?: unknown;
  readonly attributes?: { readonly MessageGroupId?: unknown };
}

/** Reads an object that a message points to. */
export type ReadObject = (location: ObjectLocation) => Promise<Buffer>;

/**
 * A message of the fan-out topic as a change: wrapped by SNS or raw, whole or as a pointer whose payload is fetched.
 * A message that carries a stream record as it is (as a pipe or a redrive sends it) is read too.
 */
export async function decodeQueueMessage(
  message: QueueMessage,
  itemIdentifier: string,
  readObject: ReadObject,
): Promise<Change> {
  const body = unwrap(parse(message.body));
  if (typeof body.dynamodb === 'object') {
    return { ...decodeStreamRecord(body as StreamRecord, itemIdentifier), record: message };
  }
  const payload = body.claimCheck ? await redeem(body, readObject) : body;
  return { ...changeOf(payload), itemIdentifier, record: message };
}

type Body = { readonly [name: string]: unknown };

/** @see https://docs.aws.amazon.com/sns/latest/dg/sns-large-payload-raw-message-delivery.html */
function unwrap(body: Body): Body {
  return body.Type === 'Notification' ? parse(body.Message) : body;
}

async function redeem(pointer: Body, readObject: ReadObject): Promise<Body> {
  const { bucket, key } = pointer.claimCheck as Partial<Record<keyof ObjectLocation, unknown>>;
  const location = { bucket: textOf(bucket, 'MalformedClaimCheck'), key: textOf(key, 'MalformedClaimCheck') };
  try {
    const payload = parse((await readObject(location)).toString());
    if (payload.id !== pointer.id)
      throw new PoisonError('The claim check holds another change.', { code: 'WrongClaimCheck' });
    return payload;
  } catch (error) {
    // Reads after writes are consistent in S3 and the payload is written first, so it will not appear later.
    if (!(error instanceof SinkError) || error.code !== 'NoSuchKey') throw error;
    throw new PoisonError('The claim check has expired.', { code: 'ClaimCheckGone', cause: error });
  }
}

function changeOf(body: Body): Omit<Change, 'itemIdentifier' | 'record'> {
  const keys = keyOf(body.keys);
  const newImage = imageOf(body.new);
  const oldImage = imageOf(body.old);
  return {
    id: textOf(body.id, 'MissingEventId'),
    eventName: eventNameOf(body.type),
    table: textOf(body.table, 'MissingTable'),
    region: typeof body.region === 'string' ? body.region : '',
    ...(typeof body.originRegion === 'string' && { originRegion: body.originRegion }),
    keys,
    itemKey: itemKeyOf(keys),
    ...(newImage && { newImage }),
    ...(oldImage && { oldImage }),
    version: textOf(body.version, 'MissingVersion'),
    ...(typeof body.createdAtMs === 'number' && { createdAtMs: body.createdAtMs }),
    expiredByTtl: body.expiredByTtl === true,
  };
}

function parse(text: unknown): Body {
  try {
    const value: unknown = JSON.parse(String(text));
    if (typeof value === 'object' && value !== null) return value as Body;
  } catch {
    // Falls through: text that is not JSON and JSON that is no object are the same mistake.
  }
  throw new PoisonError('The message is no JSON object.', { code: 'MalformedMessage' });
}
