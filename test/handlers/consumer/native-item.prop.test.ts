import { unmarshall } from '@aws-sdk/util-dynamodb';
import fc from 'fast-check';
import { ExactNumber } from '../../../handlers/consumer/exact-number';
import { toItem, toNative } from '../../../handlers/consumer/native-item';
import type { AttributeValue, Item } from '../../../handlers/core/attribute-value';

const digits = fc.stringMatching(/^[1-9][0-9]{0,36}[1-9]$/);
/** Numbers as DynamoDB writes them: no zeros to spare, up to 38 digits. */
const numberText = fc.oneof(
  fc.integer().map(String),
  digits,
  fc
    .tuple(digits, fc.nat(20))
    .map(([text, at]) => (at < text.length && at > 0 ? `${text.slice(0, at)}.${text.slice(at)}` : text)),
  digits.map((text) => `-0.${text}`),
);
const bytes = fc.uint8Array({ maxLength: 8 }).map((value) => Buffer.from(value).toString('base64'));
const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 4 }),
  fc.constantFrom('__proto__', 'constructor', 'toString'),
);
const some = <Value>(value: fc.Arbitrary<Value>) => fc.uniqueArray(value, { minLength: 1, maxLength: 4 });

const { value } = fc.letrec<{ value: AttributeValue; item: Item }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.string().map((S) => ({ S })),
    numberText.map((N) => ({ N })),
    bytes.map((B) => ({ B })),
    fc.boolean().map((BOOL) => ({ BOOL })),
    fc.constant({ NULL: true as const }),
    some(fc.string({ minLength: 1 })).map((SS) => ({ SS })),
    some(numberText).map((NS) => ({ NS })),
    some(bytes).map((BS) => ({ BS })),
    fc.array(tie('value'), { maxLength: 4 }).map((L) => ({ L })),
    tie('item').map((M) => ({ M })),
  ),
  item: fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => Object.fromEntries(entries)),
}));
const item = fc.array(fc.tuple(name, value), { maxLength: 6 }).map((entries): Item => Object.fromEntries(entries));

describe('toNative', () => {
  it('loses nothing: its inverse gives the item back', () => {
    fc.assert(
      fc.property(item, (original) => {
        const back = toItem(toNative(original));

        expect(canonical(back)).toBe(canonical(original));
      }),
      { numRuns: 1_000 },
    );
  });

  it('agrees with the SDK wherever the SDK loses nothing', () => {
    const plain = fc.dictionary(
      fc.string({ minLength: 1, maxLength: 4 }).filter((text) => text !== '__proto__'),
      fc.oneof(
        fc.string().map((S) => ({ S })),
        fc.integer().map((N) => ({ N: String(N) })),
        fc.boolean().map((BOOL) => ({ BOOL })),
        fc.constant({ NULL: true as const }),
        some(fc.string({ minLength: 1 })).map((SS) => ({ SS })),
        fc.array(fc.string().map((S) => ({ S }))).map((L) => ({ L })),
      ),
    );

    fc.assert(fc.property(plain, (original) => expect({ ...toNative(original) }).toEqual(unmarshall({ ...original }))));
  });

  it('gives each type its own', () => {
    const native = toNative({
      text: { S: '' },
      count: { N: '42' },
      price: { N: '0.1' },
      tiny: { N: '1E-130' },
      exact: { N: '12345678901234567890.12345678' },
      flag: { BOOL: false },
      none: { NULL: true },
      data: { B: 'AP8=' },
      texts: { SS: ['a', 'b'] },
      numbers: { NS: ['1', '9007199254740993'] },
      list: { L: [{ S: 'x' }, { M: { deep: { N: '-0' } } }] },
    });

    expect(native).toEqual({
      text: '',
      count: 42,
      price: 0.1,
      tiny: 1e-130,
      exact: new ExactNumber('12345678901234567890.12345678'),
      flag: false,
      none: null,
      data: new Uint8Array([0, 255]),
      texts: new Set(['a', 'b']),
      numbers: new Set([1, new ExactNumber('9007199254740993')]),
      list: ['x', { deep: -0 }],
    });
    expect(`${native.exact}${JSON.stringify([native.exact])}`).toBe(
      '12345678901234567890.12345678["12345678901234567890.12345678"]',
    );
    expect(Object.getPrototypeOf(native.data)).toBe(Uint8Array.prototype);
  });

  it('keeps an attribute named __proto__ as what it is', () => {
    const native = toNative(JSON.parse('{"__proto__":{"M":{"admin":{"BOOL":true}}}}'));

    expect(Object.getPrototypeOf(native)).toBe(Object.prototype);
    expect((native as { admin?: boolean }).admin).toBeUndefined();
    expect(Object.keys(native)).toEqual(['__proto__']);
  });
});

describe('toItem', () => {
  it('leaves out what is undefined, and takes big integers', () => {
    expect(toItem({ a: undefined, b: 12345678901234567890n })).toEqual({ b: { N: '12345678901234567890' } });
  });

  it.each([
    [Number.NaN],
    [Number.POSITIVE_INFINITY],
    [new Set()],
    [new Set(['a', 1])],
    [new Set([Number.NaN])],
    [() => {}],
    [Symbol('x')],
    [new Date(0)],
    [new Map([['a', 1]])],
    [new ArrayBuffer(1)],
    [[new Date(0)]],
  ])('fails for %p and names the attribute', (wrong) => {
    expect(() => toItem({ name: wrong })).toThrow(/`name` must be/);
  });
});

/** An item as text, with its numbers spelled in one way, since one number has many spellings. */
function canonical(original: Item): string {
  return JSON.stringify(Object.entries(original).map(([attribute, one]) => [attribute, canonicalValue(one)]));
}

function canonicalValue(one: AttributeValue): unknown {
  if ('M' in one) return ['M', canonical(one.M)];
  if ('L' in one) return ['L', one.L.map(canonicalValue)];
  if ('N' in one) return ['N', scaled(one.N)];
  if ('NS' in one) return ['NS', one.NS.map(scaled)];
  return Object.entries(one);
}

/** The number times ten to the 160th, which is an integer for every number here. */
function scaled(text: string): string {
  const [mantissa = '', exponent = '0'] = text.toLowerCase().split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  return String(BigInt(whole + fraction) * 10n ** BigInt(160 + Number(exponent) - fraction.length));
}
