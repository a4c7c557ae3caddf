import {
  causeDepthMax,
  type ErrorLike,
  isErrorLike,
  neverSentCodes,
  noAnswerCodes,
  reasonsOf,
  statusOf,
  wordsOf,
} from './error-like';
import { PoisonError, SinkError } from './errors';

/**
 * What an error says about the record that met it.
 * - `transient`: not the record's fault and may pass, so the call is repeated, first here and then by redelivery.
 * - `poison`: the record can never succeed, so it goes to the quarantine at once.
 * - `unknown`: neither is clear. It is reported and counted across redeliveries (see `unknown-errors.ts`).
 */
export type ErrorClass = 'transient' | 'poison' | 'unknown';

/** Error codes that say nothing against the record. Both `code` and `name` of an error are looked up here. */
const transientCodes = new Set([
  ...neverSentCodes,
  ...noAnswerCodes,
  ...[
    // Throttles, as each service spells them.
    'BandwidthLimitExceeded KMSThrottlingException KmsThrottled LimitExceededException',
    'ProvisionedThroughputExceededException RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown',
    'Throttled ThrottledException Throttling ThrottlingException TooManyRequestsException',
    // The service's own trouble, also when it answers with a 4xx.
    'InternalError InternalFailure InternalServerError PriorRequestNotComplete ReplicatedWriteConflictException',
    'RequestTimeoutException ServiceUnavailable ServiceUnavailableException TransactionConflictException',
    'TransactionInProgressException',
    // The function's own settings.
    'InvalidSettings OnceTableMissing',
    // Credentials and clock of the function.
    'ExpiredToken ExpiredTokenException IncompleteSignature IncompleteSignatureException InvalidAccessKeyId',
    'InvalidClientTokenId InvalidSignatureException InvalidToken MissingAuthenticationToken RequestExpired',
    'MissingAuthenticationTokenException RequestTimeTooSkewed SignatureDoesNotMatch UnrecognizedClientException',
    // Access and existence of the sink itself and of its key: an operator mends these, and no record is to blame.
    'AccessDenied AccessDeniedException AuthorizationError KMSAccessDeniedException KMSDisabled KMSInvalidState',
    'KMSNotFound KMS.DisabledException KMS.KMSInvalidStateException KMS.NotFoundException KmsAccessDenied KmsDisabled',
    'KmsInvalidState KmsNotFound KmsOptInRequired NoSuchBucket NotAuthorized OptInRequired QueueDoesNotExist',
    'InvalidKMSResourceException ResourceNotFoundException',
  ].flatMap((line) => line.split(' ')),
]);

/** Sorts an error of any origin (ours, the SDK's, Node's, a user's) by name, code and status, never by its text. */
export function classifyError(error: unknown): ErrorClass {
  return classify(error, 0);
}

/** True for an answer or error code that may pass when the call is repeated. */
export function isTransientAnswer(statusCode: number, code: string): boolean {
  return statusCode >= 500 || statusCode === 429 || transientCodes.has(code);
}

/** An error that says nothing itself is what it was made of; where that disagrees, nothing is clear. */
function classify(error: unknown, depth: number): ErrorClass {
  if (!isErrorLike(error) || depth >= causeDepthMax) return 'unknown';
  if (error instanceof PoisonError) return 'poison';
  if (isTransient(error)) return 'transient';
  const [first = 'unknown', ...others] = reasonsOf(error).map((reason) => classify(reason, depth + 1));
  return others.every((other) => other === first) ? first : 'unknown';
}

function isTransient(error: ErrorLike): boolean {
  if (error instanceof SinkError) return error.retryable;
  if (error.$retryable !== undefined) return true;
  return isTransientAnswer(statusOf(error), '') || wordsOf(error).some((word) => transientCodes.has(word));
}
