import {
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  PutItemCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { keepExactNames } from '../../../engine/pollers/exact-names';
import { systemClock } from '../../../handlers/core/clock';
import { createWriteLog } from '../../../local/accounting/write-log';
import { dynamodbBackends, type StartedBackend } from '../../support/dynamodb-backend';

const TableName = 'write-log';
let backend: StartedBackend;
let client: DynamoDBClient;

beforeAll(async () => {
  backend = await dynamodbBackends.find(({ missing }) => missing === undefined)!.start();
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' };
  client = keepExactNames(new DynamoDBClient({ endpoint: backend.endpoint, region: 'eu-west-1', credentials }));
  await client.send(
    new CreateTableCommand({
      TableName,
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      BillingMode: 'PAY_PER_REQUEST',
    }),
  );
});

afterAll(async () => {
  client.destroy();
  await backend.stop();
});

describe('createWriteLog', () => {
  test('logs each change with the images before and after it', async () => {
    const log = newLog();
    const id = { S: 'life' };

    await log.write(new PutItemCommand({ TableName, Item: { id, status: { S: 'NEW' } } }));
    await log.write(setStatus('life', 'PAID'));
    await log.write(new DeleteItemCommand({ TableName, Key: { id } }));

    const [fresh, paid] = ['NEW', 'PAID'].map((status) => ({ id, status: { S: status } }));
    expect(log.changes).toMatchObject([
      { eventName: 'INSERT', keys: { id }, oldImage: undefined, newImage: fresh },
      { eventName: 'MODIFY', keys: { id }, oldImage: fresh, newImage: paid },
      { eventName: 'REMOVE', keys: { id }, oldImage: paid, newImage: undefined },
    ]);
  });

  test('takes a write that changes nothing for no change, and one that fails for none either', async () => {
    const log = newLog();
    const id = { S: 'same' };
    const refused = { TableName, Item: { id, status: { S: 'X' } }, ConditionExpression: 'attribute_not_exists(id)' };

    await log.write(new PutItemCommand({ TableName, Item: { id, total: { N: '1.0' } } }));
    await log.write(new PutItemCommand({ TableName, Item: { id, total: { N: '1' } } }));
    await log.write(new DeleteItemCommand({ TableName, Key: { id: { S: 'never there' } } }));
    const failing = log.write(new PutItemCommand(refused));

    await expect(failing).rejects.toThrow();
    expect(log.changes).toHaveLength(1);
  });

  test('keeps writes of one item in the order of the calls', async () => {
    const log = newLog();
    const statuses = Array.from({ length: 20 }, (_, index) => `s-${index}`);

    await Promise.all(statuses.map((status) => log.write(setStatus('busy', status))));

    expect(log.changes.map(({ newImage }) => newImage!.status)).toEqual(statuses.map((S) => ({ S })));
  });

  test('keeps an attribute called __proto__, which the SDK would empty', async () => {
    const log = newLog();
    const names = { '#n': '__proto__', '#m': 'map' };
    const map = Object.defineProperty({}, '__proto__', { value: { B: new Uint8Array([1]) }, enumerable: true });
    const values = { ':n': { S: 'kept' }, ':m': { M: map } };
    const UpdateExpression = 'SET #n = :n, #m = :m';
    const update = { TableName, Key: { id: { S: 'proto' } }, UpdateExpression };

    await log.write(
      new UpdateItemCommand({ ...update, ExpressionAttributeNames: names, ExpressionAttributeValues: values }),
    );

    const image = log.changes[0]!.newImage!;
    expect(Object.keys(image).sort()).toEqual(['__proto__', 'id', 'map']);
    expect(Object.getOwnPropertyDescriptor(image, '__proto__')!.value).toEqual({ S: 'kept' });
    expect(JSON.stringify(image.map)).toBe('{"M":{"__proto__":{"B":"AQ=="}}}');
  });
});

function newLog() {
  return createWriteLog({ client, clock: systemClock, keyNamesOf: () => ['id'] });
}

function setStatus(id: string, status: string): UpdateItemCommand {
  return new UpdateItemCommand({
    TableName,
    Key: { id: { S: id } },
    UpdateExpression: 'SET #s = :s',
    ExpressionAttributeNames: { '#s': 'status' },
    ExpressionAttributeValues: { ':s': { S: status } },
  });
}
