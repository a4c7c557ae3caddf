import { describeMistake } from '../../../modules/errors';
import { mistakesOf } from '../../../stacks/validate';
import { definitionWith, mistakesWith, shipping } from '../definition-with';

const handler = `${shipping}.consumer.handler`;

describe('checkCode', () => {
  test('an entry that does not exist is refused', () => {
    const mistakes = mistakesOf([definitionWith()], { fileExists: () => false });

    expect(mistakes.map(describeMistake)).toEqual([
      "`dev/Orders/FanOut/Shipping`: `consumer.handler.entry` must name a file below the repository, got 'examples/orders/shipping.ts'. Create it, or mend the path.",
    ]);
  });

  test.each(['/srv/shipping.ts', '../shipping.ts', 'examples/../../shipping.ts'])(
    '%s is not below the repository',
    (entry) => {
      const mistakes = mistakesWith([`${handler}.entry`, entry]);

      expect(mistakes).toEqual([expect.stringContaining('must be a path below the repository')]);
    },
  );

  test('an entry may not give its zip the name of the product', () => {
    const mistakes = mistakesWith([`${handler}.entry`, 'examples/view.ts']);

    expect(mistakes).toEqual([expect.stringContaining('must not give its zip the name `view` of another one')]);
  });

  test('a zip brings its own runtime', () => {
    const zip = { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' };

    const good = mistakesWith([handler, zip]);
    const bad = mistakesWith([handler, zip], [`${shipping}.consumer.runtime`, 'python3.13']);

    expect(good).toEqual([]);
    expect(bad).toEqual([expect.stringContaining('`consumer.runtime` is given by the handler')]);
  });
});
