import type { Item } from '../../../../handlers/core/attribute-value';
import { plainJson } from '../../../../handlers/sinks/objects/plain-json';

describe('plainJson', () => {
  it('writes every type, numbers with all their digits', () => {
    const item: Item = {
      s: { S: 'a"\n' },
      n: { N: '12345678901234567890123456789012345678' },
      e: { N: '1E+40' },
      b: { B: 'AQI=' },
      t: { BOOL: true },
      z: { NULL: true },
      ss: { SS: ['a', 'b'] },
      ns: { NS: ['1', '2.50'] },
      bs: { BS: ['AQI='] },
      l: { L: [{ N: '-0.1' }, { S: '' }, { L: [] }] },
      m: { M: { 'a.b': { S: 'x' }, empty: { M: {} } } },
    };

    expect(plainJson(item)).toBe(
      '{"s":"a\\"\\n","n":12345678901234567890123456789012345678,"e":1E+40,"b":"AQI=","t":true,"z":null,' +
        '"ss":["a","b"],"ns":[1,2.50],"bs":["AQI="],"l":[-0.1,"",[]],"m":{"a.b":"x","empty":{}}}',
    );
  });

  it('keeps an attribute called `__proto__`', () => {
    const item = JSON.parse('{"__proto__":{"S":"x"},"m":{"M":{"constructor":{"N":"1"}}}}');

    expect(plainJson(item)).toBe('{"__proto__":"x","m":{"constructor":1}}');
  });

  it.each(['', '01', '.5', '1.', '+1', 'NaN', '1 '])('refuses %j as a number', (N) => {
    expect(() => plainJson({ n: { N } })).toThrow(expect.objectContaining({ code: 'MalformedNumber' }));
  });
});
