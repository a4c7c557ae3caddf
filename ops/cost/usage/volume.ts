import type { Workload } from './workload';

/** AWS's KB and GB are powers of two. */
const kb = 1_024;
export const gb = 1_024 ** 3;

/** Hours of a month, as AWS's calculator has them. */
export const monthHours = 730;
export const monthSeconds = monthHours * 3_600;

/** SNS, SQS, EventBridge and Pipes count a payload by chunks of 64 KB. */
const chunkBytes = 64 * kb;

/** A change in flight: images with their types in JSON take half as much again, keys and envelope 500 bytes. */
export const imageFactor = 1.5;
export const envelopeBytes = 500;

/** Changes in a month. */
export function monthlyChanges({ writesPerSecond }: Workload): number {
  return writesPerSecond * monthSeconds;
}

/** Bytes of a change as a stream's record, a message or an event. */
export function changeBytes({ itemBytes, oldItemBytes }: Workload): number {
  return imageFactor * (itemBytes + oldItemBytes) + envelopeBytes;
}

/** Units that each change begins, of so many KB each. */
export function unitsOf(bytes: number, unitKb: number): number {
  return Math.max(1, Math.ceil(bytes / (unitKb * kb)));
}

/** Change data capture units: KB begun of the larger image. */
export function captureUnits({ itemBytes, oldItemBytes }: Workload): number {
  return unitsOf(Math.max(itemBytes, oldItemBytes), 1);
}

/** Bytes that count where each record is rounded up to steps of so many KB. */
export function steppedBytes(bytes: number, stepKb: number): number {
  return unitsOf(bytes, stepKb) * stepKb * kb;
}

/** Chunks of 64 KB in one payload. */
export function chunksOf(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / chunkBytes));
}

/** Chunks that a message pays for when it shares a request with as many others as fit: ten, or so many bytes. */
export function packedChunks(bytes: number, requestBytesMax: number): number {
  const messages = packed(bytes, requestBytesMax);
  return chunksOf(messages * bytes) / messages;
}

/** Messages in one request. */
export function packed(bytes: number, requestBytesMax: number): number {
  return Math.max(1, Math.min(10, Math.floor(requestBytesMax / bytes)));
}

/** Something that happens with every so many bytes, and at the latest after so many seconds, in a month. */
export function flushes(changes: number, bytes: number, flushBytes: number, flushSeconds: number): number {
  return Math.max((changes * bytes) / flushBytes, Math.min(changes, monthSeconds / flushSeconds));
}
