import { mistakesWith, orders } from '../definition-with';

const archive = (settings: object) => [`${orders}.archive`, settings] as const;
const kinesis = [`${orders}.kinesis`, {}] as const;
const bucket = { arn: 'arn:aws:s3:::lake' };
const objectLock = { mode: 'GOVERNANCE', retentionInDays: 30 };
const transition = { days: 90, storageClass: 'GLACIER_IR' };
const partitionBy = { column: 'status', attribute: 'Status', values: ['PAID'] };

describe('an archive', () => {
  test('needs a Kinesis stream', () => {
    expect(mistakesWith(archive({}))).toEqual([expect.stringMatching(/^`dev\/Orders`: `archive` needs `kinesis`/)]);
  });

  test.each([
    {},
    { format: 'json', bufferingSizeInMb: 1, bufferingIntervalInSeconds: 0 },
    { format: 'parquet', bufferingSizeInMb: 64, bufferingIntervalInSeconds: 900 },
    { partitionBy, bufferingSizeInMb: 128, bufferingIntervalInSeconds: 1 },
    { bucket, kmsKeyArn: 'arn:aws:kms:eu-central-1:123456789012:key/00000000-0000-0000-0000-000000000001' },
    { objectLock, transition, expirationInDays: 91, firstDay: '2026-02-28' },
    { transform: { memorySize: 128, timeout: 300 } },
  ])('can be %j', (settings) => {
    expect(mistakesWith(kinesis, archive(settings))).toEqual([]);
  });

  test.each([
    ['bufferingSizeInMb', { format: 'parquet', bufferingSizeInMb: 63 }],
    ['bufferingSizeInMb', { partitionBy, bufferingSizeInMb: 63 }],
    ['bufferingSizeInMb', { bufferingSizeInMb: 129 }],
    ['bufferingIntervalInSeconds', { partitionBy, bufferingIntervalInSeconds: 0 }],
    ['bufferingIntervalInSeconds', { bufferingIntervalInSeconds: 901 }],
    ['partitionBy.column', { partitionBy: { ...partitionBy, column: 'day' } }],
    ['partitionBy.column', { partitionBy: { ...partitionBy, column: 'Status' } }],
    ['partitionBy.values', { partitionBy: { ...partitionBy, values: [] } }],
    ['partitionBy.values', { partitionBy: { ...partitionBy, values: ['PAID', 'PAID'] } }],
    ['partitionBy.values', { partitionBy: { ...partitionBy, values: ['other'] } }],
    ['partitionBy.values', { partitionBy: { ...partitionBy, values: ['a/b'] } }],
    ['objectLock', { bucket, objectLock }],
    ['transition', { bucket, transition }],
    ['expirationInDays', { bucket, expirationInDays: 30 }],
    ['expirationInDays', { objectLock, expirationInDays: 29 }],
    ['expirationInDays', { transition, expirationInDays: 90 }],
    ['transition.days', { transition: { ...transition, days: 29 } }],
    ['transition.storageClass', { transition: { ...transition, storageClass: 'DEEP_ARCHIVE' } }],
    ['firstDay', { firstDay: '2026-13-01' }],
    ['transform.timeout', { transform: { timeout: 301 } }],
  ])('fails by `%s` when it is %j', (setting, settings) => {
    const mistakes = mistakesWith(kinesis, archive(settings));

    expect(mistakes).toEqual([expect.stringContaining(`\`dev/Orders/Archive\`: \`${setting}`)]);
  });

  test('fails where its names are too long', () => {
    const mistakes = mistakesWith(kinesis, archive({}), [`${orders}.name`, 'o'.repeat(32)]);

    const ofArchive = mistakes.filter((mistake) => mistake.includes('/Archive`'));
    expect(ofArchive).toEqual([expect.stringContaining("`id` must leave the bucket's name")]);
  });

  test('keeps its id from consumers', () => {
    const consumer = { handler: { kind: 'entry', entry: 'examples/orders/shipping.ts' } };

    const mistakes = mistakesWith([`${orders}.consumers`, { Archive: consumer }]);

    expect(mistakes).toEqual([expect.stringContaining('is taken by a construct of the product')]);
  });
});
