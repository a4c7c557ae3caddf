import { byProduct, mistakesWith, orders } from '../definition-with';

const audit = { handler: { kind: 'entry', entry: 'examples/orders/shipping.ts' } };

describe('checkReaders', () => {
  test('a third consumer is refused, and all three are named', () => {
    const mistakes = mistakesWith([`${orders}.consumers.Audit`, audit]);

    expect(mistakes).toEqual([
      "`dev/Orders`: `consumers` must be at most 2 readers of a stream, counting mappings, pipes and other accounts, got '3 (FanOut, ByProduct, Audit)'. Put a fan-out consumer on the stream and make the others its subscribers.",
    ]);
  });

  test.each([
    ['a pipe', [`${orders}.otherStreamReaders`, ['search pipe']]],
    [
      'another account',
      [`${orders}.table.streamReaders`, [{ name: 'search', principal: 'arn:aws:iam::123456789012:root' }]],
    ],
  ] as const)('%s counts', (_title, change) => {
    const mistakes = mistakesWith(change);

    expect(mistakes).toEqual([expect.stringContaining('3 (FanOut, ByProduct, search')]);
  });

  test('a table with replicas has one reader to spare', () => {
    const replicas = [`${orders}.table.replicas`, [{ regionName: 'eu-west-1' }]] as const;

    const two = mistakesWith(replicas);
    const one = mistakesWith(replicas, [byProduct, undefined]);

    expect(two).toEqual([expect.stringContaining('must be at most 1 reader of the stream of a table with replicas')]);
    expect(one).toEqual([]);
  });

  test('pipelines on one existing stream share its readers', () => {
    const table = {
      streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders/stream/2026-01-01T00:00:00.000',
      partitionKey: { name: 'customerId', type: 'S' },
    };
    const other = { name: 'audit', table, consumers: { Audit: audit } };

    const mistakes = mistakesWith([`${orders}.table`, table], ['pipelines.Audit', other]);

    expect(mistakes).toContainEqual(expect.stringContaining('`dev/Orders, dev/Audit`: `consumers` must be at most 2'));
  });
});
