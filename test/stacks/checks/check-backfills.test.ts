import { mistakesWith, orders } from '../definition-with';

const exportPlace = { bucketArn: 'arn:aws:s3:::exports' };
const backfill = (settings: object) =>
  [`${orders}.backfill`, { exports: exportPlace, consumers: ['ByProduct'], ...settings }] as const;

describe('a backfill', () => {
  test.each([
    {},
    { consumers: ['ByProduct', 'FanOut'] },
    { exports: { ...exportPlace, prefix: 'a/b' }, concurrency: 10_000, toleratedFailurePercentage: 100 },
    { expirationInDays: 14, loader: { memorySize: 128, timeout: 60 } },
  ])('can be %j', (settings) => {
    expect(mistakesWith(backfill(settings))).toEqual([]);
  });

  test.each([
    ['consumers[0]', { consumers: ['ByProdukt'] }, 'Did you mean `ByProduct`?'],
    ['consumers[0]', { consumers: ['Shipping'] }, 'must name a consumer'],
    ['consumers[1]', { consumers: ['ByProduct', 'ByProduct'] }, 'must not be named twice'],
    ['consumers', { consumers: [] }, 'must'],
    ['exports.prefix', { exports: { ...exportPlace, prefix: 'a/' } }, 'no slash at its ends'],
    ['concurrency', { concurrency: 0 }, 'must'],
    ['loader.timeout', { loader: { timeout: 59 } }, 'must'],
  ])('is refused by `%s` of %j', (setting, settings, text) => {
    const mistakes = mistakesWith(backfill(settings));

    expect(mistakes).toEqual([expect.stringContaining(`\`dev/Orders/Backfill\`: \`${setting}\``)]);
    expect(mistakes[0]).toContain(text);
  });

  test('leaves no place for a consumer, a pipe or a bus of its name', () => {
    const [named] = mistakesWith(backfill({}), [`${orders}.buses`, { Backfill: { rules: {} } }]);

    expect(named).toContain('is taken by another construct of the pipeline');
  });
});
