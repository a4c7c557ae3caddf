import { createTableOnceStore } from '../../handlers/consumer/table-once-store';
import { aggregationSubject, byStatusAndCity } from '../contracts/aggregation-subject';
import { describeEffectContract } from '../contracts/effect-contract';
import { onceSubject } from '../contracts/once-subject';
import { describeStateContract } from '../contracts/state-contract';
import { describeTypes } from '../contracts/types-contract';
import { liveRowTable, viewKeys, viewSubject } from '../contracts/view-subject';
import { viewTypes, viewTypesKeys } from '../contracts/view-types';
import { onEachDynamodb } from '../support/on-each-dynamodb';

const runs = 8;

onEachDynamodb((live) => {
  describeStateContract(
    viewSubject('DynamoDB', () => liveRowTable(live(), viewKeys)),
    { runs },
  );

  describeStateContract(
    aggregationSubject('DynamoDB', () => liveRowTable(live(), ['rowKey']), byStatusAndCity),
    { runs },
  );

  describeTypes(
    viewTypes('DynamoDB', () => liveRowTable(live(), viewTypesKeys), 'canonical'),
    { items: 2_000 },
  );

  describeEffectContract(
    onceSubject('in a table', async () => createTableOnceStore(live().call, await live().createTable('effectKey'))),
    { runs },
  );
});
