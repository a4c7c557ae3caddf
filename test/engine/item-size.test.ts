import { itemSizeBytes } from '../../engine/item-size';
import type { AttributeValue } from '../../handlers/core/attribute-value';

describe('itemSizeBytes', () => {
  test.each<[AttributeValue, number]>([
    [{ S: 'ä' }, 2],
    [{ N: '42' }, 2],
    [{ N: '-0.500' }, 2],
    [{ N: '1200' }, 2],
    [{ N: '12345' }, 4],
    [{ B: 'AAECAwQF' }, 6],
    [{ BOOL: true }, 1],
    [{ NULL: true }, 1],
    [{ SS: ['a', 'bc'] }, 3],
    [{ NS: ['1', '22'] }, 4],
    [{ BS: ['AQ==', 'AQI='] }, 3],
    [{ L: [{ S: 'a' }] }, 5],
    [{ M: { ab: { S: 'c' } } }, 7],
  ])('counts the name and %j', (value, bytes) => {
    expect(itemSizeBytes({ abc: value })).toBe(3 + bytes);
  });
});
