import type { Item } from '../core/attribute-value';
import type { KeyTypes } from '../core/inspection';
import type { ItemTemplate } from './item-template';
import { keysOf } from './keys-of';

/**
 * The key attributes that a filled-in template holds, values decoded as percent-encoded. Undefined for a text that the
 * template did not make, and where it cannot be told what belongs to which value. A value holds no character that
 * begins the text between it and the next one.
 */
export function readTemplate(template: ItemTemplate, text: string, types: KeyTypes): Item | undefined {
  const parts = template.split(/\{([^{}]+)\}/);
  const names = parts.filter((_, place) => place % 2 === 1);
  const literals = parts.filter((_, place) => place % 2 === 0);
  if (literals.slice(1, -1).includes('')) return undefined;
  const pattern = literals.map((literal, place) => {
    const [first] = literals[place + 1] ?? '';
    const value = place === names.length - 1 ? '([^]*)' : `([^${escaped(first ?? '')}]*)`;
    return `${escaped(literal)}${place < names.length ? value : ''}`;
  });
  const [, ...values] = new RegExp(`^${pattern.join('')}$`).exec(text) ?? [];
  const decoded = values.map(decode);
  const named = names.flatMap((name, place) => (decoded[place] === undefined ? [] : [[name, decoded[place]] as const]));
  const typed = named.map(([name, value]) => [name, { [types[name] ?? 'S']: value }] as const);
  return keysOf(Object.fromEntries(typed) as unknown as Item, types);
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
