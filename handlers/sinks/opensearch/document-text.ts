import type { AttributeValue, Item } from '../../core/attribute-value';
import { PoisonError } from '../../core/errors';
import { versionField } from './version-field';

/**
 * The members of an item's document as JSON text, without the braces: numbers as they are spelled, with all their
 * digits, sets as lists, binary as base64. Straight from the attribute values: unmarshalling first takes three times as
 * long and loses digits.
 */
export function documentText(item: Item, attributes?: readonly string[]): string {
  if (!attributes) return membersText(item, topName);
  return attributes
    .filter((name) => Object.hasOwn(item, name))
    .map((name) => fieldText(name, item[name] as AttributeValue))
    .join(',');
}

/** A field's name and value as a document's text has them. */
export function fieldText(name: string, value: AttributeValue): string {
  return topName(name) + valueText(value);
}

/** How a document spells the name of a field at the top, and of one inside another. */
export const fieldName = (name: string): string => JSON.parse(topName(name).slice(0, -1)) as string;
export const memberName = (name: string): string => JSON.parse(nestedName(name).slice(0, -1)) as string;

function membersText(item: Item, nameText: (name: string) => string): string {
  let text = '';
  // An object made by `JSON.parse` inherits nothing that this loop could meet, and `Object.entries` takes twice the time.
  for (const name in item) {
    const member = nameText(name) + valueText(item[name] as AttributeValue);
    text = text === '' ? member : `${text},${member}`;
  }
  return text;
}

/** An attribute value by the type that it has; asking for one after the other is quicker than asking which it is. */
type AnyValue = {
  readonly [Type in 'S' | 'N' | 'B']?: string;
} & {
  readonly [Type in 'SS' | 'NS' | 'BS']?: readonly string[];
} & {
  readonly BOOL?: boolean;
  readonly NULL?: true;
  readonly L?: readonly AttributeValue[];
  readonly M?: Item;
};

function valueText(attribute: AttributeValue): string {
  const value = attribute as AnyValue;
  if (value.S !== undefined) return quote(value.S);
  if (value.N !== undefined) return numberText(value.N);
  if (value.M !== undefined) return `{${membersText(value.M, nestedName)}}`;
  if (value.L !== undefined) return listText(value.L, valueText);
  if (value.BOOL !== undefined) return value.BOOL ? 'true' : 'false';
  if (value.NULL !== undefined) return 'null';
  if (value.SS !== undefined) return listText(value.SS, quote);
  if (value.NS !== undefined) return listText(value.NS, numberText);
  if (value.B !== undefined) return quote(value.B);
  if (value.BS !== undefined) return listText(value.BS, quote);
  throw new PoisonError('A value of the item has no type that is known (AttributeType).', { code: 'AttributeType' });
}

function listText<Member>(members: readonly Member[], memberText: (member: Member) => string): string {
  let text = '';
  for (const member of members) text = text === '' ? memberText(member) : `${text},${memberText(member)}`;
  return `[${text}]`;
}

/** JSON's grammar, which is DynamoDB's spelling too; a message may bring anything, and must not write a document of its own. */
const jsonNumber = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

function numberText(text: string): string {
  if (jsonNumber.test(text)) return text;
  throw new PoisonError('A number of the item is none (NumberText).', { code: 'NumberText' });
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what JSON wants escaped.
const needsEscape = /["\\\u0000-\u001f\ud800-\udfff]/;

function quote(text: string): string {
  // For short text the test costs less than the call that it mostly spares.
  return text.length < 64 && !needsEscape.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Names that OpenSearch keeps for itself at the top of a document, and the one that the sink adds. */
const reservedNames = new Set([
  ...['_id', '_index', '_source', '_routing', '_version', '_seq_no', '_field_names', '_ignored', '_nested_path'],
  ...['_doc_count', '_data_stream_timestamp', versionField],
]);

/** The name of a field at the top, with the colon after it. */
function topName(name: string): string {
  return (
    topNames.get(name) ?? memorize(topNames, name, reservedNames.has(name) ? `"%5F${name.slice(1)}"` : spelled(name))
  );
}

function nestedName(name: string): string {
  return nestedNames.get(name) ?? memorize(nestedNames, name, spelled(name));
}

/** A dot would make an object of the name, and is refused at its ends: it is spelled `%2E`, and `%` as `%25`. */
function spelled(name: string): string {
  return name === '' ? '"%"' : quote(name.replace(/[.%]/g, (char) => (char === '.' ? '%2E' : '%25')));
}

const topNames = new Map<string, string>();
const nestedNames = new Map<string, string>();
const namesMax = 1_000;

/** Tables have few names; where names are data, as keys of maps may be, the memory must not grow with them. */
function memorize(memory: Map<string, string>, name: string, text: string): string {
  const member = `${text}:`;
  if (memory.size < namesMax && name.length < 64) memory.set(name, member);
  return member;
}
