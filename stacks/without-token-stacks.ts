/**
 * Runs without the call stacks that CDKTF records for every token and never shows: they cost a fifth of a synthesis, and
 * several times that with source maps on. Errors record theirs in another way and keep them.
 */
export function withoutTokenStacks<T>(run: () => T): T {
  const { captureStackTrace } = Error;
  Error.captureStackTrace = () => undefined;
  try {
    return run();
  } finally {
    Error.captureStackTrace = captureStackTrace;
  }
}
