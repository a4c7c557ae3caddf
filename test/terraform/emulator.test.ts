import { type Emulator, startEmulator } from './emulator';
import { describeWithTerraform } from './toolchain';

/** A call that fails where it is made twice. */
const createTable = (endpoint: string, invocationId: string, attempt: number) =>
  fetch(endpoint, {
    method: 'POST',
    headers: {
      'content-type': 'application/x-amz-json-1.0',
      'x-amz-target': 'DynamoDB_20120810.CreateTable',
      authorization: 'AWS4-HMAC-SHA256 Credential=test/20260101/eu-central-1/dynamodb/aws4_request',
      'amz-sdk-invocation-id': invocationId,
      'amz-sdk-request': `attempt=${attempt}; max=3`,
    },
    body: JSON.stringify({
      TableName: 'orders',
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  });

describeWithTerraform('startEmulator', () => {
  let emulator: Emulator;

  beforeAll(async () => {
    emulator = await startEmulator();
  });

  afterAll(() => emulator.stop());

  test('starts an AWS that answers a repeated call as at first, and another call by itself', async () => {
    const answers = [
      await createTable(emulator.endpoint, 'call-1', 1),
      await createTable(emulator.endpoint, 'call-1', 2),
      await createTable(emulator.endpoint, 'call-2', 1),
    ];

    const [first, repeated, other] = await Promise.all(answers.map((answer) => answer.text()));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400]);
    expect(repeated).toBe(first);
    expect(other).toContain('ResourceInUseException');
  });
});
