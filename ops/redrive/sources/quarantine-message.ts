import type { Message } from '@aws-sdk/client-sqs';
import type { DeployedConsumer } from '../../deployed/deployed-pipeline';
import type { Finding } from '../finding';
import { foundRecordOf } from '../found-record';
import type { QueueHold } from '../queue-hold';
import { attemptsIn, type QuarantineBody, quarantineCause, quarantineText, triedAgain } from './quarantine-body';

/** A record in a quarantine that is a queue. */
export async function quarantineMessageFinding(
  message: Message,
  body: QuarantineBody,
  consumer: DeployedConsumer,
  hold: QueueHold,
): Promise<Finding> {
  return {
    id: message.MessageId!,
    source: 'quarantine',
    target: { name: consumer.name, consumer },
    cause: quarantineCause(body),
    atMs: Date.parse(body.quarantinedAt) || 0,
    records: [await foundRecordOf(body.record, message.MessageId!)],
    expected: 1,
    isSuperset: false,
    lost: [],
    history: attemptsIn(body),
    async remove() {
      await hold.delete([message.MessageId!]);
      return true;
    },
    async keep({ attempt }) {
      if (attempt) await hold.replace(message, [quarantineText(triedAgain(body, attempt))]);
    },
  };
}
