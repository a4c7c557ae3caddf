import fc from 'fast-check';
import { decodeCbor, encodeCbor } from '../../../../local/control/protocols/cbor';

const { value } = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.string({ unit: 'binary' }),
    fc.double({ noNaN: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
    fc.maxSafeInteger(),
    fc.boolean(),
    fc.constant(null),
    fc.date({ min: new Date(0), max: new Date(4e12), noInvalidDate: true }),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(
      fc.string().filter((name) => name !== '__proto__'),
      tie('value'),
      { maxKeys: 30, noNullPrototype: true },
    ),
  ),
}));

describe('encodeCbor', () => {
  test('is what decodeCbor reads', () => {
    fc.assert(
      fc.property(value, (one) => {
        expect(decodeCbor(encodeCbor(one))).toEqual(one);
      }),
      { numRuns: 200 },
    );
  });
});

describe('decodeCbor', () => {
  // https://www.rfc-editor.org/rfc/rfc8949#appendix-A
  test.each<[string, unknown]>([
    ['1903e8', 1_000],
    ['1b000000e8d4a51000', 1_000_000_000_000],
    ['3903e7', -1_000],
    ['f93e00', 1.5],
    ['f90001', 2 ** -24],
    ['fa47c35000', 100_000],
    ['c11a514b67b0', new Date('2013-03-21T20:04:00Z')],
    ['7f657374726561646d696e67ff', 'streaming'],
    ['9f018202039f0405ffff', [1, [2, 3], [4, 5]]],
    ['bf6346756ef563416d7421ff', { Fun: true, Amt: -2 }],
  ])('reads %s', (hex, expected) => {
    expect(decodeCbor(Buffer.from(hex, 'hex'))).toEqual(expected);
  });
});
