import fc from 'fast-check';
import { compareSequenceNumbers, compareVersions, isVersion, versionOf } from '../../../handlers/core/version';

const number = fc.bigInt({ min: 0n, max: 10n ** 40n - 1n });
const signOf = (value: number) => Math.sign(value);
const orderOf = (left: bigint, right: bigint) => (left < right ? -1 : left > right ? 1 : 0);

describe('compareSequenceNumbers', () => {
  it('orders as the numbers do, however they are padded', () => {
    fc.assert(
      fc.property(number, number, fc.nat(5), fc.nat(5), (left, right, zerosLeft, zerosRight) => {
        const order = compareSequenceNumbers('0'.repeat(zerosLeft) + left, '0'.repeat(zerosRight) + right);

        expect(signOf(order)).toBe(orderOf(left, right));
      }),
    );
  });

  it('orders across a new digit', () => {
    expect(compareSequenceNumbers('999999999999999999999', '1000000000000000000000')).toBeLessThan(0);
  });
});

describe('versionOf', () => {
  it('makes text that orders as the numbers do', () => {
    fc.assert(
      fc.property(number, number, (left, right) => {
        const [a, b] = [versionOf('label', String(left)), versionOf('label', String(right))];

        expect(a < b ? -1 : a > b ? 1 : 0).toBe(orderOf(left, right));
        expect(signOf(compareVersions(a, b))).toBe(orderOf(left, right));
      }),
    );
  });

  it('puts a later stream above an earlier one', () => {
    const before = versionOf('2026-01-02T03:04:05.678', '9'.repeat(40));
    const after = versionOf('2026-01-02T03:04:05.679', '1');

    expect(before < after).toBe(true);
    expect(compareVersions(before, after)).toBeLessThan(0);
    expect(compareVersions(after, before)).toBeGreaterThan(0);
  });

  it('compares what has no label too', () => {
    expect(compareVersions('9', '10')).toBeLessThan(0);
  });
});

describe('isVersion', () => {
  it('knows every version', () => {
    fc.assert(
      fc.property(fc.string(), number, (label, sequenceNumber) => {
        expect(isVersion(versionOf(label, String(sequenceNumber)))).toBe(true);
      }),
    );
  });

  it.each(['', '3', 'v1:2', `${'1'.repeat(40)}`, `label:${'1'.repeat(39)}`])('knows that %j is none', (text) => {
    expect(isVersion(text)).toBe(false);
  });
});
