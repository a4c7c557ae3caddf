import { byProduct, fanOut, mistakesWith, orders, shipping } from '../definition-with';

const key = (region: string) => `arn:aws:kms:${region}:123456789012:key/00000000-0000-0000-0000-000000000001`;
const layer = (region: string) => `arn:aws:lambda:${region}:123456789012:layer:tools:3`;
const attached = (region: string) => ({
  streamArn: `arn:aws:dynamodb:${region}:123456789012:table/old/stream/2026-01-01T00:00:00.000`,
  partitionKey: { name: 'customerId', type: 'S' },
  sortKey: { name: 'orderId', type: 'S' },
});

describe('checkRegions', () => {
  test.each([
    [`${orders}.table`, attached, '`dev/Orders/Table`: `streamArn`'],
    [`${orders}.table.kmsKeyArn`, key, '`dev/Orders/Table`: `kmsKeyArn`'],
    [`${byProduct}.kmsKeyArn`, key, '`dev/Orders/ByProduct`: `kmsKeyArn`'],
    [`${byProduct}.onFailure.kmsKeyArn`, key, '`dev/Orders/ByProduct`: `onFailure.kmsKeyArn`'],
    [`${byProduct}.handler.view.kmsKeyArn`, key, '`dev/Orders/ByProduct`: `handler.view.kmsKeyArn`'],
    [
      `${fanOut}.handler.encryption`,
      (region: string) => ({ kind: 'customer-managed', kmsKeyArn: key(region) }),
      '`dev/Orders/FanOut`: `handler.encryption.kmsKeyArn`',
    ],
    [
      `${shipping}.consumer.layers`,
      (region: string) => [layer(region)],
      '`dev/Orders/FanOut/Shipping`: `consumer.layers[0]`',
    ],
  ])('%s is in the region of the environment', (path, valueIn, where) => {
    const here = mistakesWith([path, valueIn('eu-central-1')]);
    const elsewhere = mistakesWith([path, valueIn('us-east-1')]);

    expect(here).toEqual([]);
    expect(elsewhere).toEqual([expect.stringContaining(`${where} must be in eu-central-1, got `)]);
  });

  test('a key of a replica is in the region of the replica', () => {
    const replicasWith = (region: string) =>
      mistakesWith(
        [byProduct, undefined],
        [`${orders}.table.kmsKeyArn`, key('eu-central-1')],
        [`${orders}.table.replicas`, [{ regionName: 'eu-west-1', kmsKeyArn: key(region) }]],
      );

    const [there, here] = [replicasWith('eu-west-1'), replicasWith('eu-central-1')];

    expect(there).toEqual([]);
    expect(here).toEqual([expect.stringContaining('`replicas[0].kmsKeyArn` must be in eu-west-1')]);
  });

  test.each([
    [`${orders}.table.kmsKeyArn`, 'arn:aws:kms:eu-central-1:123456789012:alias/orders'],
    [`${byProduct}.layers`, ['arn:aws:lambda:eu-central-1:123456789012:function:tools']],
  ])('%s does not take the ARN of something else', (path, value) => {
    const mistakes = mistakesWith([path, value]);

    expect(mistakes).toEqual([expect.stringContaining('must be the ARN of a')]);
  });
});
