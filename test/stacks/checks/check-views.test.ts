import { byProduct, fanOut, mistakesWith, orders } from '../definition-with';

const projection = `${byProduct}.handler.view.projection`;

describe('checkViews', () => {
  test.each(['KEYS_ONLY', 'NEW_IMAGE', 'OLD_IMAGE'])('a view cannot live on %s', (streamViewType) => {
    const mistakes = mistakesWith([fanOut, undefined], [`${orders}.table.streamViewType`, streamViewType]);

    expect(mistakes).toEqual([expect.stringContaining('`streamViewType` must be NEW_AND_OLD_IMAGES for a view')]);
  });

  test('a row without a key of its item is refused', () => {
    const mistakes = mistakesWith([`${projection}.sortKey.from`, ['each.lineId', 'item.orderId']]);

    expect(mistakes).toEqual([expect.stringContaining('Add `item.customerId`.')]);
  });

  test('a key of the item may be in the partition key of the row', () => {
    const mistakes = mistakesWith(
      [`${projection}.partitionKey.from`, 'item.customerId'],
      [`${projection}.sortKey.from`, ['item.orderId', 'each.lineId']],
    );

    expect(mistakes).toEqual([]);
  });

  test('rows of one item need something of the element in their key', () => {
    const mistakes = mistakesWith(
      [`${projection}.partitionKey.from`, 'item.status'],
      [`${projection}.sortKey.from`, ['item.customerId', 'item.orderId']],
    );

    expect(mistakes).toEqual([expect.stringContaining('rows of one item would overwrite one another')]);
  });

  test('a path of the element needs a list', () => {
    const mistakes = mistakesWith([`${projection}.each`, undefined]);

    expect(mistakes).toEqual([expect.stringContaining('`handler.view.projection.each` is required')]);
  });

  test.each([
    [[`${projection}.attributes._version`, 'item.version'], 'the sink writes itself'],
    [[`${projection}.attributes.productId`, 'each.productId'], 'must not be a key of the row'],
    [[`${projection}.sortKey.name`, 'productId'], 'must be unlike the partition key'],
    [[`${projection}.attributes.total`, 'total'], 'must be `item.ATTRIBUTE`'],
  ] as const)('%j is refused', (change, message) => {
    const mistakes = mistakesWith(change);

    expect(mistakes).toContainEqual(expect.stringContaining(message));
  });

  test.each([
    ['S', 0],
    ['N', 1],
  ])('a row keyed by a key of the table has its type, and %s makes mistakes: %d', (type, count) => {
    const mistakes = mistakesWith([`${projection}.partitionKey`, { name: 'customer', type, from: 'item.customerId' }]);

    expect(mistakes.filter((mistake) => mistake.includes('partitionKey.type'))).toHaveLength(count);
  });
});
