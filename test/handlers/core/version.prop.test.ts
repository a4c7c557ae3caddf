import fc from 'fast-check';
import {
  compareSequenceNumbers,
  compareVersions,
  deliveredVersion,
  isVersion,
  kinesisVersionOf,
  seedVersionOf,
  versionOf,
} from '../../../handlers/core/version';

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

const kinesisNumber = fc.bigInt({ min: 0n, max: 10n ** 56n - 1n });
/** Of this century. */
const microseconds = fc.integer({ min: 946_684_800_000_000, max: 4_102_444_799_999_999 });
const kinesisVersion = fc.tuple(microseconds, kinesisNumber).map(([atUs, at]) => kinesisVersionOf(atUs, String(at)));

describe('kinesisVersionOf', () => {
  it('makes text that orders as the times do, and as the numbers where those are equal', () => {
    fc.assert(
      fc.property(microseconds, fc.nat(2), kinesisNumber, kinesisNumber, (atUs, later, left, right) => {
        const [a, b] = [kinesisVersionOf(atUs, String(left)), kinesisVersionOf(atUs + later, String(right))];
        const order = later > 0 ? -1 : orderOf(left, right);

        expect(a < b ? -1 : a > b ? 1 : 0).toBe(order);
        expect(signOf(compareVersions(a, b))).toBe(order);
        expect(isVersion(a)).toBe(true);
      }),
    );
  });

  it('stands over a stream that began before the change, and under one that began after it', () => {
    const version = kinesisVersionOf(1_767_323_045_678_901, '1');

    expect(version > versionOf('2026-01-02T03:04:05.678', '9'.repeat(40))).toBe(true);
    expect(version < versionOf('2026-01-02T03:04:05.679', '1')).toBe(true);
  });
});

describe('deliveredVersion', () => {
  it('is the same for every record of a change, and another for every other change', () => {
    fc.assert(
      fc.property(microseconds, kinesisNumber, kinesisNumber, fc.nat(2), (atUs, left, right, later) => {
        const of = (at: number, number: bigint) => deliveredVersion(kinesisVersionOf(at, String(number)));

        expect(of(atUs, left) === of(atUs + later, right)).toBe(later === 0);
      }),
    );
  });

  it('is the whole version of a change by stream', () => {
    fc.assert(
      fc.property(fc.string(), number, (label, at) => {
        const version = versionOf(label, String(at));

        expect(deliveredVersion(version)).toBe(version);
      }),
    );
  });
});

describe('seedVersionOf', () => {
  const timeMs = fc.integer({ min: 946_684_800_000, max: 4_102_444_799_999 });

  it('is older than every change by stream and by Kinesis, and than a later seed', () => {
    fc.assert(
      fc.property(timeMs, timeMs, number, kinesisVersion, (beganAtMs, labelMs, at, byKinesis) => {
        const seed = seedVersionOf(beganAtMs);
        const byStream = versionOf(new Date(labelMs).toISOString().slice(0, -1), String(at));

        for (const newer of [byStream, byKinesis, seedVersionOf(beganAtMs + 1)]) {
          expect(seed < newer).toBe(true);
          expect(compareVersions(seed, newer)).toBeLessThan(0);
        }
        expect(isVersion(seed)).toBe(true);
      }),
    );
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
