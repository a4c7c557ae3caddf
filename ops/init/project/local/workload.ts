import { type AttributeValue, DeleteItemCommand, PutItemCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { toItem } from 'tributary/handlers';
import type { Workload } from 'tributary/local';
import { keys } from '../src/item';
import { exampleItem } from '../test/example-item';

/** Items that come, change, and go: what a local run writes before it accounts for every change. */
const workload: Workload = {
  title: 'items that come, change and go',
  keys,
  async run({ orders, tableName, signal, write }) {
    for (let index = 0; index < orders && !signal.aborted; index++) {
      const Item = toItem(exampleItem(index)) as Record<string, AttributeValue>;
      const Key = Object.fromEntries(keys.map((key) => [key, Item[key]!]));
      await write(new PutItemCommand({ TableName: tableName, Item }));
      const change = { UpdateExpression: 'SET revision = :two', ExpressionAttributeValues: { ':two': { N: '2' } } };
      await write(new UpdateItemCommand({ TableName: tableName, Key, ...change }));
      if (index % 3 === 0) await write(new DeleteItemCommand({ TableName: tableName, Key }));
    }
  },
};

export default workload;
