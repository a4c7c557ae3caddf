import { readFileSync, writeFileSync } from 'node:fs';
import { hazards } from '../../../ops/review/hazards';
import { hazardKinds } from '../../../ops/review/hazards/hazard';
import { reviewCases } from '../../fixtures/reviews/cases';
import { keptPlan, reviewOf } from './kept-plans';

const page = 'docs/review.md';

/** Kinds that the plans of a row come to, worst first. */
function kindsOf(code: string): string {
  const cases = reviewCases.filter((one) => one.hazards.includes(code));
  const kinds = new Set(
    cases.flatMap(({ name }) =>
      reviewOf(keptPlan(name, 'harmful'))
        .findings.filter((finding) => finding.code === code)
        .map(({ kind }) => kind),
    ),
  );
  return hazardKinds.filter((kind) => kinds.has(kind)).join(' or ');
}

/** `UPDATE_DOCS=1` writes it into the page. */
describe('the page on reviews', () => {
  it('lists every hazard', () => {
    const rows = hazards.map(
      ({ code, title, source }) => `| \`${code}\` | ${kindsOf(code)} | ${title} ([why](${source})) |`,
    );
    const table = ['| Code | Kind | What |', '| --- | --- | --- |', ...rows].join('\n');
    const text = readFileSync(page, 'utf8');
    const [whole, shown] = /<!-- hazards -->\n([\s\S]*?)<!-- end -->/.exec(text)!;
    if (process.env.UPDATE_DOCS) {
      writeFileSync(
        page,
        text.replace(whole, () => `<!-- hazards -->\n\n${table}\n\n<!-- end -->`),
      );
    }

    expect(shown).toBe(`\n${table}\n\n`);
  });
});
