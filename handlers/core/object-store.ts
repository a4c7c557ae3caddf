import type { AwsRequest } from './aws-request';
import { encodeStrictly } from './encode-strictly';
import { isTransientAnswer } from './error-class';
import { SinkError } from './errors';
import type { HttpAnswer } from './http-exchange';

export interface ObjectLocation {
  readonly bucket: string;
  readonly key: string;
}

/** The two S3 operations that handlers need. Both reject with a `SinkError` whose code is S3's own, as `NoSuchKey`. */
export interface ObjectStore {
  put(location: ObjectLocation, body: string | Uint8Array, signal?: AbortSignal): Promise<void>;
  get(location: ObjectLocation, signal?: AbortSignal): Promise<Buffer>;
}

export function createObjectStore(request: AwsRequest): ObjectStore {
  return {
    async put(location, body, signal) {
      const headers = { 'content-type': 'application/json' };
      expectOk(
        'PutObject',
        await request({ ...address(location), method: 'PUT', headers, body, ...(signal && { signal }) }),
      );
    },
    async get(location, signal) {
      const answer = await request({ ...address(location), method: 'GET', ...(signal && { signal }) });
      expectOk('GetObject', answer);
      return answer.body;
    },
  };

  /** AWS wants the bucket before the host; endpoints set by hand, and names with dots under TLS, want it in the path. */
  function address({ bucket, key }: ObjectLocation): { service: string; path: string; hostPrefix?: string } {
    const path = `/${key.split('/').map(encodeStrictly).join('/')}`;
    const inPath = bucket.includes('.') || request.endpointOf('s3').custom;
    return inPath ? { service: 's3', path: `/${bucket}${path}` } : { service: 's3', path, hostPrefix: bucket };
  }
}

function expectOk(operation: string, answer: HttpAnswer): void {
  if (answer.statusCode === 200) return;
  const code = /<Code>([\w.]+)<\/Code>/.exec(answer.body.toString())?.[1] ?? `Http${answer.statusCode}`;
  throw new SinkError(`s3 refused ${operation} (${code}).`, {
    code,
    statusCode: answer.statusCode,
    retryable: isTransientAnswer(answer.statusCode, code),
  });
}
