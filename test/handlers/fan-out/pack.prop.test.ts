import fc from 'fast-check';
import { type Packable, pack } from '../../../handlers/fan-out/pack';

interface Entry extends Packable {
  readonly place: number;
}

const sizes = fc.oneof(
  fc.integer({ min: 1, max: 5_000 }),
  fc.integer({ min: 1, max: 262_144 }),
  fc.constantFrom(26_214, 26_215, 131_072, 131_073, 262_143, 262_144),
);

const entries = (group: fc.Arbitrary<string | undefined>) =>
  fc
    .array(fc.record({ bytes: sizes, group }), { maxLength: 120 })
    .map((drawn) => drawn.map(({ bytes, group }, place): Entry => ({ bytes, place, ...(group && { group }) })));

const ungrouped = entries(fc.constant(undefined));
const grouped = entries(fc.constantFrom('a', 'b', 'c', 'd'));

describe('pack', () => {
  test('keeps every entry once and both limits', () => {
    fc.assert(
      fc.property(fc.oneof(ungrouped, grouped), (all) => {
        const packs = pack(all);

        const places = packs.flat().map(({ place }) => place);
        expect(places.sort((one, other) => one - other)).toEqual(all.map(({ place }) => place));
        for (const each of packs) {
          expect(each.length).toBeGreaterThan(0);
          expect(each.length).toBeLessThanOrEqual(10);
          expect(each.reduce((sum, { bytes }) => sum + bytes, 0)).toBeLessThanOrEqual(262_144);
        }
      }),
    );
  });

  test('puts an entry without a group into the first pack that had room', () => {
    fc.assert(
      fc.property(ungrouped, (all) => {
        const packs = pack(all);

        for (const [index, each] of packs.entries()) {
          for (const entry of each) {
            const hadRoom = packs.slice(0, index).filter((earlier) => {
              const before = earlier.filter(({ place }) => place < entry.place);
              return before.length < 10 && before.reduce((sum, { bytes }) => sum + bytes, 0) + entry.bytes <= 262_144;
            });
            expect(hadRoom).toEqual([]);
          }
        }
      }),
    );
  });

  test('keeps entries of a group in order, each in a pack of its own', () => {
    fc.assert(
      fc.property(grouped, (all) => {
        const packs = pack(all);

        for (const group of ['a', 'b', 'c', 'd']) {
          const places = packs.map((each) => each.filter((entry) => entry.group === group).map(({ place }) => place));
          expect(places.every((within) => within.length <= 1)).toBe(true);
          expect(places.flat()).toEqual(all.filter((entry) => entry.group === group).map(({ place }) => place));
        }
      }),
    );
  });

  test('gives an entry above the limit a pack alone', () => {
    const packs = pack([{ bytes: 1 }, { bytes: 262_145 }, { bytes: 1 }]);

    expect(packs.map((each) => each.map(({ bytes }) => bytes))).toEqual([[1, 1], [262_145]]);
  });
});
