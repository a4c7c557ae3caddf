import type { Item } from '../../handlers/core/attribute-value';
import { fanOutSink } from '../../handlers/fan-out/fan-out-sink';
import { publishBatchQuery } from '../../handlers/fan-out/publish-batch-query';
import { readForm, readPublishForm } from '../../local/services/publish-batch-form';
import { entryOf } from './fan-out-subject';
import { isSameItem } from './same-item';
import { runTasks, type TypesSubject } from './types-contract';

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:orders';

/** The fan-out's way from an item to what a queue consumer reads, through the bytes of each request. */
export const fanOutTypes: TypesSubject<Item | undefined> = {
  name: 'fan-out, through the requests that it sends,',
  async carry(changes) {
    const messages: string[] = [];
    const bucket = new Map<string, string>();
    const sink = fanOutSink({
      topicArn,
      filterAttributes: [],
      claimCheck: { bucket: 'messages', keep: [], store: async (key, body) => void bucket.set(key, body) },
      transport: {
        async publishBatch(entries) {
          const form = readPublishForm(readForm(publishBatchQuery(topicArn, entries)))!;
          messages.push(...form.messages.map(({ message }) => message));
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
