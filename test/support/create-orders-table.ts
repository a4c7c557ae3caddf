import type { DynamodbCall } from '../../handlers/core/dynamodb-call';

let created = 0;

/** Makes an empty table with the keys of the contract suites: `customerId` (S) and `orderId` (N). */
export async function createOrdersTable({ call }: { readonly call: DynamodbCall }) {
  created += 1;
  const name = `orders-${created}`;
  await call('CreateTable', {
    TableName: name,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'customerId', AttributeType: 'S' },
      { AttributeName: 'orderId', AttributeType: 'N' },
    ],
    KeySchema: [
      { AttributeName: 'customerId', KeyType: 'HASH' },
      { AttributeName: 'orderId', KeyType: 'RANGE' },
    ],
  });
  return {
    name,
    call,
    async scan(): Promise<readonly object[]> {
      return (await call<{ readonly Items: readonly object[] }>('Scan', { TableName: name })).Items;
    },
  };
}
