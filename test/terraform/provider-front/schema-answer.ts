/** Bytes before a message of gRPC: whether it is compressed, and its length. */
const prefixBytes = 5;

/** Wire type of a Protocol Buffers field that states its length: texts, messages and entries of maps. */
const lengthDelimited = 2;

/**
 * The provider's answer to `GetSchema` without the resources and data sources that are not kept. Each is an entry of a
 * map in the answer, a message whose first field is its name; all else stays byte for byte.
 */
export function keepTypes(answer: Buffer, isKept: (name: string) => boolean): Buffer {
  const kept = fieldsOf(answer.subarray(prefixBytes)).filter((field) => {
    const name = entryName(field.content);
    return name === undefined || isKept(name);
  });
  const body = Buffer.concat(kept.map(({ bytes }) => bytes));
  const prefix = Buffer.alloc(prefixBytes);
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([prefix, body]);
}

interface Field {
  /** With its tag and length. */
  readonly bytes: Buffer;
  readonly content: Buffer;
}

function fieldsOf(message: Buffer): readonly Field[] {
  const fields: Field[] = [];
  for (let start = 0; start < message.length; ) {
    const tag = varintAt(message, start);
    if (tag.value % 8 !== lengthDelimited) throw new Error(`a field of wire type ${tag.value % 8} at byte ${start}.`);
    const length = varintAt(message, tag.end);
    const end = length.end + length.value;
    fields.push({ bytes: message.subarray(start, end), content: message.subarray(length.end, end) });
    start = end;
  }
  return fields;
}

const firstFieldAsText = 0x0a;

/** The name in an entry of a map of AWS's types; undefined for any other field. */
function entryName(content: Buffer): string | undefined {
  if (content[0] !== firstFieldAsText) return undefined;
  const length = varintAt(content, 1);
  const name = content.toString('utf8', length.end, length.end + length.value);
  return /^aws_[a-z0-9_]+$/.test(name) ? name : undefined;
}

/** A number in groups of seven bits, the lowest first; every byte but the last has its high bit set. */
function varintAt(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let at = start; at < bytes.length; at++) {
    const byte = bytes[at]!;
    value += (byte % 128) * 128 ** (at - start);
    if (byte < 128) return { value, end: at + 1 };
  }
  throw new Error(`a number at byte ${start} does not end.`);
}
