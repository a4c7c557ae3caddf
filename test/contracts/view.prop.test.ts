import { createFakeViewTable } from '../support/fake-view-table';
import { onEachDynamodb } from '../support/on-each-dynamodb';
import { describeStateContract } from './state-contract';
import { viewKeys, viewSubject } from './view-subject';

describeStateContract(viewSubject('a fake table', async () => ({ ...createFakeViewTable(viewKeys), name: 'fake' })));

onEachDynamodb((live) => {
  const subject = viewSubject('DynamoDB', async () => {
    const name = await live().createTable(...viewKeys);
    return { name, call: live().call, scan: () => live().scan(name) };
  });
  describeStateContract(subject, { runs: 5 });
});
