import { createOrdersTable } from '../support/create-orders-table';
import { createFakeViewTable } from '../support/fake-view-table';
import { onEachDynamodb } from '../support/on-each-dynamodb';
import { keyNames } from './random-items';
import { filteredReplicaSubject, partialReplicaSubject, replicaSubject } from './replica-subject';
import { createWireTable, replicaTypes } from './replica-types';
import { describeStateContract } from './state-contract';
import { describeTypes } from './types-contract';

const createFake = async () => ({ ...createFakeViewTable(keyNames), name: 'fake' });

describeStateContract(replicaSubject('a fake table', createFake), { runs: 10 });
describeStateContract(partialReplicaSubject('a fake table', createFake));
describeStateContract(filteredReplicaSubject('a fake table', createFake), { runs: 10, laws: /repaired|tells what/ });

describeTypes(replicaTypes('a fake table', createWireTable, 'verbatim'));

onEachDynamodb((live) => {
  const createTable = () => createOrdersTable(live());

  describeStateContract(partialReplicaSubject('DynamoDB', createTable), { runs: 3, timeoutMs: 30_000 });

  describeTypes(replicaTypes('DynamoDB', createTable, 'canonical'), { items: 300 });
});
