import type { ContractLaw } from './contract-law';
import type { Subject } from './subject';

/** Which law finds which defect. */
export type Findings<Defect> = readonly (readonly [law: RegExp, defect: Defect])[];

/** Declares that each law rejects the sinks that it is there to find, and that there is one for each law. */
export function describeBrokenSinks<Kind extends Subject, Defect>(
  name: string,
  laws: readonly ContractLaw<Kind>[],
  findings: Findings<Defect>,
  subjectWith: (defect: Defect) => Kind,
): void {
  describe(name, () => {
    test.each(findings)('%s finds a sink that %s', async (law, defect) => {
      const { check } = laws.find((candidate) => law.test(candidate.name)) as ContractLaw<Kind>;

      const checked = check(subjectWith(defect), { runs: 200, endOnFailure: true });

      await expect(checked).rejects.toThrow('Property failed');
    });

    test('every law finds something', () => {
      const idle = laws.filter((law) => !findings.some(([pattern]) => pattern.test(law.name)));

      expect(idle.map((law) => law.name)).toEqual([]);
    });
  });
}
