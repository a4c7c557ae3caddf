import { mistakesWith, orders } from '../definition-with';

const alarms = (settings: object) => [`${orders}.alarms`, settings] as const;

describe('checkAlarms', () => {
  test.each([
    {},
    { iteratorAgeWarningPercent: 11 },
    { iteratorAgePercent: 3 },
    { iteratorAgeWarningPercent: 98, iteratorAgePercent: 99 },
  ])('takes a warning that comes before the page: %j', (settings) => {
    const mistakes = mistakesWith(alarms(settings));

    expect(mistakes).toEqual([]);
  });

  test.each([
    [{ iteratorAgeWarningPercent: 12 }, 'is 12, got 12'],
    [{ iteratorAgePercent: 2 }, 'is 2, got 2'],
    [{ iteratorAgeWarningPercent: 50, iteratorAgePercent: 20 }, 'is 20, got 50'],
  ])('refuses one that comes with it or after it: %j', (settings, text) => {
    const mistakes = mistakesWith(alarms(settings));

    expect(mistakes).toEqual([
      `\`dev/Orders\`: \`alarms.iteratorAgeWarningPercent\` must be below \`iteratorAgePercent\`, which ${text}. Lower it, or raise \`iteratorAgePercent\`.`,
    ]);
  });
});
