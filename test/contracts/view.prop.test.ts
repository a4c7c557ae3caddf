import type { Item } from '../../handlers/core/attribute-value';
import type { DynamodbCall } from '../../handlers/core/dynamodb-call';
import { createFakeViewTable } from '../support/fake-view-table';
import { onEachDynamodb } from '../support/on-each-dynamodb';
import { describeStateContract } from './state-contract';
import { describeTypes } from './types-contract';
import { liveRowTable, viewKeys, viewSubject } from './view-subject';
import { viewTypes, viewTypesKeys } from './view-types';

describeStateContract(viewSubject('a fake table', async () => ({ ...createFakeViewTable(viewKeys), name: 'fake' })));

/** A fake of DynamoDB that knows the view's put and a read, through JSON as the wire has it. */
function createJsonTable() {
  const rows = new Map<string, string>();
  const keyOf = (row: Item) => JSON.stringify(viewTypesKeys.map((name) => row[name]));
  const call = (async (operation: string, input: { readonly Item: Item; readonly Key: Item }) => {
    if (operation === 'PutItem') rows.set(keyOf(input.Item), JSON.stringify(input.Item));
    return operation === 'GetItem' ? { Item: JSON.parse(rows.get(keyOf(input.Key))!) } : {};
  }) as DynamodbCall;
  return { call, name: 'fake' };
}

describe('describeTypes', () => {
  describeTypes(viewTypes('a fake table', async () => createJsonTable(), 'verbatim'));
});

onEachDynamodb((live) => {
  describeStateContract(
    viewSubject('DynamoDB', () => liveRowTable(live(), viewKeys)),
    { runs: 3 },
  );

  describeTypes(
    viewTypes('DynamoDB', () => liveRowTable(live(), viewTypesKeys), 'canonical'),
    { items: 200 },
  );
});
