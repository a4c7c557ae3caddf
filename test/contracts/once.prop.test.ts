import { createMemoryOnceStore } from '../../handlers/consumer/memory-once-store';
import { createTableOnceStore } from '../../handlers/consumer/table-once-store';
import { onEachDynamodb } from '../support/on-each-dynamodb';
import { describeEffectContract } from './effect-contract';
import { onceSubject } from './once-subject';

describeEffectContract(
  onceSubject('in memory', async () => createMemoryOnceStore()),
  { runs: 30 },
);

onEachDynamodb((live) => {
  const createStore = async () => createTableOnceStore(live().call, await live().createTable('effectKey'));
  describeEffectContract(onceSubject('in a table', createStore), { runs: 3 });
});
