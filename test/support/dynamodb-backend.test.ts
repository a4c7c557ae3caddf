import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb';
import { dynamodbBackends } from './dynamodb-backend';

const present = dynamodbBackends.filter(({ missing }) => missing === undefined);

describe.each(present)('dynamodbBackends: $name', ({ start }) => {
  test('is without tables each time, also after one with a protected table', async () => {
    const before = await start();
    await createTable(before.endpoint, 'plain', false);
    await createTable(before.endpoint, 'protected', true);
    await before.stop();

    const after = await start();
    const names = await tableNames(after.endpoint);
    await after.stop();

    expect(names).toEqual([]);
  });
});

function clientOf(endpoint: string): DynamoDBClient {
  return new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'a', secretAccessKey: 'b' } });
}

async function createTable(endpoint: string, TableName: string, DeletionProtectionEnabled: boolean): Promise<void> {
  await clientOf(endpoint).send(
    new CreateTableCommand({
      TableName,
      DeletionProtectionEnabled,
      BillingMode: 'PAY_PER_REQUEST',
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
    }),
  );
}

async function tableNames(endpoint: string): Promise<readonly string[]> {
  const { TableNames = [] } = await clientOf(endpoint).send(new ListTablesCommand({}));
  return TableNames;
}
