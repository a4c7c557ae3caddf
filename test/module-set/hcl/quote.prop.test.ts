import fc from 'fast-check';
import { quote } from '../../../module-set/hcl/quote';

const shortEscapes: { readonly [letter: string]: string } = { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' };

/** What Terraform reads of a string between quotes without sequences. */
function read(quoted: string): string {
  const [, inside] = /^"((?:[^"\\\n]|\\.)*)"$/.exec(quoted)!;
  return inside!.replace(/\\u(.{4})|\\U(.{8})|\\(.)|\$\$\{|%%\{/g, (found, short, long, letter) => {
    if (letter !== undefined) return shortEscapes[letter]!;
    return found.startsWith('\\') ? String.fromCodePoint(Number.parseInt(short ?? long, 16)) : found.slice(1);
  });
}

const wellFormed = (text: string) => text.replace(/\p{Cs}/gu, '\ufffd');
const pieces = fc.constantFrom(
  '$',
  '%',
  '{',
  '${',
  '%{',
  '$${',
  '"',
  '\\',
  '\\u',
  '\n',
  '\r',
  '\ud800',
  '\u{e0001}',
  'a',
);
const texts = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.array(pieces).map((parts) => parts.join('')),
);

describe('quote', () => {
  test('writes literals that are read as they were', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const quoted = quote(text, 'literal');

        expect(read(quoted)).toBe(wellFormed(text));
      }),
    );
  });

  test('writes templates without sequences that are read as they were', () => {
    const plain = texts.map((text) => text.replace(/[$%{]/g, '').replace(/^\ufeff+/, ''));

    fc.assert(
      fc.property(plain, (text) => {
        const quoted = quote(text, 'template');

        expect(read(quoted)).toBe(wellFormed(text));
      }),
    );
  });

  test('writes what is around an expression so that it is read as it was', () => {
    const plain = texts.map((text) => text.replace(/[$%{\r]/g, '').replace(/^\ufeff+/, ''));

    fc.assert(
      fc.property(plain, plain, (before, behind) => {
        const quoted = quote(`!${before}\${local.a}${behind}`, 'template');

        const [left, right] = quoted.split('${local.a}');
        expect(read(`${left}"`)).toBe(wellFormed(`!${before}`));
        expect(read(`"${right}`)).toBe(wellFormed(behind));
      }),
    );
  });
});
