import fc from 'fast-check';
import { compareVersions, versionOf } from '../../../handlers/core/version';
import type { Finding, FoundRecord } from '../../../ops/redrive/finding';
import { jobsOf } from '../../../ops/redrive/jobs';

const placed = fc.record({ item: fc.constantFrom('a', 'b', 'c'), number: fc.nat(30), late: fc.nat(5) });
const places = fc.array(fc.array(placed, { minLength: 1, maxLength: 5 }), { maxLength: 8 });

function findingsOf(drawn: readonly (readonly { item: string; number: number; late: number }[])[]): readonly Finding[] {
  return drawn.map((some, at) => {
    const records = some.map(({ item, number, late }): FoundRecord => {
      const version = versionOf('2026', String(number));
      const facts = {
        id: 'x',
        changeKey: version,
        keys: {},
        eventName: 'MODIFY' as const,
        version,
        createdAtMs: number - late,
      };
      return { record: {}, itemIdentifier: String(number), itemKey: item, facts };
    });
    const target = { name: 'View', consumer: {} as never };
    const rest = { isSuperset: false, lost: [], history: [], remove: async () => true, keep: async () => {} };
    return { id: String(at), source: 'dlq', target, cause: '', atMs: 0, records, expected: records.length, ...rest };
  });
}

describe('jobsOf', () => {
  it('brings each change once, for every place that holds it', () => {
    fc.assert(
      fc.property(places, (drawn) => {
        const findings = findingsOf(drawn);

        const jobs = jobsOf(findings, () => true).flatMap((group) => group.jobs);

        const distinct = new Set(drawn.flat().map(({ item, number }) => `${item}${number}`));
        expect(jobs).toHaveLength(distinct.size);
        const held = jobs.flatMap(({ members }) => members.map(({ record }) => record));
        expect(new Set(held)).toEqual(new Set(findings.flatMap(({ records }) => records)));
      }),
    );
  });

  it('brings the changes of an item by their versions, whatever their times say', () => {
    fc.assert(
      fc.property(places, (drawn) => {
        const jobs = jobsOf(findingsOf(drawn), () => true).flatMap((group) => group.jobs);

        for (const item of ['a', 'b', 'c']) {
          const versions = jobs.filter(({ itemKey }) => itemKey === item).map(({ found }) => found.facts!.version);
          expect(versions).toEqual([...versions].sort(compareVersions));
        }
      }),
    );
  });

  it('leaves out what is not wanted', () => {
    const findings = findingsOf([[{ item: 'a', number: 1, late: 0 }], [{ item: 'b', number: 2, late: 0 }]]);

    const [group] = jobsOf(findings, ({ itemKey }) => itemKey === 'b');

    expect(group!.jobs.map(({ itemIdentifier }) => itemIdentifier)).toEqual(['2']);
  });
});
