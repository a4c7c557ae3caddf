import { formatLines } from '../../../module-set/hcl/format-lines';
import { layOut } from '../../../module-set/hcl/lay-out';
import { identifier, operator } from '../../../module-set/hcl/token';
import { tokenize } from '../../../module-set/hcl/tokenize';
import { expressions } from './expressions';

const long = (name: string) => `${name}_${'x'.repeat(50)}`;

describe('layOut', () => {
  test.each([
    ['a short expression', 'f(a, b)', ['f(a, b)']],
    ['a short object', 'f({ "a" = 1, "b c": 2 })', ['f({ a = 1, "b c" = 2 })']],
    ['an object that is all of the value', '{ "a" = 1 }', ['{', '  a = 1', '}']],
    ['an object of many items', 'f({ a = 1, bb = 2, c = 3 })', ['f({', '  a  = 1', '  bb = 2', '  c  = 3', '})']],
    ['a condition in parentheses', '(a != null) ? 1 : 0', ['a != null ? 1 : 0']],
    ['a long list', `[${long('a')}, ${long('b')}, c]`, ['[', `  ${long('a')},`, `  ${long('b')},`, '  c,', ']']],
    ['a long call', `f(${long('a')}, ${long('b')}, c...)`, ['f(', `  ${long('a')},`, `  ${long('b')},`, '  c...', ')']],
    [
      'a call whose last argument is an object',
      'merge(a, { b = 1, c = 2, d = 3 })',
      ['merge(a, {', '  b = 1', '  c = 2', '  d = 3', '})'],
    ],
    [
      'a conditional whose answer is long',
      'a ? [{ b = 1, c = 2, d = 3 }] : []',
      ['a ? [{', '  b = 1', '  c = 2', '  d = 3', '}] : []'],
    ],
    [
      'a long conditional',
      `${long('a')} ? ${long('b')} : ${long('c')}`,
      ['(', `  ${long('a')}`, `  ? ${long('b')}`, `  : ${long('c')}`, ')'],
    ],
    ['a long condition', `${long('a')} && ${long('b')} || c`, ['(', `  ${long('a')} && ${long('b')}`, '  || c', ')']],
    [
      'a long `for`',
      `[for a in ${long('b')} : ${long('a')} if a != null]`,
      ['[', `  for a in ${long('b')} :`, `  ${long('a')}`, '  if a != null', ']'],
    ],
    [
      'a `for` of objects',
      '[for a in b : { c = 1, d = 2, e = 3 } if a]',
      ['[for a in b : {', '  c = 1', '  d = 2', '  e = 3', '} if a]'],
    ],
  ])('writes %s', (_title, expression, expected) => {
    const written = write(expression);

    expect(written.split('\n')).toEqual([`v = ${expected[0]}`, ...expected.slice(1), '']);
  });

  test.each(expressions)('writes what it wrote of %s once more as it is', (expression) => {
    const written = write(expression);

    const again = write(written.replace(/^v = /, ''));

    expect(again).toBe(written);
  });

  test.each(expressions)('leaves every token of %s but brackets and commas', (expression) => {
    const written = write(expression).replace(/^v = /, '');

    expect(words(written)).toEqual(words(expression));
  });
});

function write(expression: string): string {
  return formatLines([identifier('v'), operator('='), ...layOut(expression, { depth: 0, column: 4 })]);
}

/** Tokens that the layout may not add, drop or move; an object's key may lose its quotes, and a colon behind it. */
function words(expression: string): readonly string[] {
  return tokenize(expression)
    .map(({ text }) => text)
    .filter((text) => !'(),:='.includes(text))
    .map((text) => text.replace(/^"(\w+)"$/, '$1'));
}
