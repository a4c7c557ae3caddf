import type { AwsRequest } from '../core/aws-request';
import { encodeStrictly } from '../core/encode-strictly';
import { isTransientAnswer } from '../core/error-class';
import { SinkError } from '../core/errors';
import { type RetryParts, retry } from '../core/retry';
import { type InvokeFunction, invokedOf } from '../replay/invoke-function';

/** Calls functions; what Lambda itself refuses for now, as when they are throttled, is tried again. */
export function createLambdaInvoke(request: AwsRequest, parts: Omit<RetryParts, 'signal'>): InvokeFunction {
  return async (functionArn, event, signal) => {
    const path = `/2015-03-31/functions/${encodeStrictly(functionArn)}/invocations`;
    const call = { service: 'lambda', path, body: JSON.stringify(event), signal } as const;
    const { body, headers } = await retry(
      async () => {
        const answer = await request({ ...call, headers: { 'content-type': 'application/json' } });
        if (answer.statusCode !== 200) throw refusal(answer.statusCode, answer.headers['x-amzn-errortype']);
        return answer;
      },
      { ...parts, signal },
    );
    return invokedOf(body.toString(), headers['x-amz-function-error'] as string | undefined);
  };
}

function refusal(statusCode: number, errorType: string | string[] | undefined): SinkError {
  const code = String(errorType ?? `Http${statusCode}`).replace(/:.*$/, '');
  const retryable = isTransientAnswer(statusCode, code);
  return new SinkError(`lambda refused Invoke (${code}).`, { code, statusCode, retryable });
}
