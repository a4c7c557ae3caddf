import { PoisonError, SinkError } from './errors';

/**
 * What an error says about the record that met it.
 * - `transient`: not the record's fault and may pass, so the call is repeated, first here and then by redelivery.
 * - `poison`: the record can never succeed, so it goes to the quarantine at once.
 * - `unknown`: neither is clear. It is reported and counted across redeliveries (see `unknown-errors.ts`).
 */
export type ErrorClass = 'transient' | 'poison' | 'unknown';

/** Error codes that say nothing against the record. Both `code` and `name` of an error are looked up here. */
const transientCodes = new Set(
  [
    // The network: Node's own codes, and its name for an aborted call.
    'ECONNABORTED ECONNREFUSED ECONNRESET EHOSTUNREACH EAI_AGAIN ENETUNREACH ENOTFOUND EPIPE ETIMEDOUT',
    'AbortError ConnectTimeout RequestTimeout RequestTimeoutException TimeoutError',
    // Throttles, as each service spells them.
    'BandwidthLimitExceeded KMSThrottlingException LimitExceededException ProvisionedThroughputExceededException',
    'RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown Throttled ThrottledException',
    'Throttling ThrottlingException TooManyRequestsException',
    // The service's own trouble, also when it answers with a 4xx.
    'InternalError InternalFailure InternalServerError PriorRequestNotComplete ReplicatedWriteConflictException',
    'ServiceUnavailable TransactionConflictException TransactionInProgressException',
    // The function's own settings.
    'InvalidSettings OnceTableMissing',
    // Access and existence of the sink itself: an operator mends these, and no record is to blame.
    'AccessDenied AccessDeniedException AuthorizationError CredentialsUnavailable ExpiredToken ExpiredTokenException',
    'InvalidAccessKeyId InvalidClientTokenId KMSAccessDeniedException KMSDisabled KMSInvalidState KMSNotFound',
    'NoSuchBucket NotAuthorized NotFound QueueDoesNotExist ResourceNotFoundException UnrecognizedClientException',
  ].flatMap((line) => line.split(' ')),
);

/** Errors wrap errors: `fetch` for one hides the socket's code in its cause. Deeper chains are not ours to read. */
const causeDepthMax = 5;

/** Sorts an error of any origin (ours, the SDK's, Node's, a user's) by name, code and status, never by its text. */
export function classifyError(error: unknown): ErrorClass {
  let current = error;
  for (let depth = 0; depth < causeDepthMax && isObject(current); depth += 1) {
    if (current instanceof PoisonError) return 'poison';
    if (isTransient(current)) return 'transient';
    current = current.cause;
  }
  return 'unknown';
}

/** True for an answer or error code that may pass when the call is repeated. */
export function isTransientAnswer(statusCode: number, code: string): boolean {
  return statusCode >= 500 || statusCode === 429 || transientCodes.has(code);
}

interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

function isTransient(error: ErrorLike): boolean {
  if (error instanceof SinkError) return error.retryable;
  if (error.$retryable !== undefined) return true;
  const statusCode = Number(error.$metadata?.httpStatusCode ?? 0);
  return isTransientAnswer(statusCode, String(error.code)) || transientCodes.has(String(error.name));
}

function isObject(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null;
}
