import { createAwsRequest } from '../../../../handlers/core/aws-request';
import { systemClock } from '../../../../handlers/core/clock';
import { createObjectStore } from '../../../../handlers/core/object-store';
import { createSinkHandler } from '../../../../handlers/sinks/sink-handler';
import { viewRow } from '../../../../handlers/sinks/view/row';
import { type RunningFauxqs, startFauxqs } from '../../../support/fauxqs';
import { onEachDynamodb } from '../../../support/on-each-dynamodb';
import { sequenceNumberAt, streamRecord } from '../../../support/stream-event';
import { line, order, ordersByProduct } from './orders-by-product';

const context = { awsRequestId: 'request', getRemainingTimeInMillis: () => 30_000 };
const settings = {
  AWS_ACCESS_KEY_ID: 'a',
  AWS_SECRET_ACCESS_KEY: 's',
  TRIBUTARY_CONSUMER: 'ByProduct',
  TRIBUTARY_QUARANTINE_BUCKET: 'failures',
  TRIBUTARY_SINK: 'view',
  TRIBUTARY_VIEW_TABLE: 'view',
  TRIBUTARY_VIEW_PROJECTION: JSON.stringify(ordersByProduct),
};

describe('createSinkHandler', () => {
  it.each([
    ['TRIBUTARY_CONSUMER', { TRIBUTARY_CONSUMER: '' }],
    ['TRIBUTARY_VIEW_TABLE', { TRIBUTARY_VIEW_TABLE: '' }],
    ['partitionKey.name', { TRIBUTARY_VIEW_PROJECTION: '{}' }],
    ['TRIBUTARY_QUARANTINE_BUCKET', { TRIBUTARY_QUARANTINE_BUCKET: '' }],
    ['TRIBUTARY_QUARANTINE_QUEUE_URL', { TRIBUTARY_QUARANTINE_QUEUE_URL: 'http://queue' }],
  ])('fails when `%s` is wrong', (setting, more) => {
    expect(() => createSinkHandler(viewRow, { ...settings, ...more })).toThrow(setting);
  });

  it('takes a queue for the quarantine', () => {
    const env = { ...settings, TRIBUTARY_QUARANTINE_BUCKET: '', TRIBUTARY_QUARANTINE_QUEUE_URL: 'http://queue' };

    expect(createSinkHandler(viewRow, env)).toBeInstanceOf(Function);
  });

  onEachDynamodb((live) => {
    let fauxqs: RunningFauxqs;
    beforeAll(async () => {
      fauxqs = await startFauxqs();
    });
    afterAll(() => fauxqs.stop());

    it('brings changes to the view, and poison to the bucket', async () => {
      const silence = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
      const table = await live().createTable('productId', 'orderLine');
      const env = { ...settings, ...live().env, AWS_ENDPOINT_URL_S3: fauxqs.url, TRIBUTARY_VIEW_TABLE: table };
      const request = createAwsRequest({ env, clock: systemClock });
      await request({ service: 's3', method: 'PUT', path: '/failures' });
      const poison = streamRecord({ newImage: order('NEW', line('1', '')), sequenceNumber: sequenceNumberAt(1) });
      const good = streamRecord({ newImage: order('NEW', line('1', 'p1')), sequenceNumber: sequenceNumberAt(2) });

      const response = await createSinkHandler(viewRow, env)({ Records: [poison, good] }, context);

      const listing = await request({ service: 's3', method: 'GET', path: '/failures', query: { 'list-type': '2' } });
      const key = /<Key>([^<]+)<\/Key>/.exec(listing.body.toString())?.[1] ?? '';
      const kept = JSON.parse((await createObjectStore(request).get({ bucket: 'failures', key })).toString());
      silence.mockRestore();
      expect(response).toEqual({ batchItemFailures: [] });
      expect(await live().scan(table)).toMatchObject([{ productId: { S: 'p1' }, status: { S: 'NEW' } }]);
      expect(key).toMatch(/^quarantine\/ByProduct\//);
      expect(kept).toMatchObject({ error: { code: 'ViewKeyEmpty' }, record: poison });
    });
  });
});
