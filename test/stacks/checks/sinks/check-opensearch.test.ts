import { byProduct, fanOut, mistakesWith, orders } from '../../definition-with';

const index = { name: 'orders' };
const domain = { domainName: 'orders' };
const endpoint = {
  url: 'https://search-orders.eu-central-1.es.amazonaws.com',
  arn: 'arn:aws:es:eu-central-1:123456789012:domain/orders',
};
const handler = (opensearch: object) =>
  [`${byProduct}.handler`, { kind: 'cdc', sink: 'opensearch', opensearch }] as const;

describe('checkOpensearch', () => {
  test.each([
    { index, domain },
    { index, endpoint: { ...endpoint, service: 'aoss' } },
    { index: { ...index, id: 'order:{customerId}/{orderId}', attributes: ['status'], update: 'changed' }, endpoint },
    { index: { ...index, mappings: '{"dynamic":false}', settings: '{}', alias: 'orders.read' }, endpoint },
    { index, domain: { ...domain, instanceCount: 4, instanceType: 'r7g.large.search', volumeSizeGb: 16_384 } },
  ])('takes %j', (settings) => {
    expect(mistakesWith(handler(settings))).toEqual([]);
  });

  test.each<[object, string]>([
    [{ index }, '`handler.opensearch` must have either `endpoint` or `domain`'],
    [{ index, endpoint, domain }, '`handler.opensearch` must have either `endpoint` or `domain`'],
    [{ domain }, '`handler.opensearch.index` is required'],
    [{ index: { name: 'Orders' }, domain }, '`handler.opensearch.index.name` must be 1 to 255 lower case'],
    [{ index: { ...index, id: '{customerId}{orderId}' }, domain }, '`handler.opensearch.index.id` must name'],
    [{ index: { ...index, id: '{customerId}' }, domain }, "must name the table's key attributes"],
    [{ index: { ...index, id: '{customerId}-{orderId}-{status}' }, domain }, "must name the table's key attributes"],
    [{ index: { ...index, mappings: '{"a":}' }, domain }, '`handler.opensearch.index.mappings` must be a JSON object'],
    [{ index: { ...index, settings: '[]' }, domain }, '`handler.opensearch.index.settings` must be a JSON object'],
    [{ index: { ...index, tombstoneRetentionDays: 14 }, domain }, '`handler.opensearch.index.tombstoneRetentionDays`'],
    [{ index, endpoint: { ...endpoint, url: 'http://orders' } }, '`handler.opensearch.endpoint.url` must be `https://'],
    [{ index, domain: { domainName: 'a'.repeat(29) } }, '`handler.opensearch.domain.domainName` must be 3 to 28'],
    [{ index, domain: { ...domain, instanceCount: 3 } }, 'must be 1 or an even number'],
  ])('fails for %j', (settings, message) => {
    expect(mistakesWith(handler(settings)).join('\n')).toContain(message);
  });

  test.each(['KEYS_ONLY', 'OLD_IMAGE'])('documents cannot be made of %s', (value) => {
    const mistakes = mistakesWith([fanOut, undefined], handler({ index, domain }), [
      `${orders}.table.streamViewType`,
      value,
    ]);

    expect(mistakes).toEqual([expect.stringContaining('must be NEW_IMAGE or NEW_AND_OLD_IMAGES for documents')]);
  });
});
