import { counted, duration, listed } from '../../../../ops/rehearse/show/units';

describe('duration', () => {
  test.each([
    [0, '0 ms'],
    [999.4, '999 ms'],
    [999.5, '1 s'],
    [1_550, '1.6 s'],
    [9_949, '9.9 s'],
    [9_950, '10 s'],
    [59_499, '59 s'],
    [59_500, '1 min'],
    [61_000, '1 min 1 s'],
    [3_599_499, '59 min 59 s'],
    [3_599_500, '1 h'],
    [5_400_000, '1 h 30 min'],
    [86_369_999, '23 h 59 min'],
    [86_370_000, '1 d'],
    [93_600_000, '1 d 2 h'],
    [Number.POSITIVE_INFINITY, 'never'],
  ])('says %d ms as %s', (ms, text) => {
    expect(duration(ms)).toBe(text);
  });
});

describe('counted', () => {
  test('has one record in the singular', () => {
    expect([0, 1, 2_000].map((value) => counted(value, 'record'))).toEqual(['0 records', '1 record', '2,000 records']);
  });
});

describe('listed', () => {
  test('joins as a sentence does', () => {
    expect([[], ['a'], ['a', 'b'], ['a', 'b', 'c']].map(listed)).toEqual(['', 'a', 'a and b', 'a, b and c']);
  });
});
