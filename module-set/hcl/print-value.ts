import { jsonCall } from './json-call';
import { quote, quoteKey, type StringMeaning } from './quote';

/** A value of Terraform's JSON syntax as an expression on one line, every key of an object in quotes. */
export function printValue(value: unknown, meaning: StringMeaning): string {
  if (typeof value === 'string') return (meaning === 'template' && jsonCall(value)) || quote(value, meaning);
  if (Array.isArray(value)) return `[${value.map((item) => printValue(item, meaning)).join(', ')}]`;
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).filter(([, field]) => field !== undefined);
    return `{ ${fields.map(([key, field]) => `${quoteKey(key, meaning)} = ${printValue(field, meaning)}`).join(', ')} }`;
  }
  return JSON.stringify(value) ?? 'null';
}

/** What JSON writes as text and HCL as it is: a reference, a keyword, a type. */
export function printRaw(value: unknown): string {
  if (typeof value === 'string') return value.replace(/^\$\{([\s\S]*)\}$/, '$1');
  if (Array.isArray(value)) return `[${value.map(printRaw).join(', ')}]`;
  if (typeof value !== 'object' || value === null) return String(value);
  return `{ ${Object.entries(value)
    .map(([key, field]) => `${key} = ${printRaw(field)}`)
    .join(', ')} }`;
}
