import { explore } from '../../../engine/explore/explore';
import { plainScope, type Scope, titleOf } from '../../../engine/explore/scope';
import { quickScopes } from '../../../engine/explore/scopes';

jest.setTimeout(120_000);

describe('explore', () => {
  test.each(quickScopes.map((scope) => [titleOf(scope), scope] as const))(
    'finds no violated law: %s',
    async (_, scope) => {
      const { found, states, runs } = await explore(scope);

      expect(found).toBeUndefined();
      expect(states).toBeGreaterThan(30);
      expect(runs).toBeGreaterThan(10);
    },
  );

  it('sees the same states each time', async () => {
    const scope = { ...plainScope, hasBadRecord: false };

    const [first, second] = [await explore(scope), await explore(scope)];

    expect(second).toEqual(first);
  });

  it.each<[string, Partial<Scope>]>([
    ['one record', { records: 1, items: 1 }],
    ['two items', { retries: 0 }],
    ['two lanes', { records: 3, lanes: 2, faults: 0 }],
    ['records that arrive at any time', { records: 3, lanes: 2, arrival: 'any', faults: 0 }],
  ])('leaves out no outcome where it leaves out runs: %s', async (_, more) => {
    const scope = { ...plainScope, hasBadRecord: false, hasRestarts: false, ...more };

    const reduced = await explore(scope);
    const whole = await explore(scope, { isReduced: false });

    expect(reduced.found ?? whole.found).toBeUndefined();
    expect([...reduced.outcomes].sort()).toEqual([...whole.outcomes].sort());
    expect(whole.runs).toBeGreaterThan(reduced.runs);
  });

  it('meets every way in which a record may end', async () => {
    const scope = { ...plainScope, records: 1, items: 1, retries: 0, faults: 2, hasBadRecord: false };

    const { outcomes } = await explore(scope);

    const ends = new Set([...outcomes].map((outcome) => endOf(outcome)));
    expect([...ends].sort()).toEqual(expect.arrayContaining(['applied', 'kept', 'named', 'told']));
  });
});

/** The one thing that became of a record, or all of them. */
function endOf(outcome: string): string {
  const [applied, , kept, , told, , named] = outcome.split('=')[0]!.split('/');
  return [applied && 'applied', kept && 'kept', told && 'told', named && 'named'].filter(Boolean).join('+');
}
