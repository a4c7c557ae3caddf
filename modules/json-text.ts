import { Token } from 'cdktf';
import { expression, hasStructure } from './setting';

/**
 * A value as JSON text, to the byte what Terraform's `jsonencode` writes: the same settings make the same text whether
 * they are known at synth time or left to Terraform. Within a text, only whole strings may be references.
 * @see https://developer.hashicorp.com/terraform/language/functions/jsonencode
 */
export function jsonText(value: unknown): string {
  return hasStructure(value) ? Token.asString(expression`jsonencode(${value})`) : canonicalJson(value);
}

/** Keys in the order of their bytes, no spaces, and `<`, `>`, `&` and the two line separators escaped. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return escaped(JSON.stringify(value ?? null));
  const members = Object.entries(value).filter(([, member]) => member !== undefined);
  const sorted = members.sort(([left], [right]) => Buffer.compare(Buffer.from(left), Buffer.from(right)));
  return `{${sorted.map(([key, member]) => `${escaped(JSON.stringify(key))}:${canonicalJson(member)}`).join(',')}}`;
}

function escaped(text: string): string {
  return text.replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
