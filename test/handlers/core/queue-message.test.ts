import { SinkError } from '../../../handlers/core/errors';
import type { ObjectLocation } from '../../../handlers/core/object-store';
import { decodeQueueMessage } from '../../../handlers/core/queue-message';
import { fanOutMessage, queueMessage, snsWrapped, streamRecord } from '../../support/stream-event';

const noObjects = () => Promise.reject(new Error('no object was to be read'));
const decode = (body: unknown, readObject: (location: ObjectLocation) => Promise<Buffer> = noObjects) =>
  decodeQueueMessage(queueMessage(body), 'm1', readObject);

const change = {
  id: 'event-1',
  eventName: 'MODIFY',
  table: 'orders',
  region: 'eu-west-1',
  keys: { customerId: { S: 'c1' }, orderId: { S: 'o1' } },
  itemKey: '10:customerIdS2:c17:orderIdS2:o1',
  newImage: fanOutMessage().new,
  oldImage: fanOutMessage().old,
  version: fanOutMessage().version,
  createdAtMs: 1_767_323_045_000,
  expiredByTtl: false,
  itemIdentifier: 'm1',
};

describe('decodeQueueMessage', () => {
  it.each([
    ['raw', fanOutMessage()],
    ['wrapped by SNS', snsWrapped(fanOutMessage())],
  ])('reads a message that is %s', async (_, body) => {
    expect(await decode(body)).toEqual({ ...change, record: queueMessage(body) });
  });

  it('reads a plain stream record', async () => {
    const record = streamRecord({ newImage: { status: { S: 'NEW' } } });

    const decoded = await decode(record);

    expect(decoded).toMatchObject({ id: record.eventID, itemIdentifier: 'm1', newImage: { status: { S: 'NEW' } } });
    expect(decoded.record).toEqual(queueMessage(record));
  });

  it('reads a delete by time to live without a new image, a region or a time', async () => {
    const body = { ...fanOutMessage({ type: 'REMOVE', expiredByTtl: true }), new: undefined, region: undefined };

    const decoded = await decode({ ...body, createdAtMs: undefined, old: undefined });

    expect(decoded).toMatchObject({ eventName: 'REMOVE', expiredByTtl: true, region: '' });
    expect(Object.keys(decoded)).not.toContain('createdAtMs');
  });

  it('fetches what a pointer points to', async () => {
    const { new: image, old, ...rest } = fanOutMessage();
    const pointer = { ...rest, new: { status: image.status }, claimCheck: { bucket: 'b', key: 'k' } };
    const locations: ObjectLocation[] = [];

    const decoded = await decode(pointer, async (location) => {
      locations.push(location);
      return Buffer.from(JSON.stringify(fanOutMessage()));
    });

    expect(decoded).toMatchObject(change);
    expect(locations).toEqual([{ bucket: 'b', key: 'k' }]);
  });

  it.each([
    ['WrongClaimCheck', async () => Buffer.from(JSON.stringify(fanOutMessage({ id: 'other' })))],
    ['MalformedMessage', async () => Buffer.from('not JSON')],
    ['ClaimCheckGone', () => Promise.reject(new SinkError('x', { code: 'NoSuchKey', retryable: false }))],
  ])('fails with %s where a claim check is so', async (code, readObject) => {
    const pointer = fanOutMessage({ claimCheck: { bucket: 'b', key: 'k' } });

    await expect(decode(pointer, readObject)).rejects.toMatchObject({ name: 'PoisonError', code });
  });

  it('passes on why a claim check cannot be read now', async () => {
    const error = new SinkError('x', { code: 'SlowDown', retryable: true });
    const pointer = fanOutMessage({ claimCheck: { bucket: 'b', key: 'k' } });

    await expect(decode(pointer, () => Promise.reject(error))).rejects.toBe(error);
  });

  it.each([
    ['MalformedMessage', 'text'],
    ['MalformedMessage', '"text"'],
    ['MalformedMessage', 'null'],
    ['MalformedMessage', { Type: 'Notification', Message: 'text' }],
    ['MalformedClaimCheck', fanOutMessage({ claimCheck: { bucket: 'b' } })],
    ['MissingKeys', fanOutMessage({ keys: undefined })],
    ['MissingKeys', {}],
    ['MissingEventId', fanOutMessage({ id: 7 })],
    ['UnknownEventName', fanOutMessage({ type: 'modify' })],
    ['MissingTable', fanOutMessage({ table: '' })],
    ['MissingVersion', fanOutMessage({ version: undefined })],
    ['MalformedImage', fanOutMessage({ new: 'text' })],
  ])('fails with %s for %j', async (code, body) => {
    await expect(decode(body)).rejects.toMatchObject({ name: 'PoisonError', code });
  });
});
