import { replicaRow } from '../../../../handlers/sinks/replica/row';
import { createSinkHandler } from '../../../../handlers/sinks/sink-handler';
import { onEachDynamodb } from '../../../support/on-each-dynamodb';
import { streamEvent, streamRecord } from '../../../support/stream-event';
import { expectedAuthorization, startStubService } from '../../../support/stub-service';

const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };
const tableArn = 'arn:aws:dynamodb:us-east-1:210987654321:table/orders-copy';
const settings = {
  AWS_ACCESS_KEY_ID: 'OWN',
  AWS_SECRET_ACCESS_KEY: 'own-secret',
  AWS_REGION: 'eu-west-1',
  TRIBUTARY_CONSUMER: 'Copy',
  TRIBUTARY_QUARANTINE_BUCKET: 'failures',
  TRIBUTARY_SINK: 'replica',
  TRIBUTARY_REPLICA_TABLE_ARN: tableArn,
};
const record = streamRecord({ newImage: { status: { S: 'NEW' }, data: { BS: ['AQ=='] } } });

const assumed = `<AssumeRoleResponse><Credentials><AccessKeyId>ASSUMED</AccessKeyId>
  <SecretAccessKey>assumed-secret</SecretAccessKey><SessionToken>session</SessionToken>
  <Expiration>2100-01-01T00:00:00Z</Expiration></Credentials></AssumeRoleResponse>`;

describe('replicaRow', () => {
  beforeEach(() => void jest.spyOn(process.stdout, 'write').mockReturnValue(true));
  afterEach(() => jest.restoreAllMocks());

  it.each([
    ['TRIBUTARY_REPLICA_TABLE_ARN', { TRIBUTARY_REPLICA_TABLE_ARN: '' }],
    ['tableArn', { TRIBUTARY_REPLICA_TABLE_ARN: 'orders-copy' }],
    ['TRIBUTARY_REPLICATION_RULES', { TRIBUTARY_REPLICATION_RULES: '{' }],
    ['ttlDeletes', { TRIBUTARY_REPLICATION_RULES: '{"ttlDeletes":1}' }],
  ])('fails when `%s` is wrong', (setting, more) => {
    expect(() => createSinkHandler(replicaRow, { ...settings, ...more })).toThrow(setting);
  });

  it("signs for the table's region, and as the role where there is one", async () => {
    const stub = await startStubService(({ headers }) => ({ body: headers['x-amz-target'] ? '{}' : assumed }));
    const env = {
      ...settings,
      AWS_ENDPOINT_URL_DYNAMODB: stub.url,
      AWS_ENDPOINT_URL_STS: stub.url,
      TRIBUTARY_REPLICA_ROLE_ARN: 'arn:aws:iam::210987654321:role/replica',
    };
    const handle = createSinkHandler(replicaRow, env);

    const responses = [await handle(streamEvent([record]), context), await handle(streamEvent([record]), context)];
    await stub.stop();

    const [sts, ...puts] = stub.requests;
    expect(responses).toEqual([{ batchItemFailures: [] }, { batchItemFailures: [] }]);
    expect(sts?.headers.authorization).toContain('Credential=OWN/');
    expect(sts?.headers.authorization).toContain('/eu-west-1/sts/');
    expect(puts).toHaveLength(2);
    expect(puts[0]?.headers.authorization).toContain('Credential=ASSUMED/');
    expect(puts[0]?.headers.authorization).toContain('/us-east-1/dynamodb/');
    expect(puts[0]?.headers.authorization).toBe(expectedAuthorization(puts[0]!, 'assumed-secret'));
  });

  it('reports the records where the role cannot be assumed', async () => {
    const stub = await startStubService(() => ({ status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }));
    const env = {
      ...settings,
      AWS_ENDPOINT_URL: stub.url,
      TRIBUTARY_REPLICA_ROLE_ARN: 'arn:aws:iam::210987654321:role/replica',
    };

    const response = await createSinkHandler(replicaRow, env)(streamEvent([record]), {
      ...context,
      getRemainingTimeInMillis: () => 2_500,
    });
    await stub.stop();

    expect(response).toEqual({ batchItemFailures: [{ itemIdentifier: record.dynamodb.SequenceNumber }] });
  });

  onEachDynamodb((live) => {
    it('brings changes to the table', async () => {
      const table = await live().createTable('customerId', 'orderId');
      const env = {
        ...settings,
        ...live().env,
        TRIBUTARY_REPLICA_TABLE_ARN: `arn:aws:dynamodb:us-east-1:123456789012:table/${table}`,
        TRIBUTARY_REPLICATION_RULES: '{"loopPrevention":{"attribute":"writtenIn","region":null}}',
      };

      const response = await createSinkHandler(replicaRow, env)(streamEvent([record]), context);

      expect(response).toEqual({ batchItemFailures: [] });
      expect(await live().scan(table)).toMatchObject([{ ...record.dynamodb.NewImage, writtenIn: { S: 'eu-west-1' } }]);
    });
  });
});
