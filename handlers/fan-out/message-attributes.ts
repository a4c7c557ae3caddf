import type { AttributeValue, Item } from '../core/attribute-value';
import type { Change } from '../core/change';
import { changedAttributes } from './changed-attributes';
import { snsJson, snsText } from './sns-text';

/** An attribute of an SNS message, which the filter policies of subscriptions look at. */
export interface MessageAttribute {
  readonly name: string;
  readonly type: 'String' | 'Number' | 'String.Array';
  /** Never empty: SNS refuses an empty value. */
  readonly value: string;
}

/**
 * Attributes of a change's message: `eventName`, `table`, `changedAttributes` (left out when the view type hides it),
 * and one per filter attribute that the item has. Looked up in the new image, on REMOVE in the old one, and in the key
 * where the view type leaves the image out.
 *
 * S, BOOL -> String; N -> Number, or String where filter policies cannot compare it; SS -> String.Array. An empty
 * string and every other type have no attribute: filter on the message's body instead.
 */
export function messageAttributes(change: Change, filterAttributes: readonly string[]): MessageAttribute[] {
  const attributes: MessageAttribute[] = [
    { name: 'eventName', type: 'String', value: change.eventName },
    { name: 'table', type: 'String', value: change.table },
  ];
  const changed = changedAttributes(change);
  if (changed) attributes.push({ name: 'changedAttributes', type: 'String.Array', value: snsJson(changed) });
  const item = (change.eventName === 'REMOVE' ? change.oldImage : change.newImage) ?? change.keys;
  for (const name of filterAttributes) {
    const attribute = filterAttribute(item, name);
    if (attribute) attributes.push(attribute);
  }
  return attributes;
}

function filterAttribute(item: Item, name: string): MessageAttribute | undefined {
  if (!Object.hasOwn(item, name)) return undefined;
  const value = item[name]!;
  if ('S' in value) return value.S === '' ? undefined : { name, type: 'String', value: snsText(value.S) };
  if ('N' in value) return { name, type: isComparable(value) ? 'Number' : 'String', value: value.N };
  if ('BOOL' in value) return { name, type: 'String', value: String(value.BOOL) };
  if ('SS' in value) return { name, type: 'String.Array', value: snsJson(value.SS) };
  return undefined;
}

/**
 * Whether a filter policy can compare the number: from -10^9 to 10^9 with at most five digits after the point.
 * @see https://docs.aws.amazon.com/sns/latest/dg/numeric-value-matching.html
 */
function isComparable({ N: text }: Extract<AttributeValue, { readonly N: string }>): boolean {
  return /^-?\d{1,10}(\.\d{1,5})?$/.test(text) && Math.abs(Number(text)) <= 1e9;
}
