import { SignatureV4 } from '@smithy/signature-v4';
import type { Clock } from './clock';
import { type CredentialProvider, createCredentialProvider } from './credentials';
import { type Endpoint, resolveEndpoint } from './endpoint';
import type { EnvSource } from './env';
import { createHttpExchange, type HttpAnswer, type HttpExchange } from './http-exchange';
import { Sha256, sha256Hex } from './sha256';

export interface AwsCall {
  /** Name of the service in signatures, endpoints and `AWS_ENDPOINT_URL_<SERVICE>`: `sns`, `dynamodb`, `s3`. */
  readonly service: string;
  /** Default POST. */
  readonly method?: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Percent-encoded path below the endpoint, default `/`. */
  readonly path?: string;
  readonly query?: { readonly [name: string]: string };
  /** Goes before the service's host name, as buckets do on AWS. Ignored where the endpoint was set by hand. */
  readonly hostPrefix?: string;
  readonly headers?: { readonly [name: string]: string };
  readonly body?: string | Uint8Array;
  readonly signal?: AbortSignal;
}

/**
 * A signed call to AWS: the answer whatever its status, or a retryable `SinkError` where none came.
 * It is made once; repeating it is the caller's decision.
 */
export interface AwsRequest {
  (call: AwsCall): Promise<HttpAnswer>;
  /** Where calls of a service go. */
  readonly endpointOf: (service: string) => Endpoint;
}

export interface AwsRequestParts {
  readonly env: EnvSource;
  readonly clock: Clock;
  /** Connections kept open per host, so also requests in flight. Default 16. */
  readonly connectionsMax?: number;
  /** Default 1,000 ms: within one region a connection that takes longer will not come. */
  readonly connectTimeoutMs?: number;
  /** From the start of the request to the last byte of the answer. Default 10,000 ms. */
  readonly requestTimeoutMs?: number;
}

/**
 * Signs with `@smithy/signature-v4` (6 KB in a zip, and the very code the SDK signs with) and sends over Node's own
 * HTTP on kept connections: what a handler needs of an SDK client at a fraction of its size and start-up time.
 */
export function createAwsRequest(parts: AwsRequestParts): AwsRequest {
  const exchange = createHttpExchange({
    clock: parts.clock,
    connectionsMax: parts.connectionsMax ?? 16,
    connectTimeoutMs: parts.connectTimeoutMs ?? 1_000,
    requestTimeoutMs: parts.requestTimeoutMs ?? 10_000,
  });
  const credentials = createCredentialProvider({ env: parts.env, exchange, clock: parts.clock });
  const region = parts.env.AWS_REGION || parts.env.AWS_DEFAULT_REGION || 'us-east-1';
  const targets = new Map<string, Target>();
  const targetOf = (service: string) => {
    const target = targets.get(service) ?? createTarget(service, region, credentials, parts.env);
    targets.set(service, target);
    return target;
  };
  const request = (call: AwsCall) => send(call, targetOf(call.service), exchange, parts);
  return Object.assign(request, { endpointOf: (service: string) => targetOf(service).endpoint });
}

interface Target {
  readonly endpoint: Endpoint;
  readonly signer: SignatureV4;
}

function createTarget(service: string, region: string, credentials: CredentialProvider, env: EnvSource): Target {
  return {
    endpoint: resolveEndpoint(service, region, env),
    // S3 is the one service whose paths are signed as they are sent.
    signer: new SignatureV4({ service, region, credentials, sha256: Sha256, uriEscapePath: service !== 's3' }),
  };
}

async function send(
  call: AwsCall,
  target: Target,
  exchange: HttpExchange,
  parts: AwsRequestParts,
): Promise<HttpAnswer> {
  const { endpoint } = target;
  const traceId = parts.env._X_AMZN_TRACE_ID;
  const method = call.method ?? 'POST';
  const body = typeof call.body === 'string' ? Buffer.from(call.body) : (call.body ?? new Uint8Array());
  const url = new URL(endpoint.url);
  if (call.hostPrefix && !endpoint.custom) url.hostname = `${call.hostPrefix}.${url.hostname}`;
  url.pathname = `${url.pathname.replace(/\/$/, '')}${call.path ?? '/'}`;
  const headers: Record<string, string> = {
    ...call.headers,
    host: url.host,
    'content-length': String(body.byteLength),
    'x-amz-content-sha256': sha256Hex(body),
  };
  // Lambda sets the variable anew for each invocation; the header joins the calls to its trace.
  if (traceId) headers['x-amzn-trace-id'] = traceId;
  const signed = await target.signer.sign(
    { method, protocol: url.protocol, hostname: url.host, path: url.pathname, query: { ...call.query }, headers },
    { signingDate: new Date(parts.clock.nowMs()) },
  );
  if (call.query) url.search = queryText(call.query);
  return exchange({ method, url, headers: signed.headers, body, ...(call.signal && { signal: call.signal }) });
}

/** Encoded as signatures want it: a space is %20 and only letters, digits and `-_.~` stay as they are. */
function queryText(query: { readonly [name: string]: string }): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .join('&');
}

/** Percent-encodes all but letters, digits and `-_.~`, as AWS signatures do. */
export function encodeStrictly(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`);
}
