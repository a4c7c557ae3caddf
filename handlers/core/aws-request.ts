import type { Clock } from './clock';
import { type CredentialProvider, createCredentialProvider } from './credentials';
import { encodeStrictly } from './encode-strictly';
import { type Endpoint, resolveEndpoint, signingNameOf } from './endpoint';
import type { EnvSource } from './env';
import { createHttpExchange, type HttpAnswer } from './http-exchange';
import { signRequest, type UnsignedRequest } from './sign-request';

export interface AwsCall {
  /** Name of the service in `AWS_ENDPOINT_URL_<SERVICE>`, and so in endpoints and signatures: `sns`, `sesv2`, `s3`. */
  readonly service: string;
  /** Default POST. */
  readonly method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'DELETE';
  /** Percent-encoded path below the endpoint, default `/`. */
  readonly path?: string;
  readonly query?: { readonly [name: string]: string };
  /** Where it goes, for services whose resources have hosts of their own. Ignored where the endpoint was set by hand. */
  readonly endpoint?: URL;
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
  /** Region that is called. Default the function's own. */
  readonly region?: string;
  /** Whose calls they are. Default the function's role. */
  readonly credentials?: CredentialProvider;
  /** Connections kept open per host, so also requests in flight. Default 16. */
  readonly connectionsMax?: number;
  /** Default 1,000 ms: within one region a connection that takes longer will not come. */
  readonly connectTimeoutMs?: number;
  /** From the start of the request to the last byte of the answer. Default 10,000 ms. */
  readonly requestTimeoutMs?: number;
}

/**
 * Signs with the SDK's own signing code and sends over Node's HTTP on kept connections: what a handler needs of an
 * SDK client, at a fraction of its size and start-up time.
 */
export function createAwsRequest(parts: AwsRequestParts): AwsRequest {
  const exchange = createHttpExchange({
    clock: parts.clock,
    connectionsMax: parts.connectionsMax ?? 16,
    connectTimeoutMs: parts.connectTimeoutMs ?? 1_000,
    requestTimeoutMs: parts.requestTimeoutMs ?? 10_000,
  });
  const credentials = parts.credentials ?? createCredentialProvider({ env: parts.env, exchange, clock: parts.clock });
  const region = parts.region ?? regionOf(parts.env);
  const endpoints = new Map<string, Endpoint>();
  const endpointOf = (service: string) => {
    const endpoint = endpoints.get(service) ?? resolveEndpoint(service, region, parts.env);
    endpoints.set(service, endpoint);
    return endpoint;
  };
  const request = async (call: AwsCall) => {
    const url = urlOf(call, endpointOf(call.service));
    const unsigned = unsignedRequest(call, url, parts.env);
    const service = signingNameOf(call.service);
    const scope = { service, region, credentials: await credentials(), atMs: parts.clock.nowMs() };
    const headers = await signRequest(unsigned, scope);
    const { method, body } = unsigned;
    return exchange({ method, url, headers, body, ...(call.signal && { signal: call.signal }) });
  };
  return Object.assign(request, { endpointOf });
}

function regionOf(env: EnvSource): string {
  return env.AWS_REGION || env.AWS_DEFAULT_REGION || 'us-east-1';
}

function urlOf({ path = '/', query, hostPrefix, endpoint: own }: AwsCall, endpoint: Endpoint): URL {
  const url = new URL(endpoint.custom ? endpoint.url : (own ?? endpoint.url));
  if (hostPrefix && !endpoint.custom) url.hostname = `${hostPrefix}.${url.hostname}`;
  url.pathname = `${url.pathname.replace(/\/$/, '')}${path}`;
  if (query) url.search = queryText(query);
  return url;
}

function unsignedRequest(call: AwsCall, url: URL, env: EnvSource): UnsignedRequest {
  const body = typeof call.body === 'string' ? Buffer.from(call.body) : (call.body ?? new Uint8Array());
  const traceId = env._X_AMZN_TRACE_ID;
  return {
    method: call.method ?? 'POST',
    path: url.pathname,
    query: call.query ?? {},
    headers: {
      ...call.headers,
      host: url.host,
      'content-length': String(body.byteLength),
      // Lambda sets the variable anew for each invocation; the header joins the call to its trace, and is not signed.
      ...(traceId && { 'x-amzn-trace-id': traceId }),
    },
    body,
  };
}

/** Encoded as signatures want it: a space is %20 and only letters, digits and `-_.~` stay as they are. */
function queryText(query: { readonly [name: string]: string }): string {
  return Object.entries(query)
    .map(([name, value]) => `${encodeStrictly(name)}=${encodeStrictly(value)}`)
    .join('&');
}
