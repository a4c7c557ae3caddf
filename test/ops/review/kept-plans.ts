import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PriceList } from '../../../ops/prices/price-list';
import { SecretMarks } from '../../../ops/review/mask-secrets';
import { readChanges } from '../../../ops/review/read-changes';
import { type Review, review } from '../../../ops/review/review';

/** A plan that real Terraform made of a case. */
export function keptPlan(name: string, kind: 'harmful' | 'harmless'): object {
  return read('reviews', 'plans', name, `${kind}.json`);
}

/** A plan made for the tests of rehearsals. */
export function otherPlan(name: string): object {
  return read('plans', name, 'plan.json');
}

function read(...path: readonly string[]): object {
  return JSON.parse(readFileSync(join('test', 'fixtures', ...path), 'utf8')) as object;
}

export function reviewOf(...plans: readonly object[]): Review {
  const marks = new SecretMarks();
  const named = plans.map((plan, index) =>
    readChanges(plan, plans.length > 1 ? `plan-${index + 1}.json` : undefined, marks),
  );
  return review(named, new PriceList(), { writesPerSecond: undefined, itemBytes: 1_024, region: undefined });
}

export function codesOf({ findings }: Review): readonly string[] {
  return findings.map(({ code }) => code);
}
