import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';

/** Stands in for `@smithy/core/checksum`, which brings every hash in JavaScript too, for machines without Node's. */
export class Sha256 {
  readonly #hash: Hash | Hmac;

  constructor(secret?: string | Uint8Array) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', secret);
  }

  update(data: string | Uint8Array): void {
    this.#hash.update(data);
  }

  /** The signer never asks a hash that it has finished to start again. */
  reset(): void {}

  async digest(): Promise<Uint8Array> {
    return this.#hash.digest();
  }
}
