/** What a function answered, or how it failed. */
export type Invoked =
  | { readonly answer: unknown }
  | { readonly failure: { readonly name: string; readonly message: string } };

/** Calls a function and waits for its answer. Rejects where it could not be called at all. */
export type InvokeFunction = (functionArn: string, event: unknown, signal: AbortSignal) => Promise<Invoked>;

/** What a function's payload says. `functionError`: how it failed; undefined where it answered. */
export function invokedOf(payload: string, functionError: string | undefined): Invoked {
  const answer: unknown = payload === '' ? undefined : JSON.parse(payload);
  if (functionError === undefined) return { answer };
  const { errorType = functionError, errorMessage = '' } = (answer ?? {}) as {
    readonly errorType?: string;
    readonly errorMessage?: string;
  };
  return { failure: { name: errorType, message: errorMessage } };
}
