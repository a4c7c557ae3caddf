import { toNative } from '../../consumer/native-item';
import { isTransition, type TransitionEnd } from '../../consumer/transition';
import type { Item } from '../../core/attribute-value';
import type { Change } from '../../core/change';
import { PoisonError } from '../../core/errors';
import { passes } from '../item-test';
import type { TransitionRule } from './settings';

/**
 * The rules that a change fires, in their order. What a transition is, `isTransition` decides for settings as it does
 * for code. Throws a `PoisonError` where the stream's view type leaves out an image: then nobody can tell.
 */
export function firedRules(change: Change, rules: readonly TransitionRule[]): readonly TransitionRule[] {
  const { eventName, oldImage, newImage } = change;
  if ((!newImage && eventName !== 'REMOVE') || (!oldImage && eventName !== 'INSERT')) {
    const text = 'Transitions need the stream view type NEW_AND_OLD_IMAGES.';
    throw new PoisonError(text, { code: 'TransitionsNeedBothImages' });
  }
  const before = eventName === 'INSERT' ? undefined : oldImage;
  const after = eventName === 'REMOVE' ? undefined : newImage;
  return rules.filter((rule) => hasHappened(rule, before, after) && passes((after ?? before)!, rule.where ?? []));
}

function hasHappened({ attribute, from, to }: TransitionRule, before: Item | undefined, after: Item | undefined) {
  const ends = { attribute, ...(from && { from: endOf(from) }), ...(to && { to: endOf(to) }) };
  return isTransition(ends, onlyAttribute(before, attribute), onlyAttribute(after, attribute));
}

/** Nothing but the attribute that the rule looks at is converted. */
function onlyAttribute(image: Item | undefined, attribute: string): object | undefined {
  if (!image || !Object.hasOwn(image, attribute)) return image && {};
  return toNative(Object.fromEntries([[attribute, image[attribute]!]]));
}

/** Settings write every value as text, since Terraform's lists are of one type: `5` stands for the number too. */
function endOf(texts: readonly (string | null)[]): TransitionEnd {
  return texts.flatMap((text) => (text === null ? [null] : [text, ...flagsOf(text), ...numbersOf(text)]));
}

function flagsOf(text: string): readonly boolean[] {
  return text === 'true' ? [true] : text === 'false' ? [false] : [];
}

function numbersOf(text: string): readonly number[] {
  return /^-?\d+(\.\d+)?$/.test(text) ? [Number(text)] : [];
}
