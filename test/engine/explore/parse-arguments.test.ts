import { parseExploreArguments } from '../../../engine/explore/parse-arguments';

const names = ['some-rule'];

describe('parseExploreArguments', () => {
  it('reads limits, a rule to break and the share of a worker', () => {
    const words = '--records 3 --items 2 --lanes 1 --faults 0 --break some-rule --part 1/2'.split(' ');

    const parsed = parseExploreArguments(words, names);

    expect(parsed).toEqual({
      help: false,
      limits: { records: 3, items: 2, lanes: 1, faults: 0 },
      break: 'some-rule',
      part: { number: 1, of: 2 },
    });
  });

  it.each([
    ['--record 3', '`--record` is not an option.'],
    ['--records', '`--records` needs a value.'],
    ['--records many', '`--records` must be a number from 0 to 9, got many.'],
    ['--break other', '`--break other` is not known. Known are some-rule.'],
  ])('fails when given %s', (words, message) => {
    expect(parseExploreArguments(words.split(' '), names)).toBe(message);
  });
});
