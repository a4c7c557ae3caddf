import { type Bringing, broughtRecord } from '../../../handlers/backfill/brought-record';
import { deliveryOf } from '../../../ops/backfill/delivery';
import type { DeployedConsumer } from '../../../ops/deployed/deployed-pipeline';
import { consumerOf, pipelineOf } from './pipeline-of';

const queueArn = 'arn:aws:sqs:eu-west-1:123456789012:orders-shipping';
const topicArn = 'arn:aws:sns:eu-west-1:123456789012:orders';
const keys = { customerId: { S: 'c1' }, orderId: { S: 'o1' } };
const paid = { keys, newImage: { ...keys, status: { S: 'PAID' } } };
const pending = { keys, newImage: { ...keys, status: { S: 'PENDING' } } };
const gone = { keys };

const seed: Bringing = { mode: 'seed', atMs: Date.parse('2026-11-22T08:30:00Z') };
const repair: Bringing = { mode: 'repair', readFromMs: Date.parse('2026-11-22T08:29:00.5Z') };

const fanOut = consumerOf('FanOut', { core: { sink: 'fan-out', topicArn, filterAttributes: ['status'] } });
const shipping: DeployedConsumer = {
  ...consumerOf('Shipping'),
  mapping: { ...consumerOf('Shipping').mapping, source: 'sqs', eventSourceArn: queueArn },
};
const pipeline = pipelineOf([fanOut, shipping], {
  subscribers: [{ topicArn, queue: { arn: queueArn, url: 'url' }, isRaw: true, filterPolicy: '{"status":["PAID"]}' }],
});

describe('deliveryOf', () => {
  test('hands a subscriber the message that its fan-out would have sent', () => {
    const delivery = deliveryOf(shipping, pipeline, 'seed');

    const delivered = delivery.eventRecordOf(broughtRecord(paid, seed, '1', pipeline))!;

    const { body, eventSource } = delivered.record as { readonly body: string; readonly eventSource: string };
    expect(eventSource).toBe('aws:sqs');
    expect(JSON.parse(body)).toMatchObject({
      type: 'INSERT',
      version: `0/2026-11-22T08:30:00.000:${'1'.padStart(40, '0')}`,
      new: paid.newImage,
    });
    expect(delivery.target.answersEach).toBe(true);
  });

  test('follows the filter policy of the subscription', () => {
    const delivery = deliveryOf(shipping, pipeline, 'seed');

    expect(delivery.eventRecordOf(broughtRecord(pending, seed, '1', pipeline))).toBeUndefined();
  });

  test('hands a repair over as it is, also to a subscriber, where the filters let its item through', () => {
    const delivery = deliveryOf(shipping, pipeline, 'repair');

    const delivered = delivery.eventRecordOf(broughtRecord(paid, repair, '1', pipeline));

    expect(delivered).toMatchObject({
      record: { eventSource: 'tributary:repair', eventName: 'INSERT', readFromMs: 1_795_336_140_500 },
      itemIdentifier: '1',
    });
    expect(delivery.eventRecordOf(broughtRecord(pending, repair, '1', pipeline))).toBeUndefined();
  });

  test('takes away what the table does not have, whatever a filter would say of it', () => {
    const delivery = deliveryOf(shipping, pipeline, 'repair');

    const delivered = delivery.eventRecordOf(broughtRecord(gone, repair, '1', pipeline, ['row']))!;

    expect(delivered.record).toMatchObject({ eventName: 'REMOVE', held: ['row'] });
    expect(delivered.record).not.toHaveProperty('dynamodb.NewImage');
  });

  test('tells of a change and a delete of an incremental export as what they are', () => {
    const changed = broughtRecord({ ...paid, oldImage: pending.newImage }, seed, '1', pipeline);
    const deleted = broughtRecord({ keys, oldImage: pending.newImage }, seed, '1', pipeline);

    expect([changed.eventName, deleted.eventName]).toEqual(['MODIFY', 'REMOVE']);
    expect(deleted.dynamodb).toMatchObject({ OldImage: pending.newImage });
  });

  test('takes the word of a function without our core for all of a batch, unless its mapping reads partial answers', () => {
    const { core, ...foreign } = consumerOf('Foreign');
    const deaf = { ...foreign, mapping: { ...foreign.mapping, reportsBatchItemFailures: false } };

    expect(deliveryOf(deaf, pipeline, 'seed').target.reportsBatchItemFailures).toBe(false);
    expect(deliveryOf(foreign, pipeline, 'seed').target.reportsBatchItemFailures).toBe(true);
  });
});
