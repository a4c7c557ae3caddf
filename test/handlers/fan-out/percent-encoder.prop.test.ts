import fc from 'fast-check';
import { PercentEncoder } from '../../../handlers/fan-out/percent-encoder';

/** What the SDK does: `encodeURIComponent` and the five marks that it leaves. */
function expected(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (mark) => `%${mark.charCodeAt(0).toString(16).toUpperCase()}`);
}

const anyText = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }), fc.json());

describe('PercentEncoder', () => {
  test('encodes any text as the SDK does, in no more room than it asked for', () => {
    fc.assert(
      fc.property(fc.array(anyText, { maxLength: 5 }), (texts) => {
        const bytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text) * 3 + 1, 0);
        const encoder = new PercentEncoder(bytes);

        for (const text of texts) {
          encoder.write('&');
          encoder.encode(text);
        }

        expect(encoder.finish().toString()).toBe(texts.map((text) => `&${expected(text)}`).join(''));
      }),
    );
  });

  test('encodes text of any length', () => {
    const text = '\u20ac"a '.repeat(100_000);
    const encoder = new PercentEncoder(Buffer.byteLength(text) * 3);

    encoder.encode(text);

    expect(encoder.finish().toString() === expected(text)).toBe(true);
  });
});
