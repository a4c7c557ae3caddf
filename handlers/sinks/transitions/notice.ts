import type { AttributeValue } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { type MessageContent, messageContent } from '../../fan-out/message';
import type { TransitionRule } from './settings';

/** One thing to send: a rule that a change has fired. */
export interface Notice {
  readonly rule: TransitionRule;
  readonly change: Change;
  /** The same for every try: the SHA-256 of consumer, change and rule, as hex. */
  readonly effectId: string;
}

/** What a message or an event holds as JSON: the message of the change, and the transition. */
export type NoticeContent = MessageContent & {
  readonly effectId: string;
  readonly transition: {
    readonly name: string;
    readonly attribute: string;
    /** Null where the attribute was not there. */
    readonly from: AttributeValue | null;
    readonly to: AttributeValue | null;
  };
};

export function noticeContent({ rule, change, effectId }: Notice): NoticeContent {
  const { new: newImage, old: oldImage, ...content } = messageContent(change);
  const { name, attribute } = rule;
  const transition = { name, attribute, from: valueIn(oldImage, attribute), to: valueIn(newImage, attribute) };
  const images = { ...(newImage && { new: newImage }), ...(oldImage && { old: oldImage }) };
  return { ...content, effectId, transition, ...(rule.content !== 'keys' && images) };
}

function valueIn(image: MessageContent['new'], attribute: string): AttributeValue | null {
  return image && Object.hasOwn(image, attribute) ? image[attribute]! : null;
}
