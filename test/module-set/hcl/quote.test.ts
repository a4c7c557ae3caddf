import { quote, quoteKey } from '../../../module-set/hcl/quote';

describe('quote', () => {
  test.each([
    ['', '""'],
    ['say "hi"', '"say \\"hi\\""'],
    ['a\\d+', '"a\\\\d+"'],
    ['a\n\tb\r', '"a\\n\\tb\\r"'],
    ['\u0000\u0085\u2028', '"\\u0000\\u0085\\u2028"'],
    ['größe 日本 😀', '"größe 日本 😀"'],
    ['\ud800', '"\\ufffd"'],
    ['\ufeffa\ufeff', '"a\\ufeff"'],
    ['${a.b}', 'a.b'],
    ['${a+1}', 'a + 1'],
    ['${"${a.b}"}', 'a.b'],
    ['${a["b"]}/"*"', '"${a["b"]}/\\"*\\""'],
    ['x ${ a+1 } y', '"x ${a + 1} y"'],
    ['$${a} %%{b}', '"$${a} %%{b}"'],
    ['a \n b ${~ c ~} \n d', '"a \\n b${c} d"'],
    ['$ ${~ c }', '"\\u0024${c}"'],
    ['%{ if a }b%{ endif }', '"%{if a}b%{endif}"'],
  ])('writes the template %j', (text, expected) => {
    const quoted = quote(text, 'template');

    expect(quoted).toBe(expected);
  });

  test.each([
    ['${a.b}', '"$${a.b}"'],
    ['$${a} %{b', '"$$${a} %%{b"'],
  ])('writes %j, where Terraform reads no template, as text', (text, expected) => {
    const quoted = quote(text, 'literal');

    expect(quoted).toBe(expected);
  });
});

describe('quoteKey', () => {
  test('writes letters that may take other than one column as escapes', () => {
    const quoted = quoteKey('größe 日 e\u0301 😀', 'literal');

    expect(quoted).toBe('"größe \\u65e5 e\\u0301 \\U0001f600"');
  });

  test('keeps quotes around an expression', () => {
    const quoted = quoteKey('${a.b}', 'template');

    expect(quoted).toBe('"${a.b}"');
  });
});
