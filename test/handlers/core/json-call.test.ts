import { createAwsRequest } from '../../../handlers/core/aws-request';
import { systemClock } from '../../../handlers/core/clock';
import { createDynamodbCall } from '../../../handlers/core/dynamodb-call';
import { createSqsCall } from '../../../handlers/core/sqs-call';
import { type StubAnswer, startStubService } from '../../support/stub-service';

describe('createJsonCall', () => {
  let answer: StubAnswer = {};
  let stub: Awaited<ReturnType<typeof startStubService>>;
  beforeAll(async () => {
    stub = await startStubService(() => answer);
  });
  afterAll(() => stub.stop());

  const request = () =>
    createAwsRequest({
      env: { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 's', AWS_ENDPOINT_URL: stub.url },
      clock: systemClock,
    });

  it('names the operation and passes input and output through', async () => {
    answer = { body: '{"Item":{"n":{"N":"12345678901234567890.5"}}}' };

    const output = await createDynamodbCall(request())('GetItem', { TableName: 't' });

    const seen = stub.requests.at(-1)!;
    expect(output).toEqual({ Item: { n: { N: '12345678901234567890.5' } } });
    expect(seen).toMatchObject({
      method: 'POST',
      headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': 'DynamoDB_20120810.GetItem' },
    });
    expect(seen.body.toString()).toBe('{"TableName":"t"}');
  });

  it.each([
    [
      { status: 400, body: '{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException"}' },
      'ConditionalCheckFailedException',
      false,
    ],
    [{ status: 400, body: '{"__type":"com.amazonaws.sqs#QueueDoesNotExist:http://x"}' }, 'QueueDoesNotExist', true],
    [{ status: 400, body: '{"__type":"ThrottlingException"}' }, 'ThrottlingException', true],
    [
      { status: 400, body: '{}', headers: { 'x-amzn-errortype': 'ValidationException:http://x' } },
      'ValidationException',
      false,
    ],
    [{ status: 503, body: '<html>' }, 'Http503', true],
    [{ status: 413, body: '' }, 'Http413', false],
    [{ status: 200, body: 'no JSON' }, 'Http200', true],
  ])('fails with the name that the service gives: %j', async (refusal, code, retryable) => {
    answer = refusal;

    await expect(createSqsCall(request())('SendMessage', {})).rejects.toMatchObject({
      code,
      retryable,
      statusCode: refusal.status,
    });
  });

  it('tells what each action of a refused transaction met, and nothing of its items', async () => {
    const reasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item: { secret: { S: 'x' } } }];
    answer = {
      status: 400,
      body: JSON.stringify({ __type: 'com.amazonaws#TransactionCanceledException', CancellationReasons: reasons }),
    };

    const error = await createDynamodbCall(request())('TransactWriteItems', {}).catch((thrown) => thrown);

    expect(error).toMatchObject({ code: 'TransactionCanceledException', reasons: ['None', 'ConditionalCheckFailed'] });
    expect(JSON.stringify(error)).not.toContain('secret');
  });
});
