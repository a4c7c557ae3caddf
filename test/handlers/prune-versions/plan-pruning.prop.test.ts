import fc from 'fast-check';
import { type Alias, planPruning } from '../../../handlers/prune-versions/plan-pruning';

const versions = (count: number) => ['$LATEST', ...Array.from({ length: count }, (_, place) => `${place + 1}`)];
const live = (FunctionVersion: string): Alias => ({ FunctionVersion });

describe('planPruning', () => {
  it.each([
    ['the newest and those behind it', 12, [live('12')], 10, ['1', '2']],
    ['exactly so many', 10, [live('10')], 10, []],
    ['the newest where there is no alias', 5, [], 2, ['1', '2', '3']],
    ['the newest where the alias is at $LATEST', 5, [live('$LATEST')], 2, ['1', '2', '3']],
    ['all that is newer than a rolled back alias', 30, [live('5')], 2, ['1', '2', '3']],
    [
      'both ends of a gradual shift',
      9,
      [{ FunctionVersion: '9', RoutingConfig: { AdditionalVersionWeights: { '7': 0.1 } } }],
      1,
      ['1', '2', '3', '4', '5', '6'],
    ],
    ['what the oldest of several aliases needs', 9, [live('9'), live('3')], 2, ['1']],
    ['one version', 3, [{ ...live('3'), RoutingConfig: null }], 1, ['1', '2']],
    ['nothing of nothing', 0, [], 10, []],
  ])('keeps %s', (_, count, aliases, keep, deleted) => {
    expect(planPruning(versions(count), aliases, keep)).toEqual(deleted);
  });

  it('orders versions as numbers', () => {
    expect(planPruning(['10', '9', '2', '11'], [live('11')], 2)).toEqual(['2', '9']);
  });

  it('never deletes what is in use, newer than that, $LATEST, or among the versions to keep', () => {
    const count = fc.integer({ min: 1, max: 60 });
    const world = count.chain((published) =>
      fc.tuple(
        fc.constant(published),
        fc.array(fc.integer({ min: 1, max: published })),
        fc.integer({ min: 1, max: 20 }),
      ),
    );
    fc.assert(
      fc.property(world, ([published, inUse, keep]) => {
        const aliases = inUse.map((version) => live(`${version}`));

        const deleted = planPruning(versions(published), aliases, keep).map(Number);

        const oldest = Math.min(...inUse, published);
        expect(deleted.every((version) => version < oldest)).toBe(true);
        expect(oldest - deleted.length).toBe(Math.min(oldest, keep));
        expect(deleted).toEqual(Array.from({ length: deleted.length }, (_, place) => place + 1));
      }),
    );
  });
});
