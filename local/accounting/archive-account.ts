import type { S3Client } from '@aws-sdk/client-s3';
import type { Item } from '../../handlers/core/attribute-value';
import type { LocalArchive, LocalResources } from '../terraform/resources';
import type { LoggedChange } from '../workload';
import { archivedObjects, linesOf } from './archive-objects';
import { accountLogSink, type ReceivedMessage } from './log-sink';
import { plainItem, sortedJson } from './plain-json';
import type { SinkAccount } from './sink-account';

/** Every change of the tables behind the archive lies in its objects at least once, and nothing failed. */
export async function accountArchive(
  { name, settings }: LocalArchive,
  changes: readonly LoggedChange[],
  { kinesisDestinations }: LocalResources,
  client: S3Client,
): Promise<SinkAccount> {
  const tables = new Set(
    kinesisDestinations.filter(({ streamArn }) => streamArn === settings.sourceArn).map(({ tableName }) => tableName),
  );
  const objects = await archivedObjects(client, settings);
  const received = await Promise.all(
    objects.map(async (object) => {
      const read = object.isFailure ? readFailure : readLine;
      return (await linesOf(object)).map((line, place) => read(line, `${object.key} line ${place + 1}`));
    }),
  );
  const sink = { name, isFifo: false, filterPolicy: undefined, filterAttributes: [] };
  const own = changes.filter(({ table }) => tables.has(table)).map(asPlain);
  return accountLogSink({ ...sink, filterPolicyScope: 'MessageBody' }, own, received.flat(), () => false);
}

interface Line {
  readonly change_id: string;
  readonly event_name: string;
  readonly table_name: string;
  /** Grows with the changes of an item; equal for every copy of a change. */
  readonly created_at: string;
  readonly keys: string;
  readonly new_image?: string | null;
  readonly old_image?: string | null;
}

function readLine(body: string, messageId: string): ReceivedMessage {
  const message = { messageId, body };
  try {
    const { change_id: id, event_name: eventName, table_name: table, created_at, ...rest } = JSON.parse(body) as Line;
    const [oldImage, newImage] = [rest.old_image, rest.new_image].map((text) =>
      text ? held(JSON.parse(text)) : undefined,
    );
    const keys = held(JSON.parse(rest.keys));
    return {
      message,
      read: { id, version: created_at, table, eventName, keys, oldImage, newImage, attributes: undefined },
    };
  } catch {
    return { message, unreadable: 'it is no line of an archive' };
  }
}

function readFailure(body: string, messageId: string): ReceivedMessage {
  const { errorCode = 'unknown' } = JSON.parse(body) as { readonly errorCode?: string };
  return { message: { messageId, body }, unreadable: `it was not delivered (${errorCode})` };
}

/** The change as a line holds it: with images that have lost their types. */
function asPlain(change: LoggedChange): LoggedChange {
  const image = (item: Item | undefined) => item && held(plainItem(item));
  return {
    ...change,
    keys: held(plainItem(change.keys)),
    oldImage: image(change.oldImage),
    newImage: image(change.newImage),
  };
}

/** JSON in place of an item, so that both can be compared. */
function held(json: unknown): Item {
  return { json: { S: sortedJson(json) } };
}
