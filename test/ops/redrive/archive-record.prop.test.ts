import fc from 'fast-check';
import { decodeKinesisRecord } from '../../../handlers/core/kinesis-record';
import { decodeStreamRecord } from '../../../handlers/core/stream-record';
import { archiveLine } from '../../../handlers/firehose-transform/archive-line';
import { archivedRecord } from '../../../ops/redrive/sources/archive-record';
import { attributeTypesOf } from '../../../ops/redrive/sources/attribute-types';

const table = {
  ...{ name: 'orders', arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders' },
  ...{ partitionKey: { name: 'id', type: 'S' as const }, itemCount: 0, sizeBytes: 0 },
};

const types = attributeTypesOf(['photo=B', 'tags=SS', 'lines[].codes=NS', 'inner.raw=BS']);

const number = fc.oneof(
  fc.integer().map(String),
  fc.constantFrom('0.1', '-1.5', '12345678901234567890123456789012345678', '1E+30'),
);

const image = fc.record(
  {
    id: fc.record({ S: fc.string({ minLength: 1 }) }),
    total: fc.record({ N: number }),
    photo: fc.constant({ B: 'AQID' }),
    tags: fc.record({ SS: fc.array(fc.string(), { minLength: 1, maxLength: 3 }) }),
    paid: fc.record({ BOOL: fc.boolean() }),
    gone: fc.constant({ NULL: true as const }),
    lines: fc.record({
      L: fc.array(fc.record({ M: fc.record({ codes: fc.record({ NS: fc.array(number, { minLength: 1 }) }) }) })),
    }),
    inner: fc.record({ M: fc.record({ raw: fc.constant({ BS: ['AQ=='] }), ['__proto__']: fc.constant({ S: 'x' }) }) }),
  },
  { requiredKeys: ['id'] },
);

describe('archivedRecord', () => {
  it('makes of a line the change that it was made of, by the version that Kinesis gave it', () => {
    fc.assert(
      fc.property(image, image, fc.boolean(), fc.nat(999_999), (newImage, oldImage, isExpiry, micros) => {
        const change = changeOf(newImage, oldImage, isExpiry, micros);

        const record = archivedRecord(JSON.parse(archiveLine(change)), table, types);

        const { record: _raw, itemIdentifier, ...same } = change;
        const back = decodeStreamRecord(record, itemIdentifier);
        expect(back).toMatchObject({ ...same, version: expect.any(String) });
        expect(back.version.replace(/:0*/, ':')).toBe(change.version.replace(/:0*/, ':'));
      }),
      { numRuns: 100 },
    );
  });
});

function changeOf(newImage: object, oldImage: object, isExpiry: boolean, micros: number) {
  const data = {
    awsRegion: 'eu-west-1',
    eventID: 'event',
    eventName: isExpiry ? 'REMOVE' : 'MODIFY',
    eventSource: 'aws:dynamodb',
    tableName: 'orders',
    ...(isExpiry && { userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' } }),
    dynamodb: {
      ApproximateCreationDateTime: 1_767_323_045_000_000 + micros,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
      Keys: { id: (newImage as { id: object }).id },
      OldImage: oldImage,
      ...(!isExpiry && { NewImage: newImage }),
    },
  };
  const text = Buffer.from(JSON.stringify(data)).toString('base64');
  return decodeKinesisRecord({ kinesis: { data: text, sequenceNumber: '4'.repeat(56) } }, '4'.repeat(56));
}
