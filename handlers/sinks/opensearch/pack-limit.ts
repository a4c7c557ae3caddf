import type { SinkError } from '../../core/errors';

/** How many bytes the next request may have. It shrinks when requests are refused as a whole, and grows back. */
export interface PackLimit {
  readonly bytes: number;
  /** A request of that many bytes was taken. */
  accepted(): void;
  /** One was refused as a whole, or not answered in time. */
  refused(bytes: number, error: SinkError): void;
}

/** Below this a request is no lighter to take for a node that is short of memory. */
const lightBytes = 50_000;

/**
 * A node that is short of memory refuses large requests (429), and one above its limit never passes (413); neither says
 * how many bytes it would take. Half as many are tried next, and a tenth more after each success, but never again what
 * was too large by its nature.
 */
export function createPackLimit(bytesMax: number): PackLimit {
  let ceiling = bytesMax;
  let bytes = bytesMax;
  return {
    get bytes() {
      return bytes;
    },
    accepted() {
      bytes = Math.min(ceiling, Math.ceil(bytes * 1.1));
    },
    refused(refusedBytes, { statusCode, code }) {
      const half = Math.ceil(refusedBytes / 2);
      if (statusCode === 413) ceiling = Math.min(ceiling, refusedBytes - 1);
      if (statusCode === 413) bytes = Math.min(bytes, half);
      if (statusCode === 429 || code === 'RequestTimeout') bytes = Math.min(bytes, Math.max(half, lightBytes));
    },
  };
}
