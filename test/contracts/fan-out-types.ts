import type { Item } from '../../handlers/core/attribute-value';
import { fanOutSink } from '../../handlers/fan-out/fan-out-sink';
import { publishBatchQuery } from '../../handlers/fan-out/publish-batch-query';
import type { PublishEntry } from '../../handlers/fan-out/transport';
import { readForm, readPublishForm } from '../../local/services/publish-batch-form';
import { entryOf } from './fan-out-subject';
import { isSameItem } from './same-item';
import { runTasks, type TypesSubject } from './types-contract';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:orders';

/** One request in so many is written out and read again: its bytes have a law of their own, and take most of the time. */
const requestsPerForm = 10;

/** The fan-out's way from an item to what a queue consumer reads. */
export const fanOutTypes: TypesSubject<Item | undefined> = {
  name: 'fan-out',
  async carry(changes) {
    const messages: string[] = [];
    let requests = 0;
    const bucket = new Map<string, string>();
    const sink = fanOutSink({
      topicArn,
      filterAttributes: [],
      claimCheck: { bucket: 'messages', keep: [], store: async (key, body) => void bucket.set(key, body) },
      transport: {
        async publishBatch(entries) {
          requests += 1;
          messages.push(...(requests % requestsPerForm === 0 ? written(entries) : bodiesOf(entries)));
          return entries.map(() => ({ status: 'done' }));
        },
      },
    });
    await runTasks(sink, changes);
    const entries = await Promise.all(messages.map((message) => entryOf(message, bucket)));
    const images = new Map(entries.map(({ itemKey, newImage }) => [itemKey, newImage]));
    return changes.map(({ itemKey }) => images.get(itemKey));
  },
  isSame: (item, found) => found !== undefined && isSameItem(item, found),
};

function bodiesOf(entries: readonly PublishEntry[]): readonly string[] {
  return entries.map(({ message }) => message.body);
}

function written(entries: readonly PublishEntry[]): readonly string[] {
  const form = readPublishForm(readForm(publishBatchQuery(topicArn, entries)))!;
  return form.messages.map(({ message }) => message);
}
