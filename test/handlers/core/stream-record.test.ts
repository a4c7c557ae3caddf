import { decodeStreamRecord, type StreamRecord } from '../../../handlers/core/stream-record';
import { streamArn, streamLabel, streamRecord } from '../../support/stream-event';

const image = { status: { S: 'PAID' } };
const decode = (record: object) => decodeStreamRecord(record as StreamRecord, 'identifier');

describe('decodeStreamRecord', () => {
  it('makes a change of a record', () => {
    const record = streamRecord({ eventName: 'MODIFY', newImage: image, oldImage: { status: { S: 'NEW' } } });

    expect(decode(record)).toEqual({
      id: record.eventID,
      eventName: 'MODIFY',
      table: 'orders',
      region: 'eu-west-1',
      keys: { customerId: { S: 'c1' }, orderId: { S: 'o1' } },
      itemKey: '10:customerIdS2:c17:orderIdS2:o1',
      newImage: { customerId: { S: 'c1' }, orderId: { S: 'o1' }, status: { S: 'PAID' } },
      oldImage: { customerId: { S: 'c1' }, orderId: { S: 'o1' }, status: { S: 'NEW' } },
      version: `${streamLabel}:0000000000000000400000000000032021070652`,
      createdAtMs: 1_767_323_045_000,
      expiredByTtl: false,
      itemIdentifier: 'identifier',
      record,
    });
  });

  it.each([
    ['KEYS_ONLY', {}, []],
    ['NEW_IMAGE', { newImage: image }, ['newImage']],
    ['OLD_IMAGE', { oldImage: image }, ['oldImage']],
    ['NEW_AND_OLD_IMAGES', { newImage: image, oldImage: image }, ['newImage', 'oldImage']],
  ])('reads the view type %s', (_, images, present) => {
    const change = decode(streamRecord({ eventName: 'MODIFY', ...images }));

    expect(Object.keys(change).filter((name) => name.endsWith('Image'))).toEqual(present);
  });

  it.each(['111', '1', '9'.repeat(21), '9'.repeat(22), '9'.repeat(28), '9'.repeat(40), '9'.repeat(56)])(
    'takes the sequence number %s',
    (sequenceNumber) => {
      const { version } = decode(streamRecord({ sequenceNumber }));

      expect(version).toBe(`${streamLabel}:${sequenceNumber.padStart(40, '0')}`);
    },
  );

  it.each([
    [{ type: 'Service', principalId: 'dynamodb.amazonaws.com' }, true],
    [{ Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' }, true],
    [{ type: 'Service', principalId: 'replication.dynamodb.amazonaws.com' }, false],
    [{ type: 'Other', principalId: 'dynamodb.amazonaws.com' }, false],
    [undefined, false],
  ])('tells a delete by time to live by %j: %p', (userIdentity, expected) => {
    const record = { ...streamRecord({ eventName: 'REMOVE', oldImage: image }), userIdentity };

    expect(decode(record).expiredByTtl).toBe(expected);
  });

  it('takes only deletes for deletes by time to live', () => {
    const userIdentity = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

    expect(decode(streamRecord({ eventName: 'MODIFY', userIdentity })).expiredByTtl).toBe(false);
  });

  it('does without a creation time', () => {
    const record = streamRecord();
    const { ApproximateCreationDateTime: _, ...dynamodb } = record.dynamodb;

    expect(decode({ ...record, dynamodb })).not.toHaveProperty('createdAtMs');
  });

  it.each([
    ['MissingDynamodb', { dynamodb: undefined }],
    ['MissingKeys', { dynamodb: { SequenceNumber: '1' } }],
    ['MissingKeys', { dynamodb: { SequenceNumber: '1', Keys: {} } }],
    ['MissingKeys', { dynamodb: { SequenceNumber: '1', Keys: { a: null } } }],
    ['MissingKeys', { dynamodb: { SequenceNumber: '1', Keys: { a: { S: '' } } } }],
    ['MissingKeys', { dynamodb: { SequenceNumber: '1', Keys: { a: { BOOL: true } } } }],
    ['MissingKeys', { dynamodb: { SequenceNumber: '1', Keys: { a: { S: 7 } } } }],
    ['MalformedImage', { dynamodb: { ...streamRecord().dynamodb, NewImage: 'text' } }],
    ['MalformedImage', { dynamodb: { ...streamRecord().dynamodb, OldImage: [] } }],
    ['MissingSequenceNumber', { dynamodb: { ...streamRecord().dynamodb, SequenceNumber: 1 } }],
    ['UnknownEventName', { eventName: 'UNKNOWN_TO_SDK_VERSION' }],
    ['MissingEventId', { eventID: undefined }],
    ['MalformedStreamArn', { eventSourceARN: undefined }],
    ['MalformedStreamArn', { eventSourceARN: streamArn.replace('/stream/', '/index/') }],
  ])('fails with %s where that is so', (code, more) => {
    const act = () => decode({ ...streamRecord(), ...more });

    expect(act).toThrow(expect.objectContaining({ name: 'PoisonError', code }));
  });
});
