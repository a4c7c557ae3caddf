import fc from 'fast-check';
import { childOf, parseXml, textOf } from '../../../handlers/core/xml';

describe('parseXml', () => {
  test('reads elements in any order, with whitespace, entities, comments and namespaces', () => {
    const document = `<?xml version="1.0" encoding="UTF-8"?>
      <!DOCTYPE r>
      <s:r xmlns:s="http://sns.amazonaws.com/doc/2010-03-31/" a='1' >
        <!-- <b>no</b> -->
        <s:b  >  1 &lt; 2 &amp;&#38;&#x26; &quot;&apos;&unknown; </s:b>
        <empty /><also></also>
        <data><![CDATA[<raw>&amp;]]></data>
      </s:r>`;

    const root = parseXml(document);

    expect(root?.children.map(({ name }) => name)).toEqual(['b', 'empty', 'also', 'data']);
    expect(textOf(root, 'b')).toBe('1 < 2 &&& "\'&unknown;');
    expect(textOf(root, 'data')).toBe('<raw>&amp;');
    expect(textOf(root, 'empty')).toBe('');
    expect(childOf(root, 'none')).toBeUndefined();
  });

  test.each([
    '',
    'text',
    '<a>',
    '<a></b>',
    '</a>',
    '<a/><b/>',
    '<a><b></a></b>',
    '<a>&#x110000;</a><',
    '<a',
    '<a><b x="</a>',
  ])('refuses %j', (document) => {
    const root = parseXml(document);

    expect(root).toBeUndefined();
  });

  test('refuses a document that was cut short anywhere', () => {
    const document = '<r><Successful><member><Id>0</Id></member></Successful><Failed/></r>';

    const cut = Array.from({ length: document.length }, (_, length) => parseXml(document.slice(0, length)));

    expect(cut.every((root) => root === undefined)).toBe(true);
  });

  test('gives back any escaped text', () => {
    const written = (text: string) => text.replace(/[&<>"']/g, (mark) => `&#${mark.charCodeAt(0)};`);
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const root = parseXml(`<r><a>${written(text)}</a></r>`);

        expect(childOf(root, 'a')?.text).toBe(text);
      }),
    );
  });
});
