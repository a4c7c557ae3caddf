import { byProduct, definitionWith, fanOut, mistakesWith, orders } from '../definition-with';

const subscribers = `${fanOut}.handler.subscribers`;
const zip = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' };
const attached = {
  streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/old/stream/2026-01-01T00:00:00.000',
  partitionKey: { name: 'id', type: 'S' },
};
const idOf = (length: number) => `A${'b'.repeat(length - 1)}`;

describe('checkNames', () => {
  // Names start with `orders-dev-`, eleven characters.
  test.each([
    [80 - 11 - '-dead-letters'.length, 0],
    [80 - 11 - '-dead-letters'.length + 1, 1],
  ])('an id of %d characters gives %d queues with too long a name', (length, count) => {
    const mistakes = mistakesWith([`${subscribers}.${idOf(length)}`, {}]);

    expect(mistakes.filter((mistake) => mistake.includes("queue's name"))).toHaveLength(count);
  });

  test.each([
    [37 - 11 - '-failures-'.length, 0],
    [37 - 11 - '-failures-'.length + 1, 1],
  ])('an id of %d characters gives %d buckets with too long a prefix', (length, count) => {
    const consumer = (definitionWith() as { pipelines: { Orders: { consumers: { ByProduct: unknown } } } }).pipelines
      .Orders.consumers.ByProduct;

    const mistakes = mistakesWith([byProduct, undefined], [`${orders}.consumers.${idOf(length)}`, consumer]);

    expect(mistakes.filter((mistake) => mistake.includes("bucket's name"))).toHaveLength(count);
  });

  test('two constructs may not have one name in AWS', () => {
    const twin = (definitionWith() as { pipelines: { Orders: object } }).pipelines.Orders;

    const mistakes = mistakesWith(['pipelines.Twin', twin]);

    expect(mistakes).toContainEqual(
      expect.stringContaining(
        "must not give the function the name of another one, `dev/Orders/ByProduct`, got 'orders-dev-by-product'",
      ),
    );
  });

  test('a name that nothing gets has any length', () => {
    const id = idOf(30);

    const mistakes = mistakesWith(
      [byProduct, undefined],
      [`${orders}.consumers.${id}`, { handler: zip, onFailure: { kind: 'sqs' } }],
      [`${subscribers}.C${id}`, { consumer: { handler: zip, quarantine: 'sqs' } }],
    );

    expect(mistakes).toEqual([]);
  });

  test.each(['Aws', 'CallerIdentity'])('a pipeline may not be %s', (id) => {
    const mistakes = mistakesWith([`pipelines.${id}`, { name: 'x', table: attached, consumers: {} }]);

    expect(mistakes).toEqual([expect.stringContaining('is taken by a construct of the product')]);
  });

  test.each([
    [`${orders}.consumers.Table`, {}],
    [`${subscribers}.Topic`, {}],
    [`${subscribers}.Failures`, {}],
  ])('%s is taken', (path, value) => {
    const mistakes = mistakesWith([path, value]);

    expect(mistakes).toContainEqual(expect.stringContaining('is taken by a construct of the product'));
  });

  test.each(['shipping', 'Ship-ping', '1st'])('an id may not be %s', (id) => {
    const mistakes = mistakesWith([`${subscribers}.${id}`, {}]);

    expect(mistakes).toContainEqual(expect.stringContaining('must be PascalCase'));
  });
});
