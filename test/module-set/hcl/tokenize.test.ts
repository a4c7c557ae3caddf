import { joinTokens } from '../../../module-set/hcl/spacing';
import { tokenize } from '../../../module-set/hcl/tokenize';

describe('tokenize', () => {
  test.each([
    ['a.b[0]["c"]', ['a', '.', 'b', '[', '0', ']', '[', '"c"', ']']],
    ['a-b - c', ['a-b', '-', 'c']],
    ['a<=b&&!c', ['a', '<=', 'b', '&&', '!', 'c']],
    ['f(x...)', ['f', '(', 'x', '...', ')']],
    ['provider::aws::f()', ['provider', '::', 'aws', '::', 'f', '(', ')']],
    ['1.5e-3', ['1.5e-3']],
    ['"a ${f("}")} b"', ['"a ${f("}")} b"']],
    ['a # told\n + b // so\n /* and */ + c', ['a', '+', 'b', '+', 'c']],
    ['{\n a = 1\n\n b = 2,\n c = [\n1\n]\n}', '{ a = 1 , b = 2 , c = [ 1 ] }'.split(' ')],
    ['{ for\n a in b\n: a => a\n}', '{ for a in b : a => a }'.split(' ')],
    ['<<EOT\n a\n  "b"\nEOT\n', ['" a\\n  \\"b\\"\\n"']],
    ['<<-EOT\n a\n  b\n EOT\n', ['"a\\n b\\n"']],
  ])('reads %j', (expression, expected) => {
    const tokens = tokenize(expression);

    expect(tokens.map(({ text }) => text)).toEqual(expected);
  });

  test('fails at what no expression holds', () => {
    const read = () => tokenize('a ; b');

    expect(read).toThrow('No token of HCL: ; b');
  });
});

describe('joinTokens', () => {
  test.each([
    ['f( a,b )', 'f(a, b)'],
    ['{a=1}', '{ a = 1 }'],
    ['{ }', '{}'],
    ['- a', '-a'],
    ['a  -  - 1', 'a - -1'],
    ['! a', '!a'],
    ['a [ * ] . b', 'a[*].b'],
    ['[for a in [b]:a if(c)]', '[for a in [b] : a if(c)]'],
    ['a?b:c', 'a ? b : c'],
    ['"${ {a=1} }"', '"${ { a = 1 } }"'],
  ])('spaces %j as `terraform fmt` does', (expression, expected) => {
    const joined = joinTokens(tokenize(expression));

    expect(joined).toBe(expected);
  });
});
