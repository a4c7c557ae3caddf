import { measurePoison } from '../../bench/poison';

describe('measurePoison', () => {
  test('counts what each strategy repeats and loses', async () => {
    const rows = await measurePoison();

    expect(rows.map(({ value }) => value)).toEqual(['147 / 0', '0 / 49', '0 / 0']);
  });
});
