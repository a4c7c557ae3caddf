import type { AwsCall, AwsRequest } from './aws-request';
import { encodeStrictly } from './encode-strictly';
import { isTransientAnswer } from './error-class';
import { SinkError } from './errors';
import type { HttpAnswer } from './http-exchange';
import { sha256Base64 } from './sha256';

export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** The two S3 operations that most handlers need. Both reject with a `SinkError` whose code is S3's own, as `NoSuchKey`. */
export interface ObjectStore {
  put(location: ObjectLocation, body: string | Uint8Array, signal?: AbortSignal): Promise<void>;
  get(location: ObjectLocation, signal?: AbortSignal): Promise<Buffer>;
}

export function createObjectStore(request: AwsRequest): ObjectStore {
  return {
    async put(location, body, signal) {
      // A bucket with Object Lock takes no object without a checksum.
      const headers = { 'content-type': 'application/json', 'x-amz-checksum-sha256': sha256Base64(body) };
      const call = { ...objectAddress(request, location), headers, body, ...(signal && { signal }) };
      expectOk('PutObject', await request({ ...call, method: 'PUT' }));
    },
    async get(location, signal) {
      const call = { ...objectAddress(request, location), ...(signal && { signal }) };
      const answer = await request({ ...call, method: 'GET' });
      expectOk('GetObject', answer);
      return answer.body;
    },
  };
}

/** AWS wants the bucket before the host; endpoints set by hand, and names with dots under TLS, want it in the path. */
export function objectAddress(
  request: AwsRequest,
  { bucket, key }: ObjectLocation,
): Pick<AwsCall, 'service' | 'path' | 'hostPrefix'> {
  const path = `/${key.split('/').map(encodeStrictly).join('/')}`;
  const inPath = bucket.includes('.') || request.endpointOf('s3').custom;
  return inPath ? { service: 's3', path: `/${bucket}${path}` } : { service: 's3', path, hostPrefix: bucket };
}

function expectOk(operation: string, answer: HttpAnswer): void {
  if (answer.statusCode !== 200) throw objectRefusal(operation, answer);
}

/** What S3's answer says went wrong, by its own code; one to a HEAD has no body to say more than its status. */
export function objectRefusal(operation: string, answer: HttpAnswer): SinkError {
  const code = /<Code>([\w.]+)<\/Code>/.exec(answer.body.toString())?.[1] ?? `Http${answer.statusCode}`;
  return new SinkError(`s3 refused ${operation} (${code}).`, {
    code,
    statusCode: answer.statusCode,
    retryable: isTransientAnswer(answer.statusCode, code),
  });
}
