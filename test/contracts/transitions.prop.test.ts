import { createMemoryOnceStore } from '../../handlers/consumer/memory-once-store';
import { createTableOnceStore } from '../../handlers/consumer/table-once-store';
import { onEachDynamodb } from '../support/on-each-dynamodb';
import { describeEffectContract } from './effect-contract';
import { transitionsSubject } from './transitions-subject';

describeEffectContract(
  transitionsSubject('in memory', async () => createMemoryOnceStore()),
  { runs: 20 },
);

onEachDynamodb((live) => {
  const createStore = async () => createTableOnceStore(live().call, await live().createTable('effectKey'));
  describeEffectContract(transitionsSubject('in a table', createStore), { runs: 3 });
});
