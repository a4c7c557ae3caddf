import { fanOutSink } from '../../../handlers/fan-out/fan-out-sink';
import type { Transport } from '../../../handlers/fan-out/transport';
import { createRig } from '../../support/batch-rig';
import { sequenceNumberAt, streamRecord } from '../../support/stream-event';

/** A topic that takes everything, and keeps the ids of what it was sent. */
function createTopic() {
  const published: string[] = [];
  const transport: Transport = {
    async publishBatch(entries) {
      for (const { message } of entries) published.push(JSON.parse(message.body).id);
      return entries.map(() => ({ status: 'done' }));
    },
  };
  return { published, transport };
}

const topicArn = 'arn:aws:sns:eu-west-1:123456789012:changes';

describe('fanOutSink', () => {
  it.each([topicArn, `${topicArn}.fifo`])(
    'refuses a change whose images hold no attribute values, and publishes the others to %s',
    async (arn) => {
      const { published, transport } = createTopic();
      const rig = createRig(fanOutSink({ topicArn: arn, transport, filterAttributes: ['status'] }));
      const records = ['fine', 'text', 'null', 'fine'].map((kind, index) => {
        const status = { fine: { S: 'PAID' }, text: 'a secret', null: null }[kind] as { S: string };
        const images = { newImage: { status }, oldImage: { status: { S: 'NEW' } } };
        return streamRecord({ eventName: 'MODIFY', ...images, sequenceNumber: sequenceNumberAt(index) });
      });

      const response = await rig.invoke(records);

      expect(response).toEqual({ batchItemFailures: [] });
      expect(published).toEqual([records[0], records[3]].map((record) => record?.eventID));
      expect(rig.quarantined.map(({ error }) => (error as { code: string }).code)).toEqual(
        Array(2).fill('MalformedImage'),
      );
      expect(JSON.stringify(rig.logs)).not.toContain('secret');
    },
  );
});
