import type { QueueHold } from '../queue-hold';
import type { ObjectAddress } from './stored-object';

interface Notification {
  readonly Event?: string;
  readonly Records?: readonly {
    readonly eventSource?: string;
    readonly s3?: { readonly bucket?: { readonly name?: string }; readonly object?: { readonly key?: string } };
  }[];
}

/** What buckets have told of their objects, so that a message goes when its object does. */
export class IndexMessages {
  /** By bucket and key; an object that was written again has several. */
  readonly #messages = new Map<string, { readonly messageId: string; readonly hold: QueueHold }[]>();
  readonly #tests: { readonly messageId: string; readonly hold: QueueHold }[] = [];

  /** False for a message that is none of a bucket's. */
  take(body: unknown, messageId: string, hold: QueueHold): boolean {
    const { Event, Records } = (body ?? {}) as Notification;
    if (Event === 's3:TestEvent') this.#tests.push({ messageId, hold });
    const objects = Array.isArray(Records) ? Records.flatMap(({ eventSource, s3 }) => addressOf(eventSource, s3)) : [];
    for (const object of objects) this.#messages.set(object, [...this.#of(object), { messageId, hold }]);
    return Event === 's3:TestEvent' || objects.length > 0;
  }

  /** Deletes the messages of an object that is no more, or that was written again and so has a newer one. */
  async remove(bucket: string, key: string): Promise<void> {
    const address = `${bucket}/${key}`;
    for (const { messageId, hold } of this.#of(address)) await hold.delete([messageId]);
    this.#messages.delete(address);
  }

  /**
   * Deletes what tells of nothing: messages whose object is gone, as a run leaves them that was killed between the two, and
   * those of the test that S3 makes when a notification is set up. Resolves to how many there were.
   */
  async removeIdle(exists: (address: ObjectAddress) => Promise<boolean>): Promise<number> {
    let count = this.#tests.length;
    for (const { messageId, hold } of this.#tests.splice(0)) await hold.delete([messageId]);
    for (const [address, messages] of [...this.#messages]) {
      const slash = address.indexOf('/');
      const [bucket, key] = [address.slice(0, slash), address.slice(slash + 1)];
      if (await exists({ bucket, key })) continue;
      count += messages.length;
      await this.remove(bucket, key);
    }
    return count;
  }

  #of(address: string) {
    return this.#messages.get(address) ?? [];
  }
}

type S3Entity = NonNullable<Notification['Records']>[number]['s3'];

/** S3 writes keys as a form would. */
function addressOf(eventSource: string | undefined, s3: S3Entity): string[] {
  const { bucket, object } = s3 ?? {};
  if (eventSource !== 'aws:s3' || !bucket?.name || !object?.key) return [];
  return [`${bucket.name}/${decodeURIComponent(object.key.replaceAll('+', ' '))}`];
}
