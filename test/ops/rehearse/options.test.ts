import { parseRehearseOptions } from '../../../ops/rehearse/options';

describe('parseRehearseOptions', () => {
  test('takes what stands twice once: the same run again is no second run', () => {
    const options = parseRehearseOptions([
      '--scenario',
      'steady',
      '--scenario',
      'steady',
      '--against',
      'naive',
      '--against',
      'naive',
    ]);

    expect(options).toMatchObject({ scenario: ['steady'], against: ['naive'] });
  });

  test('leaves out what does not stand there', () => {
    expect(parseRehearseOptions(['--seed', '0'])).toEqual({ seed: 0 });
  });

  test.each([
    [['--json', '--markdown'], '`--json` and `--markdown` must not stand together. Leave one out.'],
    [
      ['--handler', 'core', '--consumer', 'a.ts'],
      '`--handler` and `--consumer` must not stand together. Leave one out.',
    ],
    [['--replay', 'a.json', '--seed', '1'], '`--replay` must stand alone, got --seed. Leave it out.'],
  ])('fails when %j contradict each other', (args, message) => {
    expect(() => parseRehearseOptions(args)).toThrow(message);
  });
});
