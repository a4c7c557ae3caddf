/**
 * Writes a request's body byte by byte, encoded on the way. `encodeURIComponent` would make three copies of every
 * message: the encoded text, the text with five more marks encoded, and its bytes.
 */
export class PercentEncoder {
  readonly #bytes: Buffer;
  #length = 0;

  /** `bytesMax`: three times the bytes of all text to encode, plus those to write as they are. */
  constructor(bytesMax: number) {
    this.#bytes = Buffer.allocUnsafe(bytesMax + spareBytes);
  }

  /** ASCII that stands in the body as it is. */
  write(text: string): void {
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  /** Any text; all but letters, digits and `-_.~` become `%XX`, as RFC 3986 and AWS signatures have it. */
  encode(text: string): void {
    const source = sourceOf(text);
    const bytes = this.#bytes;
    let length = this.#length;
    // Three bytes are always written and the length decides how many stay: with a branch instead, the loop takes twice
    // as long on JSON text.
    for (let index = 0; index < source.length; index++) {
      const byte = source[index]!;
      bytes[length] = first[byte]!;
      bytes[length + 1] = second[byte]!;
      bytes[length + 2] = third[byte]!;
      length += width[byte]!;
    }
    this.#length = length;
  }

  finish(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}

/** Room for the bytes that the last character writes and does not keep. */
const spareBytes = 2;

const first = new Uint8Array(256).fill(0x25);
const second = new Uint8Array(256);
const third = new Uint8Array(256);
const width = new Uint8Array(256).fill(3);
const digits = Buffer.from('0123456789ABCDEF');
for (let byte = 0; byte < 256; byte++) {
  second[byte] = digits[byte >> 4]!;
  third[byte] = digits[byte & 15]!;
}
for (const kept of Buffer.from('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~')) {
  first[kept] = kept;
  width[kept] = 1;
}

let scratch = Buffer.allocUnsafe(0);

/** The text as UTF-8, until the next call. */
function sourceOf(text: string): Uint8Array {
  const bytesMax = text.length * 3;
  if (scratch.length < bytesMax) scratch = Buffer.allocUnsafeSlow(Math.max(bytesMax, 65_536));
  return scratch.subarray(0, scratch.write(text));
}
