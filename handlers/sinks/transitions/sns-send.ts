import { PoisonError } from '../../core/errors';
import { sha256Hex } from '../../core/sha256';
import { type Message, sized } from '../../fan-out/message';
import { packBytesMax, packEntriesMax } from '../../fan-out/pack';
import { publishPack } from '../../fan-out/publish-pack';
import { snsJson, snsText } from '../../fan-out/sns-text';
import { isFifoTopic } from '../../fan-out/topic';
import type { PublishEntry, Transport } from '../../fan-out/transport';
import { createBatchedSend } from './batched-send';
import type { Send } from './blame';
import { type Notice, noticeContent } from './notice';

/**
 * Publishes to one topic. A FIFO topic drops a second message with the effect's id within five minutes; on a standard
 * one the attribute `effectId` is for the subscriber to look at.
 */
export function createSnsSend(topicArn: string, transport: Transport): Send {
  const limits = { entriesMax: packEntriesMax, bytesMax: packBytesMax, requestsMax: 2 };
  const send = createBatchedSend(limits, (entries: readonly (PublishEntry & { readonly bytes: number })[], signal) =>
    publishPack(entries, transport, signal),
  );
  return async (notice, signal) => {
    const message = messageOf(notice);
    if (message.bytes > packBytesMax) throw tooLarge(message.bytes, packBytesMax);
    const fifo = { groupId: sha256Hex(notice.change.itemKey), deduplicationId: notice.effectId };
    await send({ message, bytes: message.bytes, ...(isFifoTopic(topicArn) && fifo) }, signal);
  };
}

function messageOf(notice: Notice): Message {
  const { change, rule, effectId } = notice;
  return sized(snsJson(noticeContent(notice)), [
    { name: 'eventName', type: 'String', value: change.eventName },
    { name: 'table', type: 'String', value: snsText(change.table) },
    { name: 'transition', type: 'String', value: rule.name },
    { name: 'effectId', type: 'String', value: effectId },
  ]);
}

/** No later try makes it smaller, and an image is never dropped to fit. */
export function tooLarge(bytes: number, bytesMax: number): PoisonError {
  const text = `The notice has ${bytes} bytes, more than ${bytesMax}. Send \`keys\` alone.`;
  return new PoisonError(text, { code: 'MessageTooLarge' });
}
