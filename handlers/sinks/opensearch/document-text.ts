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
    .map((name) => `${topName(name)}:${valueText(item[name] as AttributeValue)}`)
    .join(',');
}

/** A field's name and value as a document's text has them. */
export function fieldText(name: string, value: AttributeValue): string {
  return `${topName(name)}:${valueText(value)}`;
}

function membersText(item: Item, nameText: (name: string) => string): string {
  let text = '';
  // An object made by `JSON.parse` inherits nothing that this loop could meet, and `Object.entries` takes twice the time.
  for (const name in item) {
    if (text !== '') text += ',';
    text += `${nameText(name)}:${valueText(item[name] as AttributeValue)}`;
  }
  return text;
}

function valueText(value: AttributeValue): string {
  for (const type in value) {
    const content = (value as { readonly [type: string]: unknown })[type];
    switch (type) {
      case 'S':
      case 'B':
        return quote(content as string);
      case 'N':
        return numberText(content as string);
      case 'BOOL':
        return content === true ? 'true' : 'false';
      case 'NULL':
        return 'null';
      case 'M':
        return `{${membersText(content as Item, nestedName)}}`;
      case 'L':
        return `[${(content as readonly AttributeValue[]).map(valueText).join(',')}]`;
      case 'SS':
      case 'BS':
        return `[${(content as readonly string[]).map(quote).join(',')}]`;
      case 'NS':
        return `[${(content as readonly string[]).map(numberText).join(',')}]`;
    }
  }
  throw new PoisonError('A value of the item has no type that is known (AttributeType).', { code: 'AttributeType' });
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

function topName(name: string): string {
  return reservedNames.has(name) ? `"%5F${name.slice(1)}"` : nestedName(name);
}

const needsSpelling = /[.%]/g;
const names = new Map<string, string>();
const namesMax = 1_000;

/** A dot would make an object of the name, and is refused at its ends: it is spelled `%2E`, and `%` as `%25`. */
function nestedName(name: string): string {
  const known = names.get(name);
  if (known !== undefined) return known;
  const text = name === '' ? '"%"' : quote(name.replace(needsSpelling, (char) => (char === '.' ? '%2E' : '%25')));
  // Tables have few names; where names are data, as keys of maps may be, the memory must not grow with them.
  if (names.size < namesMax && name.length < 64) names.set(name, text);
  return text;
}
