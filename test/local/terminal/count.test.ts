import { count } from '../../../local/terminal/count';

describe('count', () => {
  test('groups digits by three, and leaves decimals as they are', () => {
    const texts = [0, 999, 1_000, 1_234_567, 1_234.5].map(count);

    expect(texts).toEqual(['0', '999', '1,000', '1,234,567', '1,234.5']);
  });
});
