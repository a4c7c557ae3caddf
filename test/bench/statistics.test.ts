import { median, medianRatio } from '../../bench/statistics';

describe('median', () => {
  test.each([
    [[3], 3],
    [[4, 1], 2.5],
    [[9, 1, 5], 5],
    [[10, 9, 1, 2], 5.5],
  ])('of %j is %d', (values, expected) => {
    const middle = median(values);

    expect(middle).toBe(expected);
  });
});

describe('medianRatio', () => {
  test('compares values of the same round, so that a slow round cancels out', () => {
    const ratio = medianRatio([1, 10, 100], [2, 20, 200]);

    expect(ratio).toBe(0.5);
  });
});
