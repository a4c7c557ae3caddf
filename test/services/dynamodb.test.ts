import { createTableOnceStore } from '../../handlers/consumer/table-once-store';
import { describeEffectContract } from '../contracts/effect-contract';
import { onceSubject } from '../contracts/once-subject';
import { describeStateContract } from '../contracts/state-contract';
import { describeTypes } from '../contracts/types-contract';
import { viewKeys, viewSubject } from '../contracts/view-subject';
import { viewTypes, viewTypesKeys } from '../contracts/view-types';
import { onEachDynamodb } from '../support/on-each-dynamodb';

const runs = 20;

onEachDynamodb((live) => {
  const createTable = async (keys: readonly string[]) => {
    const name = await live().createTable(...keys);
    return { name, call: live().call, scan: () => live().scan(name) };
  };

  describeStateContract(
    viewSubject('DynamoDB', () => createTable(viewKeys)),
    { runs },
  );

  describeTypes(
    viewTypes('DynamoDB', () => createTable(viewTypesKeys), 'canonical'),
    { items: 2_000 },
  );

  describeEffectContract(
    onceSubject('in a table', async () => createTableOnceStore(live().call, await live().createTable('effectKey'))),
    { runs },
  );
});
