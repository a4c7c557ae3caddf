import { providerPool } from './provider-pool';

describe('providerPool', () => {
  test('gives one process to all who ask for one configuration', async () => {
    const { pool, started } = poolOf('first', 'second');

    const sockets = await Promise.all([pool.take({}, 'eu-central-1'), pool.take({}, 'eu-central-1')]);

    expect(sockets).toEqual(['first', 'first']);
    expect(started()).toBe(0);
  });

  test('starts a process for another configuration while the first is used', async () => {
    const { pool, started } = poolOf('first', 'second');

    const sockets = await Promise.all(['eu-central-1', 'eu-west-1', 'eu-west-1'].map((each) => pool.take({}, each)));

    expect(sockets).toEqual(['first', 'second', 'second']);
    expect(started()).toBe(1);
  });

  test('gives a process another configuration once nobody uses it', async () => {
    const { pool, started } = poolOf('first', 'second');
    const user = {};
    await pool.take(user, 'eu-central-1');
    pool.leave(user);

    const socket = await pool.take({}, 'eu-west-1');

    expect(socket).toBe('first');
    expect(started()).toBe(0);
  });
});

function poolOf(first: string, ...others: readonly string[]) {
  const left = [...others];
  const pool = providerPool(first, () => Promise.resolve(left.shift()!));
  return { pool, started: () => others.length - left.length };
}
