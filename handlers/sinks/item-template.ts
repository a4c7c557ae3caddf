import type { Item } from '../core/attribute-value';
import { PoisonError } from '../core/errors';
import { memberAt } from './item-path';

/** Text with attributes of an item in it: `order:{customerId}:{orderId}`. */
export type ItemTemplate = string;

const placeholder = /\{([^{}]+)\}/g;

/** The attributes that a template names, as dotted paths. */
export function placeholdersOf(template: ItemTemplate): readonly string[] {
  return [...template.matchAll(placeholder)].map(([, path]) => path!);
}

/**
 * A template filled in. Throws a `PoisonError` where a value is missing or is not text, number or binary (base64), so
 * that no two items are given one text by accident. `encode` keeps separators in values apart from the template's own.
 */
export function fillTemplate(template: ItemTemplate, item: Item, encode: (text: string) => string): string {
  return template.replace(placeholder, (_whole, path: string) => encode(scalarAt(item, path)));
}

function scalarAt(item: Item, path: string): string {
  const value = memberAt({ M: item }, path.split('.'));
  if (value && 'S' in value) return value.S;
  if (value && 'N' in value) return value.N;
  if (value && 'B' in value) return value.B;
  const problem = value ? 'is neither text, number nor binary' : 'is missing';
  throw new PoisonError(`A value of the template ${problem} (TemplateValue).`, { code: 'TemplateValue' });
}
