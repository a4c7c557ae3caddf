import { reviewMarkdown } from '../../../ops/review/show/markdown';
import { codesOf, keptPlan, reviewOf } from './kept-plans';

interface Plan {
  readonly resource_changes: readonly Entry[];
}

interface Entry {
  readonly address: string;
  readonly change: { readonly actions: readonly string[] } & Record<string, unknown>;
}

/** A plan whose changes are edited. */
function edited(name: string, edit: (entry: Entry) => object): object {
  const plan = keptPlan(name, 'harmful') as Plan;
  return { ...plan, resource_changes: plan.resource_changes.map(edit) };
}

describe('review', () => {
  it('counts the readers of one stream over several plans', () => {
    const apart = [keptPlan('readers-too-many', 'harmless'), keptPlan('mapping-moved', 'harmless')];

    const alone = apart.map((plan) => codesOf(reviewOf(plan)));
    const together = reviewOf(...apart);

    expect(alone).toEqual([[], []]);
    expect(codesOf(together)).toEqual([]);
    expect(codesOf(reviewOf(...apart, keptPlan('shard-blocked-by-default', 'harmless')))).toEqual(['readers-too-many']);
  });

  it('is silent of what was so before', () => {
    const unchanged = edited('readers-too-many', (entry) => ({
      ...entry,
      change: { ...entry.change, actions: ['no-op'], before: entry.change.before ?? entry.change.after },
    }));

    expect(codesOf(reviewOf(unchanged))).toEqual([]);
  });

  it('is silent of what is taken over from elsewhere', () => {
    const imported = edited('mapping-starts-late', (entry) => ({
      ...entry,
      change: { ...entry.change, actions: ['no-op'], before: entry.change.after, importing: { id: 'a' } },
    }));

    expect(codesOf(reviewOf(imported))).toEqual([]);
  });

  it('follows a mapping into another module', () => {
    const apart = edited('mapping-renamed', (entry) =>
      entry.change.actions[0] === 'create'
        ? { ...entry, address: 'module.team["a.b"].module.orders.aws_lambda_event_source_mapping.worker' }
        : entry,
    );

    const [finding] = reviewOf(apart).findings;

    expect(finding!.code).toBe('mapping-moved');
    expect(finding!.steps[0]).toMatch(/^Add a `moved` block to the root module, from `module\.mapping-renamed\./);
    expect(finding!.steps[0]).toContain('to `module.team["a.b"].module.orders.aws_lambda_event_source_mapping.worker`');
  });

  it('says that a provider keeps the ARN of a dead stream', () => {
    const old = edited('stream-renewed', (entry) => {
      const { stream_arn: _, ...unknown } = (entry.change.after_unknown ?? {}) as { readonly stream_arn?: boolean };
      return { ...entry, change: { ...entry.change, after_unknown: unknown } };
    });

    const texts = [keptPlan('stream-renewed', 'harmful'), old].map((plan) => reviewOf(plan).findings[0]!.what);

    expect(texts.map((text) => text.includes('stay with the dead stream'))).toEqual([false, true]);
  });

  it('says that a plan is not whole', () => {
    const partial = { ...keptPlan('stream-ended', 'harmless'), errored: true };

    expect(reviewMarkdown(reviewOf(partial))[0]).toMatch(/ The plan is not whole: /);
  });

  it('keeps an address in its place, whatever its key holds', () => {
    const odd = edited('stream-ended', (entry) => ({
      ...entry,
      address: 'aws_dynamodb_table.orders["a`b|<img src=x>\\n@team"]',
    }));

    const lines = reviewMarkdown(reviewOf(odd));

    expect(lines).toContainEqual(
      expect.stringMatching(/^`` aws_dynamodb_table\.orders\["a`b\|<img src=x>\\n@team"\] ``: \*\*loss\*\*/),
    );
  });

  it('looks at a plan that has nothing of any kind that it knows', () => {
    const plan = { format_version: '1.2', planned_values: { root_module: {} }, resource_changes: [] };

    expect(reviewMarkdown(reviewOf(plan))).toEqual([
      'Quiet: no record is lost, brought again or held up. No resource changes.',
    ]);
  });
});
