import type { AttributeValue, Item } from '../core/attribute-value';
import { canonicalNumber } from '../core/canonical-number';

/** Names of the attributes that two items do not share: numbers are compared as decimals, sets in any order. */
export function differingNames(left: Item, right: Item): readonly string[] {
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
  return names.filter((name) => memberText(left, name) !== memberText(right, name)).sort();
}

function memberText(item: Item, name: string): string | undefined {
  return Object.hasOwn(item, name) ? valueText(item[name]!) : undefined;
}

/** One text for all spellings of a value. */
function valueText(value: AttributeValue): string {
  const [type, content] = Object.entries(value)[0] as [string, unknown];
  if (type === 'N') return `N${canonicalNumber(content as string)}`;
  if (type === 'L') return `L[${(content as readonly AttributeValue[]).map(valueText).join()}]`;
  if (type === 'M') {
    const members = Object.entries(content as Item).map(([name, one]) => `${JSON.stringify(name)}:${valueText(one)}`);
    return `M{${members.sort().join()}}`;
  }
  if (!Array.isArray(content)) return `${type}${JSON.stringify(content)}`;
  return `${type}${JSON.stringify(content.map((one: string) => (type === 'NS' ? canonicalNumber(one) : one)).sort())}`;
}
