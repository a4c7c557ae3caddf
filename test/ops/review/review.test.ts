import { reviewMarkdown } from '../../../ops/review/show/markdown';
import { codesOf, keptPlan, reviewOf } from './kept-plans';

interface Plan {
  readonly resource_changes: readonly Entry[];
}

interface Entry {
  readonly address: string;
  readonly change: { readonly actions: readonly string[]; readonly after?: object | null } & Record<string, unknown>;
}

/** A plan whose changes are edited. */
function edited(name: string, edit: (entry: Entry) => object): object {
  const plan = keptPlan(name, 'harmful') as Plan;
  return { ...plan, resource_changes: plan.resource_changes.map(edit) };
}

/** One mapping goes, and one comes whose function and source only apply will tell, but for what it refers to. */
function mappingOfAnother(lambda: object, table: object): object {
  const mapping = { type: mappingType };
  const before = { function_name: 'worker', event_source_arn: `${tableArn}/stream/2026-01-01T00:00:00.000` };
  const referring = (to: string) => ({ references: [`${to}.arn`, to] });
  const expressions = {
    function_name: referring('aws_lambda_alias.live'),
    event_source_arn: referring('aws_dynamodb_table.source'),
  };
  const plan = planThatMakes([
    { type: 'aws_lambda_function', name: 'other', after: lambda, expressions: {} },
    { type: 'aws_lambda_alias', name: 'live', after: {}, expressions: aliasOfOther },
    { type: 'aws_dynamodb_table', name: 'source', after: table, expressions: {} },
    { ...mapping, name: 'made', after: { starting_position: 'TRIM_HORIZON', ...limited }, expressions },
  ]);
  const gone = { ...mapping, address: `${mapping.type}.gone`, change: { actions: ['delete'], before, after: null } };
  return { ...plan, resource_changes: [gone, ...plan.resource_changes] };
}

interface Made {
  readonly type: string;
  readonly name: string;
  readonly after: object;
  /** Only apply will tell what these are. */
  readonly expressions: object;
}

function planThatMakes(made: readonly Made[]): Plan {
  const all = made.map((one) => ({ mode: 'managed', address: `${one.type}.${one.name}`, ...one }));
  return {
    format_version: '1.2',
    planned_values: { root_module: { resources: all.map(({ after: values, ...one }) => ({ ...one, values })) } },
    configuration: { root_module: { resources: all } },
    resource_changes: all.map(({ after, expressions, ...one }) => {
      const after_unknown = Object.fromEntries(Object.keys(expressions).map((name) => [name, true]));
      return { ...one, change: { actions: ['create'], before: null, after, after_unknown } };
    }),
  } as Plan;
}

const mappingType = 'aws_lambda_event_source_mapping';
const tableArn = 'arn:aws:dynamodb:eu-central-1:123456789012:table/orders';
const aliasOfOther = { function_name: { references: ['aws_lambda_function.other.arn', 'aws_lambda_function.other'] } };
/** Nothing else about it is a hazard. */
const limited = {
  maximum_record_age_in_seconds: 21_600,
  destination_config: [{ on_failure: [{ destination_arn: 'arn:aws:sqs:eu-central-1:123456789012:failures' }] }],
};

