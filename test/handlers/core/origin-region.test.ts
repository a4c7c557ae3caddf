import type { Change } from '../../../handlers/core/change';
import { withOriginRegion } from '../../../handlers/core/origin-region';
import { decodeQueueMessage } from '../../../handlers/core/queue-message';
import { decodeStreamRecord } from '../../../handlers/core/stream-record';
import { buildMessage } from '../../../handlers/fan-out/message';
import { done } from '../../support/batch-outcomes';
import { createRig, createScriptedSink } from '../../support/batch-rig';
import { type RecordOptions, streamRecord } from '../../support/stream-event';

const writtenIn = (region: string) => ({ writerRegion: { S: region } });

function changeOf(options: RecordOptions): Change {
  const record = streamRecord(options);
  return decodeStreamRecord(record, record.dynamodb.SequenceNumber);
}

describe('withOriginRegion', () => {
  test.each<[string, RecordOptions, string | undefined]>([
    ['an insert', { newImage: writtenIn('us-east-1') }, 'us-east-1'],
    ['the later write', { newImage: writtenIn('eu-west-1'), oldImage: writtenIn('us-east-1') }, 'eu-west-1'],
    ['what was removed', { eventName: 'REMOVE', oldImage: writtenIn('us-east-1') }, 'us-east-1'],
    ['an item without the attribute', { newImage: { status: { S: 'PAID' } } }, undefined],
    ['an empty attribute', { newImage: writtenIn('') }, undefined],
    ['an attribute of another type', { newImage: { writerRegion: { N: '1' } } }, undefined],
    ['a record without images', {}, undefined],
  ])('reads the region of %s', (_, options, expected) => {
    expect(withOriginRegion(changeOf(options), 'writerRegion').originRegion).toBe(expected);
  });

  test('leaves a change alone where no attribute is named', () => {
    const change = changeOf({ newImage: writtenIn('us-east-1') });

    expect(withOriginRegion(change, undefined)).toBe(change);
  });
});

describe('originRegion', () => {
  test('reaches the sink of a consumer that names the attribute', async () => {
    const origins: (string | undefined)[] = [];
    const { sink } = createScriptedSink((change) => {
      origins.push(change.originRegion);
      return done;
    });

    await createRig(sink, { originRegionAttribute: 'writerRegion' }).invoke([
      streamRecord({ newImage: writtenIn('us-east-1') }),
    ]);

    expect(origins).toEqual(['us-east-1']);
  });

  test('travels in the message from the fan-out to a queue', async () => {
    const change = withOriginRegion(changeOf({ newImage: writtenIn('us-east-1') }), 'writerRegion');

    const message = { messageId: 'm', body: buildMessage(change, []).body };
    const received = await decodeQueueMessage(message, 'm', async () => Buffer.from(''));

    expect(received.originRegion).toBe('us-east-1');
  });
});
