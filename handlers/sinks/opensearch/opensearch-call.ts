import type { AwsRequest } from '../../core/aws-request';
import { isTransientAnswer } from '../../core/error-class';
import { SinkError } from '../../core/errors';
import type { HttpAnswer } from '../../core/http-exchange';
import type { OpenSearchService } from './settings';

export interface OpenSearchRequest {
  readonly method: 'GET' | 'POST' | 'PUT';
  /** Below the endpoint: `/orders/_bulk`. */
  readonly path: string;
  readonly query?: { readonly [name: string]: string };
  /** JSON, or lines of it; absent for GET. */
  readonly body?: string;
}

/**
 * One request to an index, to the JSON of its answer. Rejects with a `SinkError` whose code is the `type` of
 * OpenSearch's error, as `index_not_found_exception`: its `reason` quotes documents, and is never read.
 */
export type OpenSearchCall = <Answer>(request: OpenSearchRequest, signal: AbortSignal) => Promise<Answer>;

export interface OpenSearchCallParts {
  readonly request: AwsRequest;
  /** `https://search-orders-abc.eu-west-1.es.amazonaws.com`. */
  readonly endpoint: string;
  readonly service: OpenSearchService;
}

export function createOpenSearchCall({ request, endpoint, service }: OpenSearchCallParts): OpenSearchCall {
  const url = new URL(endpoint);
  return async <Answer>({ method, path, query, body = '' }: OpenSearchRequest, signal: AbortSignal) => {
    const headers = { 'content-type': path.endsWith('/_bulk') ? 'application/x-ndjson' : 'application/json' };
    const call = { service, endpoint: url, method, path, headers, body, signal };
    const answer = await request(query ? { ...call, query } : call);
    const output = answer.statusCode < 300 ? parse(answer.body) : undefined;
    if (output === undefined) throw refusal(`${method} ${path.split('/').at(-1)}`, answer);
    return output as Answer;
  };
}

/** The part of an error that may be read. */
export interface ErrorAnswer {
  readonly type?: unknown;
}

/** The `type` of an error where it is a plain word, so that nothing else reaches logs; else the status. */
export function errorCode(status: number, error: ErrorAnswer | undefined): string {
  return typeof error?.type === 'string' && /^[A-Za-z_]{1,100}$/.test(error.type) ? error.type : `Http${status}`;
}

/** A `SinkError` for an error status, of a whole answer or of one document in it. */
export function openSearchError(what: string, status: number, error: ErrorAnswer | undefined): SinkError {
  const code = errorCode(status, error);
  return new SinkError(`OpenSearch refused ${what} (${status}, ${code}).`, {
    code,
    statusCode: status,
    // An answer of success that cannot be read was cut short.
    retryable:
      status < 300 || transientStatuses.has(status) || operatorsErrors.has(code) || isTransientAnswer(status, code),
  });
}

/** No record is to blame for access (401, 403: also a write block), and a conflict is over when it is read again. */
const transientStatuses = new Set([401, 403, 408, 409, 413]);

/** What an operator mends, answered with 400 or 404. */
const operatorsErrors = new Set([
  'index_closed_exception',
  'index_not_found_exception',
  'invalid_index_name_exception',
]);

function refusal(what: string, { statusCode, body }: HttpAnswer): SinkError {
  const { error } = (parse(body) ?? {}) as { readonly error?: ErrorAnswer };
  return openSearchError(what, statusCode, error);
}

/** The answer of a proxy, and of a node to a body that is too large, need not be JSON. */
function parse(body: Buffer): object | undefined {
  try {
    const value: unknown = JSON.parse(body.toString());
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}
