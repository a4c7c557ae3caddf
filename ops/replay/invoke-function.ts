import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';

/** What a function answered, or how it failed. */
export type Invoked =
  | { readonly answer: unknown }
  | { readonly failure: { readonly name: string; readonly message: string } };

/** Calls a function and waits for its answer. Rejects where it could not be called at all. */
export type InvokeFunction = (functionArn: string, event: unknown, signal: AbortSignal) => Promise<Invoked>;

/** `onLog` is told the last 4 KB of what each call logged. */
export function createInvokeFunction(client: LambdaClient, onLog?: (text: string) => void): InvokeFunction {
  return async (functionArn, event, signal) => {
    const input = {
      FunctionName: functionArn,
      Payload: Buffer.from(JSON.stringify(event)),
      ...(onLog && { LogType: 'Tail' as const }),
    };
    const result = await client.send(new InvokeCommand(input), { abortSignal: signal });
    const { FunctionError, Payload, LogResult } = result;
    if (LogResult !== undefined) onLog?.(Buffer.from(LogResult, 'base64').toString());
    const text = Payload === undefined ? '' : Buffer.from(Payload).toString();
    const answer: unknown = text === '' ? undefined : JSON.parse(text);
    if (FunctionError === undefined) return { answer };
    const { errorType = FunctionError, errorMessage = '' } = (answer ?? {}) as {
      readonly errorType?: string;
      readonly errorMessage?: string;
    };
    return { failure: { name: errorType, message: errorMessage } };
  };
}
