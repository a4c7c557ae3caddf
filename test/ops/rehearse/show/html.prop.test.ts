import fc from 'fast-check';
import { html, ownSource, scriptData } from '../../../../ops/rehearse/show/html';

const entities: Readonly<Record<string, string>> = {
  '&amp;': '&',
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
};
const nasty = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('</script>', '<!--', ']]>', '"><img>', '\u2028', '&lt;'),
);

describe('html', () => {
  test('turns any text into text and nothing else', () => {
    fc.assert(
      fc.property(nasty, (text) => {
        const escaped = html`${text}`.text;

        expect(escaped).not.toMatch(/[<>"']/);
        expect(escaped.replace(/&(amp|lt|gt|quot|#39);/g, (entity) => entities[entity]!)).toBe(text);
      }),
    );
  });

  test('keeps HTML that was made by it, lists of it, and leaves out what is not there', () => {
    expect(html`<p>${[html`<b>${'<'}</b>`, 'x']}${undefined}${false}${0}</p>`.text).toBe('<p><b>&lt;</b>x0</p>');
  });
});

describe('scriptData', () => {
  test('cannot end its script and is read back the same', () => {
    fc.assert(
      fc.property(fc.jsonValue(), nasty, (value, text) => {
        const written = scriptData({ value, [text]: text }).text;

        expect(written).not.toMatch(/[<>&\u2028\u2029]/);
        expect(JSON.parse(written)).toEqual(JSON.parse(JSON.stringify({ value, [text]: text })));
      }),
    );
  });
});

describe('ownSource', () => {
  test.each(['"</script>"', '/*</STYLE*/', '"<!--"'])('fails when it holds %s', (source) => {
    expect(() => ownSource(source)).toThrow('would end its own element');
  });
});
