import { describeMistake } from '../../../modules/errors';
import { mistakesOf } from '../../../stacks/validate';
import { definitionWith } from '../definition-with';

const options = { fileExists: () => true };

describe('checkEnvironments', () => {
  test('two environments may not share a state', () => {
    const mistakes = mistakesOf([definitionWith(), definitionWith(['name', 'other'])], options);

    expect(mistakes.map(describeMistake)).toEqual([
      "`other`: `state.key` must not be the state of `dev`, which it would overwrite, got 's3://example-orders-terraform-state/dev/orders.tfstate'. Give each environment a key.",
    ]);
  });

  test('two environments may not share a name', () => {
    const mistakes = mistakesOf([definitionWith(), definitionWith(['state.key', 'other'])], options);

    expect(mistakes.map(describeMistake)).toEqual([
      expect.stringContaining('`name` must be unlike the other environments'),
    ]);
  });
});
