import { backfill } from '../../../ops/backfill/command';
import { choose } from '../../../ops/choose/command';
import { redrive } from '../../../ops/redrive/command';
import { hazards } from '../../../ops/review/hazards';
import { reviewMarkdown } from '../../../ops/review/show/markdown';
import { verify } from '../../../ops/verify/command';
import { reviewCases } from '../../fixtures/reviews/cases';
import { codesOf, keptPlan, otherPlan, reviewOf } from './kept-plans';

describe('hazards', () => {
  test.each(reviewCases)('finds what $name does, and nothing else', ({ name, hazards: codes }) => {
    const review = reviewOf(keptPlan(name, 'harmful'));

    expect(codesOf(review).toSorted()).toEqual([...codes].sort());
    for (const { address } of review.findings.map(({ change }) => change)) expect(address).toMatch(`module.${name}.`);
  });

  test.each(reviewCases)('says nothing of the harmless twin of $name', ({ name }) => {
    const review = reviewOf(keptPlan(name, 'harmless'));

    expect(codesOf(review)).toEqual([]);
    expect(reviewMarkdown(review)[0]).toMatch(/^Quiet: no record is lost, brought again or held up\. /);
  });

  it('has a plan of real Terraform for every row', () => {
    const shown = new Set(reviewCases.flatMap((one) => one.hazards));

    expect(hazards.map(({ code }) => code).filter((code) => !shown.has(code))).toEqual([]);
  });

  it('names only commands and flags that exist', () => {
    const steps = reviewCases.flatMap(({ name }) =>
      reviewOf(keptPlan(name, 'harmful')).findings.flatMap((finding) => finding.steps),
    );
    const named = steps.flatMap((step) => [...step.matchAll(/npx tributary ([a-z]+)((?: --[a-z-]+)*)/g)]);

    const usages = { backfill: backfill.usage, redrive: redrive.usage, verify: verify.usage, choose: choose.usage };

    expect(named.length).toBeGreaterThan(0);
    for (const [, command, flags] of named) {
      const usage = usages[command as keyof typeof usages];
      expect(usage).toMatch(`tributary ${command}`);
      for (const flag of flags!.split(' ').filter(Boolean)) expect(usage).toContain(flag);
    }
  });

  it('tells rows apart by their code', () => {
    const codes = hazards.map(({ code }) => code);

    expect(new Set(codes).size).toBe(codes.length);
  });

  test.each(['changed', 'counted', 'kinesis', 'modules', 'no-mapping', 'ours', 'sqs-fifo'])(
    'looks at %s, which makes or changes a whole root, without an error',
    (name) => {
      const review = reviewOf(otherPlan(name));

      expect(codesOf(review)).toEqual(expected[name] ?? []);
    },
  );
});

/** Mappings with nothing set, or with LATEST: what such roots do is found. Ours does none of it. */
const expected: { readonly [name: string]: readonly string[] } = {
  counted: Array.from({ length: 8 }, () => 'shard-blocked'),
  kinesis: ['mapping-starts-late', 'shard-blocked', 'shard-blocked', 'shard-blocked'],
  modules: ['mapping-starts-late'],
};
