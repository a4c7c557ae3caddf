import { MessageGroup, SimMessage, SimReceipt } from '../../../../engine/sim/queue/sim-message';
import { SimRecord } from '../../../../engine/sim/sim-record';
import { decodeQueueMessage, type QueueMessage } from '../../../../handlers/core/queue-message';
import { decodeStreamRecord } from '../../../../handlers/core/stream-record';
import { buildMessage } from '../../../../handlers/fan-out/message';

const noObject = () => Promise.reject(new Error('There is no object.'));

function receiptOf(record: SimRecord, kind: 'sqs' | 'sqs-fifo' = 'sqs'): SimReceipt {
  const message = new SimMessage(record, new MessageGroup());
  message.receiveCount = 3;
  return new SimReceipt(message, 0, kind);
}

describe('SimReceipt', () => {
  test.each([0, 4])('holds a change of ordinal %i as our fan-out sends it', (ordinal) => {
    const record = new SimRecord(12, 7, ordinal, 5_000, 'item-7', 500);

    const { body } = receiptOf(record).event as QueueMessage;

    expect(JSON.parse(String(body))).toEqual(JSON.parse(buildMessage(decodeStreamRecord(record.event, ''), []).body));
  });

  test('is read by the handler core, which names it by the message id', async () => {
    const event = receiptOf(new SimRecord(12, 7, 1, 5_000, 'item-7', 500)).event as QueueMessage;

    const change = await decodeQueueMessage(event, String(event.messageId), noObject);

    expect(change).toMatchObject({
      id: '12',
      itemIdentifier: '12',
      eventName: 'MODIFY',
      keys: { id: { S: 'item-7' } },
    });
  });

  test('tells its group and how often it was received', () => {
    const { event } = receiptOf(new SimRecord(12, 7, 1, 5_000, 'item-7', 500), 'sqs-fifo');

    expect(event).toMatchObject({
      attributes: { ApproximateReceiveCount: '3', MessageGroupId: 'item-7' },
      eventSourceARN: expect.stringMatching(/\.fifo$/),
    });
  });
});
