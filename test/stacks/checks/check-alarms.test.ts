import { mistakesWith, orders } from '../definition-with';

const alarms = (settings: object) => [`${orders}.alarms`, settings] as const;

describe('checkAlarms', () => {
  test.each([
    {},
    { iteratorAgeWarningPercent: 12 },
    { iteratorAgePercent: 2 },
    { iteratorAgeWarningPercent: 98, iteratorAgePercent: 99 },
  ])('takes a warning that comes no later than the page: %j', (settings) => {
    const mistakes = mistakesWith(alarms(settings));

    expect(mistakes).toEqual([]);
  });

  test.each([
    [{ iteratorAgeWarningPercent: 13 }, 'is 12, got 13'],
    [{ iteratorAgeWarningPercent: 3, iteratorAgePercent: 2 }, 'is 2, got 3'],
    [{ iteratorAgeWarningPercent: 50, iteratorAgePercent: 20 }, 'is 20, got 50'],
  ])('refuses one that comes after it: %j', (settings, text) => {
    const mistakes = mistakesWith(alarms(settings));

    expect(mistakes).toEqual([
      `\`dev/Orders\`: \`alarms.iteratorAgeWarningPercent\` must be at most \`iteratorAgePercent\`, which ${text}. Lower it, or raise \`iteratorAgePercent\`.`,
    ]);
  });
});
