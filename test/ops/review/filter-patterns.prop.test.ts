import fc from 'fast-check';
import { admitsAll } from '../../../ops/review/filter-patterns';

const attributes = ['status', 'kind', 'region'] as const;
const values = ['a', 'b', 'c'] as const;

/** Patterns of exact values, which a reference can decide. */
const pattern = fc.dictionary(
  fc.constantFrom(...attributes),
  fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 }),
  { minKeys: 1 },
);
const patterns = fc.array(pattern, { maxLength: 3 });

type Pattern = Record<string, readonly string[]>;

const records = attributes.reduce<readonly Record<string, string>[]>(
  (all, name) => all.flatMap((record) => values.map((value) => ({ ...record, [name]: value }))),
  [{}],
);

function passes(filter: readonly Pattern[], record: Record<string, string>): boolean {
  const matches = (one: Pattern) => Object.entries(one).every(([name, allowed]) => allowed.includes(record[name]!));
  return filter.length === 0 || filter.some(matches);
}

describe('admitsAll', () => {
  it('never says that all is admitted where a record is not', () => {
    fc.assert(
      fc.property(patterns, patterns, (after, before) => {
        const lost = records.filter((record) => passes(before, record) && !passes(after, record));

        expect(admitsAll(after, before) && lost.length > 0).toBe(false);
      }),
    );
  });

  it('admits what was there, whatever is added', () => {
    fc.assert(
      fc.property(patterns, patterns, (before, added) => {
        const after = before.length === 0 ? [] : [...added, ...before];

        expect(admitsAll(after, before)).toBe(true);
      }),
    );
  });
});
