import { createScope, getCanonicalHeaders, getCanonicalQuery, getSigningKey } from '@smithy/signature-v4';
import type { Credentials } from './credentials';
import { encodeStrictly } from './encode-strictly';
import { Sha256, sha256Hex } from './sha256';

export interface UnsignedRequest {
  readonly method: string;
  /** Percent-encoded, as it is sent. */
  readonly path: string;
  readonly query: { readonly [name: string]: string };
  readonly headers: { readonly [name: string]: string };
  readonly body: Uint8Array;
}

export interface SigningScope {
  readonly service: string;
  readonly region: string;
  readonly credentials: Credentials;
  readonly atMs: number;
}

/**
 * Serverless collections refuse a signature over the length.
 * @see https://docs.aws.amazon.com/opensearch-service/latest/developerguide/serverless-clients.html
 */
const unsignable: { readonly [service: string]: Set<string> } = { aoss: new Set(['content-length']) };

/**
 * The headers of a request with those that sign it. Puts together the parts of `@smithy/signature-v4`, the SDK's own
 * signer, that a request takes; its class brings event streams and presigning along, two thirds of its size.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export async function signRequest(request: UnsignedRequest, scope: SigningScope): Promise<{ [name: string]: string }> {
  const { service, region, credentials } = scope;
  const time = new Date(scope.atMs).toISOString().replace(/[-:]|\.\d+/g, '');
  const day = time.slice(0, 8);
  const payloadHash = sha256Hex(request.body);
  const headers: { [name: string]: string } = {
    ...request.headers,
    'x-amz-date': time,
    'x-amz-content-sha256': payloadHash,
    ...(credentials.sessionToken && { 'x-amz-security-token': credentials.sessionToken }),
  };
  const parts = { ...request, query: { ...request.query }, headers, protocol: '', hostname: '' };
  const signed = getCanonicalHeaders(parts, unsignable[service]);
  const names = Object.keys(signed).sort();
  const canonical = [
    request.method,
    // S3 is the one service whose paths are signed as they are sent; for all others they are encoded once more.
    service === 's3' ? request.path : encodeStrictly(request.path).replaceAll('%2F', '/'),
    getCanonicalQuery(parts),
    ...names.map((name) => `${name}:${signed[name]}`),
    '',
    names.join(';'),
    payloadHash,
  ].join('\n');
  const credentialScope = createScope(day, region, service);
  const key = new Sha256(await getSigningKey(Sha256, credentials, day, region, service));
  key.update(Buffer.from(`AWS4-HMAC-SHA256\n${time}\n${credentialScope}\n${sha256Hex(canonical)}`));
  const signature = Buffer.from(await key.digest()).toString('hex');
  const credential = `Credential=${credentials.accessKeyId}/${credentialScope}`;
  const authorization = `AWS4-HMAC-SHA256 ${credential}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
  return { ...headers, authorization };
}
