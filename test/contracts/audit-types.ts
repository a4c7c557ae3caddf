import type { Item } from '../../handlers/core/attribute-value';
import { createAuditSink } from '../../handlers/sinks/audit/audit-sink';
import { createDeliveryStream } from '../../handlers/sinks/audit/delivery-stream';
import { createFirehoseStandIn } from '../../local/services/firehose-stand-in';
import { firehoseRequest } from '../support/firehose-request';
import { isSameItem } from './same-item';
import { runTasks, type TypesSubject } from './types-contract';

/** The way of the audit log from an item to its line. */
export const auditTypes: TypesSubject<Item | undefined> = {
  name: 'audit',
  async carry(changes) {
    const images = new Map<string, Item>();
    const standIn = createFirehoseStandIn();
    standIn.create('log', async (content) => {
      const lines = content.toString().split('\n').slice(0, -1);
      for (const line of lines.map((text) => JSON.parse(text))) images.set(line.id, line.new);
    });
    await runTasks(createAuditSink({ stream: createDeliveryStream(firehoseRequest(standIn), 'log') }), changes);
    return changes.map(({ id }) => images.get(id));
  },
  isSame: (item, found) => found !== undefined && isSameItem(item, found),
};
