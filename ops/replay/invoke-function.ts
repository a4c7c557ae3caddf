import { InvokeCommand, type LambdaClient } from '@aws-sdk/client-lambda';
import { type InvokeFunction, invokedOf } from '../../handlers/replay/invoke-function';

export type { Invoked, InvokeFunction } from '../../handlers/replay/invoke-function';

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
    return invokedOf(Payload === undefined ? '' : Buffer.from(Payload).toString(), FunctionError);
  };
}
