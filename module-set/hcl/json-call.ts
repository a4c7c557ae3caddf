import { isRecord } from './block-shape';
import { quote, quoteKey } from './quote';
import { scanTemplate } from './scan-template';

/**
 * JSON text as the call of `jsonencode` that writes it, which people can read; undefined where the call would write
 * other text: it sorts keys, leaves out blanks and escapes more.
 */
export function jsonCall(text: string): string | undefined {
  if (!/^[[{][\s\S]*[\]}]$/.test(text)) return undefined;
  const sequences: string[] = [];
  const parts = scanTemplate(text, { isQuoted: false });
  const marked = parts
    .map((part) => (part.kind === 'literal' ? part.text : mark(sequences.push(part.text) - 1)))
    .join('');
  const isPlain = parts.every((part) => part.kind === 'sequence' || !/[<>&\p{C}\u2028\u2029]|\\u/u.test(part.text));
  if (!isPlain || sequences.some((sequence) => !/^\$\{[^~].*[^~]\}$/s.test(sequence))) return undefined;
  const document = parse(marked);
  if (document === undefined || JSON.stringify(document) !== marked || !isCanonical(document)) return undefined;
  return `jsonencode(${printDocument(document, sequences)})`;
}

/** A sequence stands in the text as a character of private use with its index behind. */
const marker = '\ue000';
const mark = (index: number) => `${marker}${index};`;

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Whether `jsonencode` keeps keys and numbers as they are. */
function isCanonical(value: unknown): boolean {
  if (typeof value === 'number') return Number.isSafeInteger(value);
  if (Array.isArray(value)) return value.every(isCanonical);
  if (!isRecord(value)) return true;
  const keys = Object.keys(value);
  const isSorted = keys.every((key, index) => index === 0 || keys[index - 1]! < key);
  return isSorted && keys.every((key) => !key.includes(marker)) && Object.values(value).every(isCanonical);
}

function printDocument(value: unknown, sequences: readonly string[]): string {
  if (typeof value === 'string') return printText(value, sequences);
  if (Array.isArray(value)) return `[${value.map((item) => printDocument(item, sequences)).join(', ')}]`;
  if (!isRecord(value)) return JSON.stringify(value);
  const fields = Object.entries(value).map(
    ([key, field]) => `${quoteKey(key, 'template')} = ${printDocument(field, sequences)}`,
  );
  return `{ ${fields.join(', ')} }`;
}

/** A text that is one expression is text whatever type the expression has. */
function printText(text: string, sequences: readonly string[]): string {
  const restored = text.replace(/\ue000(\d+);/g, (_mark, index: string) => sequences[Number(index)]!);
  const expression = quote(restored, 'template');
  const isWhole = /^\ue000\d+;$/.test(text) && !expression.startsWith('"');
  return isWhole && !isTextByName(expression) ? `tostring(${expression})` : expression;
}

/** Attributes that are text wherever AWS's provider has them. */
function isTextByName(expression: string): boolean {
  return /^(one\()?[\w.[\]*"-]+\.(arn|id|name|bucket|url|account_id)\)?$/.test(expression);
}
