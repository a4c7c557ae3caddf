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

  const target = { lambda: { arn: 'arn:aws:lambda:eu-central-1:123456789012:function:f' } };
  const eventPattern = { source: ['orders'] };

  test.each([
    [`${orders}.archive`, (region: string) => ({ kmsKeyArn: key(region) }), '/Archive`: `kmsKeyArn`'],
    [
      `${orders}.pipes.Piped`,
      (region: string) => ({ target: { sqs: { arn: `arn:aws:sqs:${region}:123456789012:a` } } }),
      '/Piped`: `target.sqs.arn`',
    ],
    [
      `${orders}.pipes.Piped`,
      (region: string) => ({ target, enrichment: { functionArn: `arn:aws:lambda:${region}:123456789012:function:f` } }),
      '/Piped`: `enrichment.functionArn`',
    ],
    [
      `${orders}.buses.Shop.rules.Mails`,
      (region: string) => ({ eventPattern, target: { sns: { arn: `arn:aws:sns:${region}:123456789012:a` } } }),
      '/Shop/Mails`: `target.sns.arn`',
    ],
  ])('what %s names is in the region of the environment', (path, valueIn, where) => {
    const mistakesIn = (region: string) =>
      mistakesWith(
        [`${orders}.consumers`, {}],
        [`${orders}.kinesis`, {}],
        [`${orders}.pipes`, {}],
        [`${orders}.buses`, { Shop: { rules: {} } }],
        [path, valueIn(region)],
      );

    expect(mistakesIn('eu-central-1')).toEqual([]);
    expect(mistakesIn('us-east-1')).toEqual([expect.stringContaining(`${where} must be in eu-central-1, got `)]);
  });

  test('a rule of a bus may send to a bus of another region', () => {
    const eventBus = { arn: 'arn:aws:events:us-east-1:123456789012:event-bus/shop' };

    const mistakes = mistakesWith([
      `${orders}.buses`,
      { Shop: { rules: { Partner: { eventPattern, target: { eventBus } } } } },
    ]);

    expect(mistakes).toEqual([]);
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