describe('review', () => {
  it('counts the readers of one stream over several plans', () => {
    const apart = [keptPlan('readers-too-many', 'harmless'), keptPlan('mapping-moved', 'harmless')];

    const alone = apart.map((plan) => codesOf(reviewOf(plan)));
    const together = reviewOf(...apart);

    expect(alone).toEqual([[], []]);
    expect(codesOf(together)).toEqual([]);
    expect(codesOf(reviewOf(...apart, keptPlan('shard-blocked-by-default', 'harmless')))).toEqual(['readers-too-many']);
  });

  it('counts no replica that is strongly consistent, since it reads no stream', () => {
    const strong = edited('replica-reads-too', ({ change, ...entry }) => {
      const after = change.after as { readonly replica?: readonly object[] };
      const replica = after.replica?.map((one) => ({ ...one, consistency_mode: 'STRONG' }));
      return { ...entry, change: { ...change, after: replica ? { ...after, replica } : after } };
    });

    expect(codesOf(reviewOf(strong))).toEqual([]);
  });

  it('counts one replication, however many replicas there are', () => {
    const plan = keptPlan('replica-of-its-own-reads-too', 'harmful') as Plan;
    const north = { type: 'aws_dynamodb_table_replica', address: 'aws_dynamodb_table_replica.north' };
    const made = { ...north, change: { actions: ['create'], before: null, after: { global_table_arn: tableArn } } };

    const [finding] = reviewOf({ ...plan, resource_changes: [...plan.resource_changes, made] }).findings;

    expect(finding!.what).toMatch(/^3 readers share each shard, after 2: /);
  });

  it('counts the replication at the stream of a replica too', () => {
    const west = tableArn.replace('eu-central-1', 'eu-west-1');
    const replica = { global_table_arn: tableArn, arn: west };
    const reader = { ...limited, event_source_arn: `${west}/stream/2026-01-01T00:00:00.000` };
    const changes = [
      { type: 'aws_dynamodb_table_replica', change: { actions: ['no-op'], before: replica, after: replica } },
      { type: mappingType, change: { actions: ['no-op'], before: reader, after: reader } },
      { type: mappingType, change: { actions: ['create'], before: null, after: reader } },
    ];
    const resource_changes = changes.map((one, place) => ({ ...one, address: `${one.type}.${place}` }));

    expect(codesOf(reviewOf({ ...planThatMakes([]), resource_changes }))).toEqual(['readers-too-many']);
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

  it('tells once of a mapping that moves and starts at LATEST, as a loss', () => {
    const late = edited('mapping-renamed', ({ change, ...entry }) => ({
      ...entry,
      change: { ...change, after: change.after && { ...change.after, starting_position: 'LATEST' } },
    }));

    const { findings } = reviewOf(late);

    expect(findings.map(({ code, kind }) => [code, kind])).toEqual([['mapping-moved', 'loss']]);
  });

  it('tells of a mapping that is made anew on another stream before the old one goes', () => {
    const overlapping = edited('mapping-replaced', ({ change, ...entry }) => {
      const after = change.after && { ...change.after, event_source_arn: `${tableArn}/stream/2026-02-02T00:00:00.000` };
      const replace_paths = [['event_source_arn']];
      return { ...entry, change: { ...change, actions: ['create', 'delete'], after, replace_paths } };
    });

    const { findings } = reviewOf(overlapping);

    expect(findings.map(({ code, kind }) => [code, kind])).toEqual([['mapping-replaced', 'loss']]);
  });

  it('tells a mapping that goes from one that comes for another function or another table', () => {
    const plans = [
      mappingOfAnother({ function_name: 'shipping' }, { name: 'orders' }),
      mappingOfAnother({ function_name: 'worker' }, { name: 'customers' }),
      mappingOfAnother({ function_name: 'worker' }, { name: 'orders' }),
    ];

    const codes = plans.map((plan) => codesOf(reviewOf(plan)));

    expect(codes).toEqual([['mapping-removed'], ['mapping-removed'], ['mapping-moved']]);
  });

  it('looks at the function of the same plan where another region has one of the same name', () => {
    const [harmless, harmful] = (['harmless', 'harmful'] as const).map((kind) => keptPlan('function-stopped', kind));

    expect(codesOf(reviewOf(harmless!, harmful!))).toEqual(['function-stopped']);
    expect(codesOf(reviewOf(harmful!, harmless!))).toEqual(['function-stopped']);
  });

  it('prices a consumer with throughput of its own by the shards of its stream, which is new as well', () => {
    const referring = { stream_arn: { references: ['aws_kinesis_stream.large.arn', 'aws_kinesis_stream.large'] } };
    const plan = planThatMakes([
      { type: 'aws_kinesis_stream', name: 'small', after: { shard_count: 1 }, expressions: {} },
      { type: 'aws_kinesis_stream', name: 'large', after: { shard_count: 4 }, expressions: {} },
      { type: 'aws_kinesis_stream_consumer', name: 'own', after: {}, expressions: referring },
    ]);

    const { lines } = reviewOf(plan).cost;

    const own = lines.find(({ change }) => change.type === 'aws_kinesis_stream_consumer');
    expect(own!.perMonth).toBeCloseTo(4 * 730 * 0.015);
  });

  it('keeps secrets of several plans apart', () => {
    const [gone, made] = ['worker', 'shipping'].map((name, place) => {
      const all = edited('mapping-renamed', ({ change, ...entry }) => ({
        ...entry,
        change: {
          ...change,
          ...(change.before !== null && { before: { ...(change.before as object), function_name: name } }),
          ...(change.after && { after: { ...change.after, function_name: name } }),
          before_sensitive: { function_name: true },
          after_sensitive: { function_name: true },
        },
      })) as Plan;
      const action = ['delete', 'create'][place]!;
      return { ...all, resource_changes: all.resource_changes.filter(({ change }) => change.actions[0] === action) };
    });

    expect(codesOf(reviewOf(gone!, made!))).toEqual(['mapping-removed']);
  });

  it('counts readers that Terraform forgets, since they go on', () => {
    const forgotten = keptPlan('mapping-removed', 'harmless');
    const third = keptPlan('shard-blocked-by-default', 'harmless');

    expect(codesOf(reviewOf(forgotten, third))).toEqual(['readers-too-many']);
  });

  it('is silent of a role that no reader of a stream has', () => {
    const plan = keptPlan('policy-replaced', 'harmless') as Plan;
    const other = {
      address: 'aws_iam_role.other',
      type: 'aws_iam_role',
      change: { actions: ['delete'], before: { arn: 'arn:aws:iam::123456789012:role/other', name: 'other' } },
    };

    const review = reviewOf({ ...plan, resource_changes: [other, ...plan.resource_changes] });

    expect(codesOf(review)).toEqual([]);
  });

  it('is silent of a destination that was denied before', () => {
    const standing = edited('destination-denied', (entry) => ({
      ...entry,
      change: { ...entry.change, actions: ['no-op'], before: entry.change.after },
    }));

    expect(codesOf(reviewOf(standing))).toEqual([]);
  });

  it('tells of a subscription that goes without its queue, and of the queue alone where both go', () => {
    const gone = edited('subscription-replaced', (entry) => ({
      ...entry,
      change: { ...entry.change, actions: ['delete'], after: null },
    })) as Plan;
    const endpoint = 'arn:aws:sqs:eu-central-1:123456789012:orders';
    const queue = {
      address: 'aws_sqs_queue.orders',
      type: 'aws_sqs_queue',
      change: { actions: ['delete'], before: { arn: endpoint } },
    };

    const both = { ...gone, resource_changes: [...gone.resource_changes, queue] };

    expect(codesOf(reviewOf(gone))).toEqual(['subscription-replaced']);
    expect(codesOf(reviewOf(both))).toEqual(['queue-replaced']);
  });

  it('tells of the queue alone where a mapping goes with its queue', () => {
    const plan = keptPlan('queue-mapping-removed', 'harmful') as Plan;
    const queue = {
      address: 'aws_sqs_queue.orders',
      type: 'aws_sqs_queue',
      change: { actions: ['delete'], before: { arn: 'arn:aws:sqs:eu-central-1:123456789012:orders' } },
    };

    const review = reviewOf({ ...plan, resource_changes: [...plan.resource_changes, queue] });

    expect(codesOf(review)).toEqual(['queue-replaced']);
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
