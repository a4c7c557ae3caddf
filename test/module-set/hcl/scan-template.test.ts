import { scanTemplate } from '../../../module-set/hcl/scan-template';

const bare = { isQuoted: false };

describe('scanTemplate', () => {
  test.each([
    ['', []],
    ['plain { text }', ['plain { text }']],
    ['a${b}c', ['a', '${b}', 'c']],
    ['${a}${b}', ['${a}', '${b}']],
    ['%{ if a }b%{ endif }', ['%{ if a }', 'b', '%{ endif }']],
    ['$${a}', ['$${a}']],
    ['$$${a}', ['$$${a}']],
    ['%%{a}', ['%%{a}']],
    ['$${a}${b}', ['$${a}', '${b}']],
    ['${{ a = "}" }}.', ['${{ a = "}" }}', '.']],
    ['${"in ${"deeper }"} }"}.', ['${"in ${"deeper }"} }"}', '.']],
    ['${a /* } */ }.', ['${a /* } */ }', '.']],
    ['${<<EOT\n}\nEOT\n}.', ['${<<EOT\n}\nEOT\n}', '.']],
    ['\r\n${a}', ['\r\n', '${a}']],
  ])('splits %j', (text, expected) => {
    const parts = scanTemplate(text, bare);

    expect(parts.map((part) => part.text)).toEqual(expected);
    expect(parts.map(({ kind }) => kind)).toEqual(
      expected.map((part) => (/^[$%]\{/.test(part) ? 'sequence' : 'literal')),
    );
  });

  test('finds no sequence behind a carriage return that ends no line, as Terraform does not', () => {
    const parts = scanTemplate('${a}\r${b} $${c}', bare);

    expect(parts).toEqual([
      { kind: 'sequence', text: '${a}' },
      { kind: 'literal', text: '\r$${b} $${c}' },
    ]);
  });

  test('passes over what a backslash escapes between quotes', () => {
    const parts = scanTemplate('a\\"${b}', { isQuoted: true });

    expect(parts.map((part) => part.text)).toEqual(['a\\"', '${b}']);
  });

  test.each(['${a', '${"a}', '%{ if a', '${<<EOT\n}'])('fails when %j does not end', (text) => {
    const scan = () => scanTemplate(text, bare);

    expect(scan).toThrow(SyntaxError);
  });
});
