/**
 * Stands in for `@smithy/core/serde`, which brings base64, UUIDs and blobs along, also where the signer is all that
 * uses it. The names are those that `@smithy/signature-v4` imports.
 */
export const { hasOwn } = Object;

export function fromHex(hex: string): Uint8Array {
  return Buffer.from(hex, 'hex');
}

export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function fromUtf8(text: string): Uint8Array {
  return Buffer.from(text);
}

export function toUint8Array(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? fromUtf8(data) : data;
}

export function isArrayBuffer(value: unknown): value is ArrayBuffer {
  return value instanceof ArrayBuffer;
}

/** Makes room for a header of this name: assigning it would set the object's prototype. */
export function writeKey(object: object): void {
  Object.defineProperty(object, '__proto__', {
    value: undefined,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
