import { byProduct, fanOut, mistakesWith, orders } from '../definition-with';

const handler = `${byProduct}.handler`;
const objects = (settings: object) => [handler, { kind: 'cdc', sink: 'objects', objects: settings }] as const;

describe('checkObjects', () => {
  test.each(['KEYS_ONLY', 'OLD_IMAGE'])('objects cannot live on %s', (streamViewType) => {
    const mistakes = mistakesWith([fanOut, undefined], objects({}), [`${orders}.table.streamViewType`, streamViewType]);

    expect(mistakes).toEqual([
      expect.stringContaining('`streamViewType` must be NEW_IMAGE or NEW_AND_OLD_IMAGES for objects'),
    ]);
  });

  test.each([
    {},
    { key: '{customerId}/{orderId}.json', prefix: 'orders/', format: 'json' },
    { key: 'by/{orderId}=of={customerId}', tombstoneRetentionDays: 15 },
    { bucket: { arn: 'arn:aws:s3:::states' } },
  ])('settings can be %j', (settings) => {
    expect(mistakesWith(objects(settings))).toEqual([]);
  });

  test.each(['{customerId}.json', '{customerId}/{status}', '{customerId}/{orderId}{status}'])(
    'an object is named by the key, not by %s',
    (key) => {
      expect(mistakesWith(objects({ key }))).toEqual([expect.stringContaining('`handler.objects.key` must name')]);
    },
  );

  test.each([
    ['key', '{customerId}{orderId}'],
    ['key', '{customerId}-{orderId}'],
    ['key', '/{customerId}/{orderId}'],
    ['key', '{customerId}/../{orderId}'],
    ['key', '!sha256/{customerId}/{orderId}'],
    ['prefix', '/orders/'],
    ['prefix', 'orders//'],
    ['prefix', '{customerId}/'],
    ['prefix', 'orders/*'],
    ['format', 'xml'],
    ['tombstoneRetentionDays', 14],
    ['bucket', { arn: 'states' }],
  ])('`%s` cannot be %j', (setting, value) => {
    expect(mistakesWith(objects({ [setting]: value }))[0]).toContain(`\`handler.objects.${setting}`);
  });
});
