import { reviewJson } from '../../../ops/review/show/json';
import { reviewMarkdown } from '../../../ops/review/show/markdown';
import { reviewCases } from '../../fixtures/reviews/cases';
import { codesOf, keptPlan, reviewOf } from './kept-plans';

interface Entry {
  readonly address: string;
  readonly type: string;
  readonly change: Record<'before' | 'after', Record<string, unknown> | null> & Record<string, unknown>;
}

/** Closed sets of AWS's words, numbers and flags: they decide, and hold nothing of anybody's. */
const closed =
  /^(TRIM_HORIZON|LATEST|RUNNING|STOPPED|S|N|B|HASH|ENABLED|PROVISIONED|ON_DEMAND|PAY_PER_REQUEST|NEW_IMAGE|NEW_AND_OLD_IMAGES|sqs|extended_s3|MILLISECOND|MICROSECOND)$/;

/** Every text of the values is a secret, and the masks say so of each. */
function withSecrets(name: string): object {
  const plan = keptPlan(name, 'harmful') as { resource_changes: readonly Entry[] };
  return {
    ...plan,
    variables: { password: { value: 'hunter2-of-variables' } },
    resource_changes: plan.resource_changes.map((entry) => {
      const { before, after } = entry.change;
      return {
        ...entry,
        change: {
          ...entry.change,
          before: planted(before),
          after: planted(after),
          before_sensitive: maskOf(before),
          after_sensitive: maskOf(after),
        },
      };
    }),
  };
}

function planted(value: unknown): unknown {
  if (typeof value === 'string') return closed.test(value) ? value : value.replace(/./, 'hunter2-$&');
  if (Array.isArray(value)) return value.map(planted);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, planted(member)]));
}

function maskOf(value: unknown): unknown {
  if (typeof value === 'string') return !closed.test(value);
  if (Array.isArray(value)) return value.map(maskOf);
  if (typeof value !== 'object' || value === null) return false;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, maskOf(member)]));
}

describe('review', () => {
  test.each(reviewCases)('shows nothing of the secrets of $name', ({ name }) => {
    const review = reviewOf(withSecrets(name), withSecrets(name));

    const printed = `${reviewMarkdown(review).join('\n')}${JSON.stringify(reviewJson(review))}`;

    expect(JSON.stringify(withSecrets(name))).toContain('hunter2-');
    expect(printed).not.toContain('hunter2');
  });

  test.each([
    'mapping-replaced',
    'table-replaced',
    'pipe-replaced',
    'queue-replaced',
    'mapping-moved',
    'mapping-disabled',
  ])('finds %s though every text is a secret', (name) => {
    const { hazards } = reviewCases.find((one) => one.name === name)!;

    const codes = codesOf(reviewOf(withSecrets(name)));

    expect(codes.toSorted()).toEqual([...hazards].sort());
  });

  it('shows nothing of a name that real Terraform marks, and its ARN that it does not', () => {
    const plan = keptPlan('queue-with-secret-name', 'harmful');

    const printed = reviewMarkdown(reviewOf(plan)).join('\n');

    expect(JSON.stringify(plan)).toContain(':hunter2-orders"');
    expect(printed).not.toContain('hunter2');
  });

  it('shows no value of any attribute, secret by its mask or not', () => {
    const plans = reviewCases.map(({ name }) => keptPlan(name, 'harmful'));

    const printed = plans.map((plan) => reviewMarkdown(reviewOf(plan)).join('\n')).join('\n');

    expect(printed).not.toMatch(/arn:aws|123456789012|orders-dead|PLACED/);
  });
});
