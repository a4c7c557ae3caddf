/** The parts of an error that say what happened, whoever made it: we, the SDK, Node, `fetch`, or a user's library. */
export interface ErrorLike {
  readonly name?: unknown;
  readonly code?: unknown;
  readonly cause?: unknown;
  /** Of an `AggregateError`. */
  readonly errors?: unknown;
  readonly status?: unknown;
  readonly statusCode?: unknown;
  readonly $retryable?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: unknown };
}

/** Errors wrap errors: `fetch` for one hides the socket's code in its cause. Deeper chains are not ours to read. */
export const causeDepthMax = 5;

export function isErrorLike(value: unknown): value is ErrorLike {
  return typeof value === 'object' && value !== null;
}

/** Code and name of an error, the two words that errors are told apart by. */
export function wordsOf({ code, name }: ErrorLike): readonly string[] {
  return [code, name].filter((word) => typeof word === 'string');
}

/** HTTP status that the error tells of; 0 where it tells of none. */
export function statusOf({ statusCode, status, $metadata }: ErrorLike): number {
  const value = Number(statusCode ?? status ?? $metadata?.httpStatusCode ?? 0);
  return value >= 100 && value <= 599 ? value : 0;
}

/** What an error was made of: its cause, or the errors it stands for. */
export function reasonsOf({ name, errors, cause }: ErrorLike): readonly unknown[] {
  if (name === 'AggregateError' && Array.isArray(errors) && errors.length > 0) return errors;
  return cause === undefined ? [] : [cause];
}

/** Codes of a call that ended before anything was sent. */
export const neverSentCodes: ReadonlySet<string> = new Set(
  'ConnectTimeout CredentialsUnavailable EAI_AGAIN ECONNREFUSED ENOTFOUND NotSent UND_ERR_CONNECT_TIMEOUT'.split(' '),
);

/** Codes of a call that was sent, as far as is known, and had no answer that could be read: Node's, and of `fetch`. */
export const noAnswerCodes: ReadonlySet<string> = new Set(
  [
    'AbortError RequestTimeout TimeoutError ERR_CANCELED ERR_STREAM_PREMATURE_CLOSE',
    'ECONNABORTED ECONNRESET EHOSTUNREACH ENETUNREACH EPIPE EPROTO ETIMEDOUT',
    'UND_ERR_ABORTED UND_ERR_BODY_TIMEOUT UND_ERR_CLOSED UND_ERR_DESTROYED UND_ERR_HEADERS_TIMEOUT UND_ERR_SOCKET',
  ].flatMap((line) => line.split(' ')),
);
