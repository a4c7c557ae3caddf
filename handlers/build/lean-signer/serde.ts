/**
 * Stands in for `@smithy/core/serde` where only the signer uses it. The module itself looks at the global `crypto` as
 * it loads, which makes Node load the whole of its Web Crypto: a quarter of a small handler's start.
 */
export function toHex(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex');
}

export function fromHex(text: string): Uint8Array {
  return Buffer.from(text, 'hex');
}

export function fromUtf8(text: string): Uint8Array {
  return Buffer.from(text);
}

export function toUint8Array(data: string | Uint8Array): Uint8Array {
  return typeof data === 'string' ? fromUtf8(data) : data;
}

export function isArrayBuffer(data: unknown): data is ArrayBuffer {
  return data instanceof ArrayBuffer;
}

export function hasOwn(object: object, name: string): boolean {
  return Object.hasOwn(object, name);
}

/** Gives the object a `__proto__` of its own, which assignment would not. */
export function writeKey(object: object): void {
  Object.defineProperty(object, '__proto__', {
    value: undefined,
    writable: true,
    enumerable: true,
    configurable: true,
  });
}
