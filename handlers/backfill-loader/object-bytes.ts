import type { AwsRequest } from '../core/aws-request';
import { type ObjectLocation, objectAddress, objectRefusal } from '../core/object-store';
import { type RetryParts, retry } from '../core/retry';

/** A part of an object comes in one answer, well within the time that a request may take. */
const partBytes = 8 * 1_024 * 1_024;

/**
 * An object from its beginning to its end, a part at a time: no connection stands open while the functions work on what
 * was read. Rejects where the object changes meanwhile.
 */
export async function* objectBytes(
  request: AwsRequest,
  location: ObjectLocation,
  parts: RetryParts,
): AsyncGenerator<Buffer> {
  const call = { ...objectAddress(request, location), method: 'GET' } as const;
  let total = 1;
  let etag: string | undefined;
  for (let at = 0; at < total; at += partBytes) {
    const range = `bytes=${at}-${at + partBytes - 1}`;
    const headers = { range, ...(etag && { 'if-match': etag }) };
    const { body, headers: answered } = await retry(async () => {
      const answer = await request({ ...call, headers, signal: parts.signal });
      if (answer.statusCode !== 206 && answer.statusCode !== 200) throw objectRefusal('GetObject', answer);
      return answer;
    }, parts);
    total = Number(/\/(\d+)$/.exec(answered['content-range'] ?? '')?.[1] ?? body.length);
    etag = answered.etag;
    yield body;
  }
}
