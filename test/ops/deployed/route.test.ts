import type { Item } from '../../../handlers/core/attribute-value';
import { decodeQueueMessage } from '../../../handlers/core/queue-message';
import type { DeployedPipeline } from '../../../ops/deployed/deployed-pipeline';
import { fanOutsBefore, routeTo, type StreamEventRecord } from '../../../ops/deployed/route';
import { consumerNamed, examplePipeline, queueArn, queueNamed, streamArn, topicArn } from '../verify/example-pipeline';

function recordWith(newImage: Item, eventName = 'INSERT'): StreamEventRecord {
  return {
    eventID: 'e-1',
    eventName,
    eventSourceARN: streamArn,
    dynamodb: { Keys: { id: { S: 'o-1' } }, NewImage: { id: { S: 'o-1' }, ...newImage }, SequenceNumber: '111' },
  };
}

const paid = recordWith({ status: { S: 'PAID' } });
const open = recordWith({ status: { S: 'OPEN' } });

function routed(name: string, record: StreamEventRecord, changes: Partial<DeployedPipeline> = {}) {
  const pipeline = examplePipeline(changes);
  return routeTo(pipeline.consumers.find((one) => one.name === name)!, pipeline, record);
}

describe('routeTo', () => {
  it('brings a record of the stream as it is', () => {
    expect(routed('View', paid)).toEqual({
      record: { record: paid, itemIdentifier: '111', itemKey: expect.stringContaining('o-1') },
    });
  });

  it('obeys the filters of a mapping', () => {
    const filters = [JSON.stringify({ dynamodb: { NewImage: { status: { S: ['PAID'] } } } })];
    const changes = { consumers: [consumerNamed('View', { mapping: { filters } })] };

    expect(routed('View', paid, changes)).toHaveProperty('record');
    expect(routed('View', open, changes)).toEqual({ filteredBy: 'the mapping of View' });
  });

  it('shows the filter of a mapping of Kinesis what Kinesis would bring', () => {
    const filters = [JSON.stringify({ data: { eventName: ['INSERT'], tableName: ['orders-table'] } })];
    const eventSourceArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders-changes';
    const changes = { consumers: [consumerNamed('View', { mapping: { source: 'kinesis', eventSourceArn, filters } })] };

    expect(routed('View', paid, changes)).toHaveProperty('record');
    expect(routed('View', recordWith({}, 'MODIFY'), changes)).toEqual({ filteredBy: 'the mapping of View' });
  });

  it('brings a message of the topic to whoever reads the queue, as the handler reads it', async () => {
    const one = routed('Shipping', paid) as { readonly record: { readonly record: object } };

    const change = await decodeQueueMessage(one.record.record, '111', () => Promise.reject(new Error('no payload')));

    expect(change).toMatchObject({ id: 'e-1', eventName: 'INSERT', newImage: { status: { S: 'PAID' } } });
    expect(one.record).toMatchObject({ itemIdentifier: '111', record: { eventSource: 'aws:sqs', messageId: '111' } });
  });

  it('brings it without the envelope where delivery is raw, in the group of its item where the queue is FIFO', async () => {
    const [subscriber] = examplePipeline().subscribers;
    const fifo = { ...subscriber!, isRaw: true, queue: queueNamed('shipping.fifo') };
    const shipping = consumerNamed('Shipping', {
      core: {},
      mapping: { source: 'sqs', eventSourceArn: queueArn('shipping.fifo') },
    });
    const changes = { consumers: [examplePipeline().consumers[0]!, shipping], subscribers: [fifo] };

    const one = routed('Shipping', paid, changes) as {
      readonly record: { readonly record: object; readonly itemKey: string };
    };

    expect(JSON.parse((one.record.record as { body: string }).body)).toMatchObject({ id: 'e-1', type: 'INSERT' });
    expect(one.record.record).toMatchObject({ attributes: { MessageGroupId: one.record.itemKey } });
  });

  it('obeys the filter policy of a subscription, on attributes and on the body', () => {
    const [subscriber] = examplePipeline().subscribers;
    const filterPolicy = JSON.stringify({ new: { status: { S: ['OPEN'] } } });
    const onBody = { subscribers: [{ ...subscriber!, filterPolicy, filterPolicyScope: 'MessageBody' }] };

    expect(routed('Shipping', open)).toEqual({ filteredBy: 'the subscription of shipping' });
    expect(routed('Shipping', open, onBody)).toHaveProperty('record');
    expect(routed('Shipping', paid, onBody)).toEqual({ filteredBy: 'the subscription of shipping' });
  });

  it('obeys the filters of the fan-out before it', () => {
    const [fanOut, , shipping] = examplePipeline().consumers;
    const filtering = consumerNamed('FanOut', {
      core: fanOut!.core,
      mapping: { filters: ['{"eventName":["REMOVE"]}'] },
    });

    expect(routed('Shipping', paid, { consumers: [filtering, shipping!] })).toEqual({
      filteredBy: 'the mapping of FanOut',
    });
  });

  it('says where it does not know the way to a queue', () => {
    expect(routed('Shipping', paid, { subscribers: [] })).toEqual({
      filteredBy: 'a way to its queue that is not known',
    });
  });
});

describe('fanOutsBefore', () => {
  it('finds who sends to the topic of a queue', () => {
    const pipeline = examplePipeline();
    const [fanOut, view, shipping] = pipeline.consumers;

    expect(fanOut!.core!.topicArn).toBe(topicArn);
    expect([shipping!, view!].map((one) => fanOutsBefore(one, pipeline).map(({ name }) => name))).toEqual([
      ['FanOut'],
      [],
    ]);
  });
});
