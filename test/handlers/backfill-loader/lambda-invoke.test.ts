import { createLambdaInvoke } from '../../../handlers/backfill-loader/lambda-invoke';
import type { AwsCall } from '../../../handlers/core/aws-request';
import type { HttpAnswer } from '../../../handlers/core/http-exchange';

const arn = 'arn:aws:lambda:eu-central-1:123456789012:function:view:live';
const { signal } = new AbortController();

function createInvoke(answers: readonly Partial<HttpAnswer>[]) {
  const calls: AwsCall[] = [];
  const request = async (call: AwsCall) => {
    calls.push(call);
    return { statusCode: 200, headers: {}, body: Buffer.from('{}'), ...answers[calls.length - 1] };
  };
  const clock = { nowMs: () => 0, after: atOnce };
  const endpointOf = () => ({ url: new URL('http://lambda'), custom: true });
  const invoke = createLambdaInvoke(Object.assign(request, { endpointOf }), { clock, random: () => 0, attemptsMax: 3 });
  return { calls, invoke };
}

function atOnce(_delayMs: number, callback: () => void): () => void {
  queueMicrotask(callback);
  return () => {};
}

describe('createLambdaInvoke', () => {
  test('calls the alias and gives what it answered', async () => {
    const { calls, invoke } = createInvoke([{ body: Buffer.from('{"batchItemFailures":[]}') }]);

    const invoked = await invoke(arn, { Records: [] }, signal);

    expect(invoked).toEqual({ answer: { batchItemFailures: [] } });
    expect(calls).toMatchObject([
      {
        service: 'lambda',
        path: '/2015-03-31/functions/arn%3Aaws%3Alambda%3Aeu-central-1%3A123456789012%3Afunction%3Aview%3Alive/invocations',
        body: '{"Records":[]}',
      },
    ]);
  });

  test('says how a function failed', async () => {
    const body = Buffer.from('{"errorType":"Sandbox.Timedout","errorMessage":"Task timed out"}');
    const { invoke } = createInvoke([{ headers: { 'x-amz-function-error': 'Unhandled' }, body }]);

    const invoked = await invoke(arn, {}, signal);

    expect(invoked).toEqual({ failure: { name: 'Sandbox.Timedout', message: 'Task timed out' } });
  });

  test('tries again where Lambda refuses for now', async () => {
    const throttled = { statusCode: 429, headers: { 'x-amzn-errortype': 'TooManyRequestsException:http://lambda' } };
    const { calls, invoke } = createInvoke([throttled, throttled]);

    const invoked = await invoke(arn, {}, signal);

    expect(invoked).toEqual({ answer: {} });
    expect(calls).toHaveLength(3);
  });

  test('rejects where Lambda refuses for good', async () => {
    const { calls, invoke } = createInvoke([
      { statusCode: 413, headers: { 'x-amzn-errortype': 'RequestTooLargeException' } },
    ]);

    const invoked = invoke(arn, {}, signal);

    await expect(invoked).rejects.toMatchObject({ code: 'RequestTooLargeException', retryable: false });
    expect(calls).toHaveLength(1);
  });
});
