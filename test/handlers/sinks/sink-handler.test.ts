import { aggregationRow } from '../../../handlers/sinks/aggregation/row';
import { auditRow } from '../../../handlers/sinks/audit/row';
import { cacheRow } from '../../../handlers/sinks/cache/row';
import { objectsRow } from '../../../handlers/sinks/objects/row';
import { openSearchRow } from '../../../handlers/sinks/opensearch/row';
import { replicaRow } from '../../../handlers/sinks/replica/row';
import { createSinkHandler } from '../../../handlers/sinks/sink-handler';
import type { SinkRow } from '../../../handlers/sinks/sink-row';
import { transitionsRow } from '../../../handlers/sinks/transitions/row';
import { viewRow } from '../../../handlers/sinks/view/row';
import { repairRecord } from '../../support/stream-event';
import { shipped } from './transitions/order-changes';
import { ordersByProduct } from './view/orders-by-product';

const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };
const settings = {
  AWS_REGION: 'eu-west-1',
  TRIBUTARY_CONSUMER: 'Orders',
  TRIBUTARY_QUARANTINE_BUCKET: 'failures',
  TRIBUTARY_VIEW_TABLE: 'view',
  TRIBUTARY_VIEW_PROJECTION: JSON.stringify(ordersByProduct),
  TRIBUTARY_AGGREGATION_TABLE: 'sums',
  TRIBUTARY_AGGREGATION_RULE: '{"groupBy":["item.status"]}',
  TRIBUTARY_REPLICA_TABLE_ARN: 'arn:aws:dynamodb:eu-west-1:123456789012:table/replica',
  TRIBUTARY_OPENSEARCH_ENDPOINT: 'http://search',
  TRIBUTARY_OPENSEARCH_INDEX: '{"name":"orders"}',
  TRIBUTARY_OBJECTS_BUCKET: 'states',
  TRIBUTARY_CACHE_KEYS: '["order:{customerId}:{orderId}"]',
  TRIBUTARY_CACHE_HOST: '127.0.0.1',
  TRIBUTARY_AUDIT_STREAM: 'audit',
  TRIBUTARY_ONCE_TABLE: 'once',
  TRIBUTARY_TRANSITIONS_RULES: JSON.stringify([shipped]),
};
const bothWays = { TRIBUTARY_REPLICATION_RULES: '{"loopPrevention":{"attribute":"writtenIn"}}' };
const all = ['repair', 'list', 'compare'];
const stateSink = { contract: 'state', replay: 'apply', can: all };

describe('createSinkHandler', () => {
  let silence: jest.SpyInstance;
  beforeEach(() => {
    silence = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  });
  afterEach(() => silence.mockRestore());

  it.each<[string, SinkRow<never>, object, object]>([
    ['view', viewRow, stateSink, {}],
    ['aggregation', aggregationRow, stateSink, {}],
    ['replica', replicaRow, stateSink, {}],
    ['replica', replicaRow, { contract: 'state', replay: 'ask', can: [] }, bothWays],
    ['opensearch', openSearchRow, stateSink, {}],
    ['objects', objectsRow, stateSink, {}],
    ['cache', cacheRow, { ...stateSink, can: ['repair'] }, {}],
    ['audit', auditRow, { contract: 'log', replay: 'ask', can: [] }, {}],
    ['transitions', transitionsRow, { contract: 'effect', replay: 'skip', can: [] }, {}],
  ] as never)('makes a function that tells what it is: %s', async (sink, row, expected, more) => {
    const handler = createSinkHandler(row, { ...settings, ...more });

    const answer = await handler({ tributary: 'describe' }, context);

    expect(answer).toEqual({ consumer: 'Orders', sink, ...expected });
  });

  it('makes a function that refuses repairs where its sink takes none', async () => {
    const handler = createSinkHandler(auditRow, settings);

    const answer = handler({ Records: [repairRecord(1)] }, context);

    await expect(answer).rejects.toMatchObject({ code: 'UnknownSource' });
  });
});
