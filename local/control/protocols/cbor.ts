/**
 * CBOR as far as AWS's protocol of that name goes: maps with text keys, lists, text, bytes, numbers, booleans, null, and
 * times as tag 1.
 * @see https://www.rfc-editor.org/rfc/rfc8949
 */
export function decodeCbor(bytes: Buffer): unknown {
  return new Decoder(bytes).value();
}

export function encodeCbor(value: unknown): Buffer {
  return Buffer.concat(partsOf(value));
}

const breakByte = 0xff;

class Decoder {
  readonly #bytes: Buffer;
  #at = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
  }

  value(): unknown {
    const first = this.#bytes[this.#at++]!;
    const major = first >> 5;
    if (major === 7) return this.#simple(first & 31);
    const length = this.#length(first & 31);
    switch (major) {
      case 0:
        return length;
      case 1:
        return -1 - length!;
      case 2:
        return this.#chunks(length);
      case 3:
        return this.#chunks(length).toString('utf8');
      case 4:
        return this.#many(length, () => this.value());
      case 5:
        return Object.fromEntries(this.#many(length, () => [String(this.value()), this.value()] as const));
      default:
        return length === 1 ? new Date(Number(this.value()) * 1_000) : this.value();
    }
  }

  /** Undefined where the end is marked instead. */
  #length(info: number): number | undefined {
    if (info < 24) return info;
    if (info === 31) return undefined;
    const bytes = 2 ** (info - 24);
    const value = bytes === 8 ? Number(this.#bytes.readBigUInt64BE(this.#at)) : this.#bytes.readUIntBE(this.#at, bytes);
    this.#at += bytes;
    return value;
  }

  #many<T>(length: number | undefined, next: () => T): T[] {
    const values: T[] = [];
    while (length === undefined ? this.#bytes[this.#at] !== breakByte : values.length < length) values.push(next());
    if (length === undefined) this.#at += 1;
    return values;
  }

  #chunks(length: number | undefined): Buffer {
    if (length === undefined) return Buffer.concat(this.#many(undefined, () => Buffer.from(this.value() as Buffer)));
    this.#at += length;
    return this.#bytes.subarray(this.#at - length, this.#at);
  }

  #simple(info: number): unknown {
    if (info === 25) return this.#half();
    if (info === 26 || info === 27) {
      const value = info === 26 ? this.#bytes.readFloatBE(this.#at) : this.#bytes.readDoubleBE(this.#at);
      this.#at += info === 26 ? 4 : 8;
      return value;
    }
    return { 20: false, 21: true, 22: null }[info];
  }

  #half(): number {
    const bits = this.#bytes.readUInt16BE(this.#at);
    this.#at += 2;
    const [sign, exponent, fraction] = [bits >> 15 ? -1 : 1, (bits >> 10) & 31, bits & 1_023];
    if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
    return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1_024) * 2 ** (exponent - 15));
  }
}

function partsOf(value: unknown): Buffer[] {
  if (value === null || value === undefined) return [Buffer.from([0xf6])];
  if (typeof value === 'boolean') return [Buffer.from([value ? 0xf5 : 0xf4])];
  if (typeof value === 'number') return [Number.isSafeInteger(value) ? integer(value) : double(value)];
  if (typeof value === 'string') return [head(3, Buffer.byteLength(value)), Buffer.from(value)];
  if (value instanceof Date) return [head(6, 1), double(value.getTime() / 1_000)];
  if (Array.isArray(value)) return [head(4, value.length), ...value.flatMap(partsOf)];
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  return [head(5, entries.length), ...entries.flatMap(([name, member]) => [...partsOf(name), ...partsOf(member)])];
}

function integer(value: number): Buffer {
  return value < 0 ? head(1, -1 - value) : head(0, value);
}

function double(value: number): Buffer {
  const bytes = Buffer.alloc(9, 0xfb);
  bytes.writeDoubleBE(value, 1);
  return bytes;
}

function head(major: number, length: number): Buffer {
  const type = major << 5;
  if (length < 24) return Buffer.from([type | length]);
  if (length < 2 ** 32) {
    const bytes = Buffer.alloc(5, type | 26);
    bytes.writeUInt32BE(length, 1);
    return bytes;
  }
  const bytes = Buffer.alloc(9, type | 27);
  bytes.writeBigUInt64BE(BigInt(length), 1);
  return bytes;
}
