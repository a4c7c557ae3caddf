import { parseFlags } from '../../ops/arguments';

const table = {
  name: { type: 'text' },
  colour: { type: 'text', among: ['red', 'green'], many: true },
  count: { type: 'integer', min: 2, max: 5 },
  share: { type: 'number', min: 0.5, max: 1.5 },
  quiet: { type: 'boolean' },
} as const;

describe('parseFlags', () => {
  it('gives typed values, and nothing for what does not stand there', () => {
    const values = parseFlags(table, ['--count', '3', '--share', '0.75', '--name', 'a b', '--quiet']);

    expect(values).toEqual({ count: 3, share: 0.75, name: 'a b', quiet: true });
    expect(parseFlags(table, [])).toEqual({});
  });

  it('takes `--flag=value` like `--flag value`, with further equals signs in the value', () => {
    expect(parseFlags(table, ['--count=3', '--name=a=b'])).toEqual({ count: 3, name: 'a=b' });
  });

  it('collects what may stand several times, in order, as a list even of one', () => {
    expect(parseFlags(table, ['--colour', 'red', '--colour=green'])).toEqual({ colour: ['red', 'green'] });
    expect(parseFlags(table, ['--colour', 'red'])).toEqual({ colour: ['red'] });
  });

  it('takes a boolean that is given twice as given once', () => {
    expect(parseFlags(table, ['--quiet', '--quiet'])).toEqual({ quiet: true });
  });

  test.each([['2'], ['5']])('takes an integer at the end of its range, %s', (text) => {
    expect(parseFlags(table, ['--count', text])).toEqual({ count: Number(text) });
  });

  test.each([['0.5'], ['1.5']])('takes a number at the end of its range, %s', (text) => {
    expect(parseFlags(table, ['--share', text])).toEqual({ share: Number(text) });
  });

  test.each([['1'], ['6'], ['2.5'], ['three'], ['3x'], [' '], ['NaN'], ['Infinity']])(
    'refuses %p as an integer',
    (text) => {
      expect(mistakesOf(['--count', text])).toEqual([`\`--count\` must be a whole number from 2 to 5, got ${text}.`]);
    },
  );

  test.each([['0.49'], ['1.51'], ['much'], ['NaN'], ['Infinity']])('refuses %p as a number', (text) => {
    expect(mistakesOf(['--share', text])).toEqual([`\`--share\` must be a number from 0.5 to 1.5, got ${text}.`]);
  });

  test.each([
    ['a flag that is not known', ['--size', '3'], ['`--size` is not known. Flags are --name,', '`3` is not known.']],
    ['a name that every object has', ['--constructor'], ['`--constructor` is not known.']],
    ['a short flag', ['-q'], ['`-q` is not known.']],
    ['a word that belongs to no flag', ['red'], ['`red` is not known.']],
    ['a flag without its value', ['--name'], ['`--name` needs a value.']],
    ['an empty value', ['--name='], ['`--name` needs a value.']],
    ['a flag in place of a value', ['--name', '--quiet'], ['`--name` needs a value.']],
    ['a value for a boolean', ['--quiet=no'], ['`--quiet` takes no value, got no.']],
    [
      'a value that is not among those known',
      ['--colour', 'blue'],
      ['`--colour` must be one of red, green, got blue.'],
    ],
    ['a second value', ['--name', 'a', '--name', 'b'], ['`--name` may stand once, got a and b.']],
  ])('refuses %s', (_, args, texts) => {
    const mistakes = mistakesOf(args);

    expect(mistakes).toHaveLength(texts.length);
    for (const [place, text] of texts.entries()) expect(mistakes[place]).toContain(text);
  });

  it('takes a value that looks like a flag where an equals sign says so', () => {
    expect(parseFlags(table, ['--name=--quiet'])).toEqual({ name: '--quiet' });
  });

  it('names every mistake at once, as one the user can mend', () => {
    const args = ['--count', '9', '--colour', 'blue', '--bogus', '--share', 'x', '--quiet=1'];

    expect(() => parseFlags(table, args)).toThrow(expect.objectContaining({ code: 'InvalidSettings' }));
    expect(
      mistakesOf(args)
        .map((mistake) => /--\w+/.exec(mistake)?.[0])
        .sort(),
    ).toEqual(['--bogus', '--colour', '--count', '--quiet', '--share']);
  });
});

function mistakesOf(args: readonly string[]): readonly string[] {
  try {
    parseFlags(table, args);
  } catch (error) {
    return (error as Error).message.split('\n');
  }
  return [];
}
