import { createAwsRequest } from '../../handlers/core/aws-request';
import { systemClock } from '../../handlers/core/clock';
import { createDynamodbCall } from '../../handlers/core/dynamodb-call';
import { replicaRow } from '../../handlers/sinks/replica/row';
import { createSinkHandler } from '../../handlers/sinks/sink-handler';
import { partialReplicaSubject, replicaSubject } from '../contracts/replica-subject';
import { replicaTypes } from '../contracts/replica-types';
import { describeStateContract } from '../contracts/state-contract';
import { describeTypes } from '../contracts/types-contract';
import { createOrdersTable } from '../support/create-orders-table';
import { onEachDynamodb } from '../support/on-each-dynamodb';
import { streamEvent, streamRecord } from '../support/stream-event';
import { type Emulator, startEmulator } from '../terraform/emulator';
import { describeWithTool } from './toolchain';

const runs = 6;

onEachDynamodb((live) => {
  const createTable = () => createOrdersTable(live());

  describeStateContract(replicaSubject('DynamoDB', createTable), { runs, timeoutMs: 60_000 });
  describeStateContract(partialReplicaSubject('DynamoDB', createTable), { runs, timeoutMs: 60_000 });

  describeTypes(replicaTypes('DynamoDB', createTable, 'canonical'), { items: 2_000 });
});

describeWithTool('replica on ministack', 'ministack', () => {
  let emulator: Emulator;
  beforeAll(async () => {
    emulator = await startEmulator();
  });
  afterAll(() => emulator.stop());

  /** An access key of 12 digits is one of that account. */
  const envOf = (account: string) => ({
    AWS_ACCESS_KEY_ID: account,
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_REGION: 'eu-west-1',
    AWS_ENDPOINT_URL: emulator.endpoint,
  });

  it('assumes a role of another account, and writes the table there', async () => {
    jest.spyOn(process.stdout, 'write').mockReturnValue(true);
    const [own, other] = [envOf('111122223333'), envOf('444455556666')];
    const region = 'us-east-1';
    const here = createDynamodbCall(createAwsRequest({ env: own, clock: systemClock, region }));
    const elsewhere = createDynamodbCall(createAwsRequest({ env: other, clock: systemClock, region }));
    const { name, scan } = await createOrdersTable({ call: elsewhere });
    const roleArn = 'arn:aws:iam::444455556666:role/replica';
    const handle = createSinkHandler(replicaRow, {
      ...own,
      TRIBUTARY_CONSUMER: 'Copy',
      TRIBUTARY_QUARANTINE_BUCKET: 'failures',
      TRIBUTARY_REPLICA_TABLE_ARN: `arn:aws:dynamodb:${region}:444455556666:table/${name}`,
      TRIBUTARY_REPLICA_ROLE_ARN: roleArn,
    });
    const keys = { customerId: { S: 'ann' }, orderId: { N: '7' } };
    const record = streamRecord({ keys, newImage: { data: { BS: ['AQ==', 'Ag=='] } } });

    const response = await handle(streamEvent([record]), {
      awsRequestId: 'request',
      getRemainingTimeInMillis: () => 30_000,
    });

    jest.restoreAllMocks();
    expect(response).toEqual({ batchItemFailures: [] });
    await expect(here('Scan', { TableName: name })).rejects.toMatchObject({ code: 'ResourceNotFoundException' });
    expect(await scan()).toMatchObject([{ ...keys, data: { BS: ['AQ==', 'Ag=='] } }]);
  });
});
