import { formatLines } from '../../../module-set/hcl/format-lines';
import { newline } from '../../../module-set/hcl/token';
import { tokenize } from '../../../module-set/hcl/tokenize';

const tokensOf = (lines: readonly string[]) => lines.flatMap((line) => [...tokenizeLine(line), newline]);

/** A line may open what another closes. */
function tokenizeLine(line: string) {
  return line.split(' ').flatMap((word) => tokenize(word));
}

describe('formatLines', () => {
  test('indents what stands in brackets, by one level for all that a line opens', () => {
    const text = formatLines(tokensOf(['a = f( [ {', 'b = 1', '} ] )', 'c {', 'd {', '}', '}']));

    expect(text).toBe('a = f([{\n  b = 1\n}])\nc {\n  d {\n  }\n}\n');
  });

  test('writes `=` of consecutive lines below each other, but of lines that open a bracket', () => {
    const text = formatLines(tokensOf(['a = 1', 'long = 2', 'b = {', 'c = 3', '}', 'd = 4', '', 'longer = 5']));

    expect(text).toBe('a    = 1\nlong = 2\nb = {\n  c = 3\n}\nd = 4\n\nlonger = 5\n');
  });

  test('leaves a line alone whose key builds an object', () => {
    const text = formatLines(tokensOf(['longer = 1', '"${{a=1}.a}" = 2', 'b = 3']));

    expect(text).toBe('longer = 1\n"${ { a = 1 }.a}" = 2\nb = 3\n');
  });
});
