import { admitsAll, parsedPatterns } from '../../../ops/review/filter-patterns';

const placed = { status: ['PLACED'] };
const paid = { status: ['PAID'] };

describe('admitsAll', () => {
  test.each<readonly [string, readonly unknown[], readonly unknown[], boolean]>([
    ['the filter goes', [], [placed], true],
    ['a filter comes', [placed], [], false],
    ['a pattern is added', [placed, paid], [placed], true],
    ['a pattern goes', [placed], [placed, paid], false],
    ['patterns change places', [paid, placed], [placed, paid], true],
    ['a value is added', [{ status: ['PLACED', 'PAID'] }], [placed], true],
    ['a value goes', [placed], [{ status: ['PLACED', 'PAID'] }], false],
    ['a condition is added', [{ ...placed, total: [1] }], [placed], false],
    ['a condition goes', [placed], [{ ...placed, total: [1] }], true],
    ['a condition is deeper', [{ a: { b: [1, 2] } }], [{ a: { b: [1] } }], true],
    ['a comparison changes', [{ id: [{ prefix: 'ab' }] }], [{ id: [{ prefix: 'a' }] }], false],
    ['a comparison has its members in another order', [{ n: [{ x: 1, y: 2 }] }], [{ n: [{ y: 2, x: 1 }] }], true],
    [
      'what is excluded grows',
      [{ id: [{ 'anything-but': ['a', 'b'] }] }],
      [{ id: [{ 'anything-but': ['a'] }] }],
      false,
    ],
    [
      'what is excluded shrinks, which form does not tell',
      [{ id: [{ 'anything-but': ['a'] }] }],
      [{ id: [{ 'anything-but': ['a', 'b'] }] }],
      false,
    ],
    ['an alternative is added', [{ $or: [placed, paid] }], [{ $or: [placed] }], true],
    ['an alternative goes', [{ $or: [placed] }], [{ $or: [placed, paid] }], false],
  ])('tells where %s', (_, after, before, expected) => {
    const admits = admitsAll(after, before);

    expect(admits).toBe(expected);
  });
});

describe('parsedPatterns', () => {
  it('takes an empty pattern for none', () => {
    const parsed = parsedPatterns(['{"a":[1]}', '{}']);

    expect(parsed).toEqual([]);
  });

  test.each([[[undefined]], [['{']]])('knows nothing of %j', (texts) => {
    const parsed = parsedPatterns(texts);

    expect(parsed).toBeUndefined();
  });
});
