import type { Item } from '../../../../handlers/core/attribute-value';
import { documentText } from '../../../../handlers/sinks/opensearch/document-text';

describe('documentText', () => {
  it.each<[string, Item[string], string]>([
    ['text', { S: 'a "b"\n' }, '"a \\"b\\"\\n"'],
    [
      'a number with all its digits',
      { N: `0.${'1234567890'.repeat(3)}12345678` },
      `0.${'1234567890'.repeat(3)}12345678`,
    ],
    ['a number beyond a double', { N: '-9.9E+125' }, '-9.9E+125'],
    ['binary', { B: 'AAH/' }, '"AAH/"'],
    ['true', { BOOL: true }, 'true'],
    ['null', { NULL: true }, 'null'],
    ['sets as lists', { NS: ['1', '1E+40'] }, '[1,1E+40]'],
    ['sets of text', { SS: ['a', '"'] }, '["a","\\""]'],
    ['sets of binary', { BS: ['AA=='] }, '["AA=="]'],
    ['lists', { L: [{ N: '1' }, { L: [] }] }, '[1,[]]'],
    ['maps', { M: { a: { M: {} }, b: { N: '1' } } }, '{"a":{},"b":1}'],
  ])('writes %s', (_what, value, text) => {
    expect(documentText({ value })).toBe(`"value":${text}`);
  });

  it.each([
    ['a.b', 'a%2Eb'],
    ['100%', '100%25'],
    ['a..', 'a%2E%2E'],
    ['_id', '%5Fid'],
    ['_tributary', '%5Ftributary'],
    ['_deleted', '_deleted'],
    ['__proto__', '__proto__'],
    ['"', '\\"'],
  ])('spells the name %s as %s at the top', (name, spelled) => {
    expect(documentText(Object.fromEntries([[name, { NULL: true as const }]]))).toBe(`"${spelled}":null`);
  });

  it('leaves names below the top that are taken at the top alone', () => {
    expect(documentText({ a: { M: { _id: { N: '1' }, '': { N: '2' }, 'b.c': { N: '3' } } } })).toBe(
      '"a":{"_id":1,"%":2,"b%2Ec":3}',
    );
  });

  it('writes only the attributes that it is told, where they are there', () => {
    const item: Item = { a: { N: '1' }, b: { N: '2' } };

    expect(documentText(item, ['b', 'c', 'constructor'])).toBe('"b":2');
  });

  it.each(['', '1,"x":2', '01', '1.', '.5', '+1', 'NaN', '0x1', '1\n'])('fails for the number %j', (N) => {
    expect(() => documentText({ a: { NS: [N] } })).toThrow('NumberText');
  });

  it('fails for a type that nobody knows', () => {
    expect(() => documentText({ a: { X: '1' } as never })).toThrow('AttributeType');
  });

  it('keeps names apart that fill its memory', () => {
    const item = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`n.${index}`, { N: `${index}` }]));

    const parsed = JSON.parse(`{${documentText(item)}}`);

    expect(parsed).toEqual(Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`n%2E${index}`, index])));
  });
});
