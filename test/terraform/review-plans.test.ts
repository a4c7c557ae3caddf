import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { reviewCases } from '../fixtures/reviews/cases';
import { type MadePlans, makeReviewPlans } from './review-plans/review-plans';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;

/** `UPDATE_PLANS=1` writes them anew; `npm test` reads what is kept. */
describeWithTerraform('makeReviewPlans', () => {
  let made: MadePlans;

  beforeAll(() => {
    made = makeReviewPlans();
    if (process.env.UPDATE_PLANS) {
      for (const [file, text] of files()) {
        mkdirSync(dirname(file), { recursive: true });
        writeFileSync(file, text);
      }
    }
  }, 10 * minutes);

  it('starts from states that say what the configurations do', () => {
    const { untrue } = made;

    expect(untrue).toEqual([]);
  });

  it('plans what is kept', () => {
    const stale = files().filter(([file, text]) => !existsSync(file) || readFileSync(file, 'utf8') !== text);

    expect(made.plans.size).toBe(reviewCases.length);
    expect(stale.map(([file]) => file)).toEqual([]);
  });

  const files = () =>
    [...made.plans].flatMap(([name, plans]) =>
      Object.entries(plans).map(([kind, plan]): [string, string] => [
        join('test', 'fixtures', 'reviews', 'plans', name, `${kind}.json`),
        `${JSON.stringify(plan)}\n`,
      ]),
    );
});
