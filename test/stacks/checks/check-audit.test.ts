import { byProduct, fanOut, mistakesWith, orders } from '../definition-with';

const handler = `${byProduct}.handler`;
const audit = (settings: object) => [handler, { kind: 'cdc', sink: 'audit', audit: settings }] as const;
const deliveryStream = { arn: 'arn:aws:firehose:eu-central-1:123456789012:deliverystream/log' };
const bucket = { arn: 'arn:aws:s3:::log' };
const objectLock = { mode: 'COMPLIANCE', retentionInDays: 365 };

describe('an audit log', () => {
  test.each(['KEYS_ONLY', 'OLD_IMAGE', 'NEW_IMAGE'])('can be kept on %s', (streamViewType) => {
    const mistakes = mistakesWith([fanOut, undefined], audit({}), [`${orders}.table.streamViewType`, streamViewType]);

    expect(mistakes).toEqual([]);
  });

  test.each([
    { objectLock, expirationInDays: 365 },
    { bucket, bufferingIntervalInSeconds: 0, bufferingSizeInMb: 128 },
    { deliveryStream },
    { deliveryStream, bucket },
  ])('can be %j', (settings) => {
    expect(mistakesWith(audit(settings))).toEqual([]);
  });

  test.each([
    ['objectLock', { objectLock, bucket }],
    ['objectLock', { objectLock, deliveryStream }],
    ['expirationInDays', { objectLock, expirationInDays: 364 }],
    ['expirationInDays', { objectLock: { ...objectLock, retentionInDays: 3_651 } }],
    ['bufferingIntervalInSeconds', { bufferingIntervalInSeconds: 901 }],
    ['bufferingSizeInMb', { bufferingSizeInMb: 0 }],
    ['objectLock.mode', { objectLock: { ...objectLock, mode: 'LEGAL' } }],
    ['deliveryStream.arn', { deliveryStream: { arn: 'log' } }],
  ])('fails by `%s` when it is %j', (setting, settings) => {
    expect(mistakesWith(audit(settings))).toEqual([expect.stringContaining(`\`handler.audit.${setting}`)]);
  });
});
