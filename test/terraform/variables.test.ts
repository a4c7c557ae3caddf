import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AwsProvider } from '@cdktf/provider-aws/lib/provider';
import { App, LocalBackend, TerraformStack } from 'cdktf';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { type Emulator, startEmulator } from './emulator';
import { addLiteralConstructs, addVariableConstructs, type Knobs } from './knobs';
import { changesOf, type Plan, plan, prepare } from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;
const key = (id: string) => `arn:aws:kms:eu-central-1:123456789012:key/${id}`;

const everything: Knobs = {
  sort_key: { name: 'at', type: 'N' },
  indexes: [{ index_name: 'byOwner', partition_key: { name: 'owner', type: 'S' } }],
  ttl: 'expiresAt',
  pitr: true,
  table_key: key('00000000-0000-0000-0000-000000000001'),
  readers: [{ name: 'search', principal: 'arn:aws:iam::210987654321:role/search' }],
  filters: [{ pattern: '{"eventName":["INSERT"]}' }, { pattern: '{"eventName":["REMOVE"]}' }],
  vpc: { subnet_ids: ['subnet-1', 'subnet-2'], security_group_ids: ['sg-1'] },
  environment: { LEVEL: 'debug' },
  layers: ['arn:aws:lambda:eu-central-1:123456789012:layer:tools:3'],
  memory: 1_024,
  bisect: true,
  tracing: 'Active',
  pinned_version: '7',
  once: true,
  failure_key: key('00000000-0000-0000-0000-000000000002'),
  claim_check: true,
  keep: ['new.status'],
  message_key: key('00000000-0000-0000-0000-000000000003'),
  subscribers: { billing: { filter_policy: '{"eventName":["INSERT"]}', max_receive_count: 5 }, search: {} },
};

const nothing: Knobs = {
  ...everything,
  ...{ sort_key: null, indexes: [], ttl: null, pitr: false, table_key: null, readers: [], filters: [], vpc: null },
  ...{ environment: {}, layers: [], bisect: false, tracing: 'PassThrough', pinned_version: null, once: false },
  ...{ failure_key: null, claim_check: false, keep: [], message_key: null, subscribers: {} },
};

const cases: readonly (readonly [string, Knobs])[] = [
  ['with everything set', everything],
  ['with everything left out', nothing],
  ['with encryption but no filters', { ...everything, filters: [], vpc: null, claim_check: false, once: false }],
  [
    'with filters but no keys',
    { ...nothing, filters: everything.filters, subscribers: everything.subscribers, claim_check: true },
  ],
];

describeWithTerraform('constructs driven by variables', () => {
  let emulator: Emulator;
  let repository: StubRepository;

  beforeAll(async () => {
    emulator = await startEmulator();
    repository = makeStubRepository();
    const app = new App({ outdir: repository.outdir });
    addVariableConstructs(stackOf(app, 'variables'));
    for (const [index, [, knobs]] of cases.entries()) addLiteralConstructs(stackOf(app, `literal-${index}`), knobs);
    app.synth();
    for (const name of ['variables', ...cases.map((_case, index) => `literal-${index}`)]) {
      prepare(join(repository.outdir, 'stacks', name), emulator.endpoint);
      repository.write(`out/stacks/${name}/assets/stub.zip`, 'stub');
    }
  }, 10 * minutes);

  afterAll(() => {
    emulator.stop();
    repository.remove();
  });

  test.each(cases.map(([title, knobs], index) => [title, knobs, index] as const))(
    'plan what literals plan, %s',
    (_title, knobs, index) => {
      const folder = join(repository.outdir, 'stacks', 'variables');
      writeFileSync(join(folder, 'terraform.tfvars.json'), JSON.stringify(knobs));

      const byVariables = plannedBy(plan(folder));
      const byLiterals = plannedBy(plan(join(repository.outdir, 'stacks', `literal-${index}`)));

      expect(Object.keys(byVariables)).toEqual(Object.keys(byLiterals));
      expect(byVariables).toEqual(byLiterals);
    },
    5 * minutes,
  );
});

function stackOf(app: App, name: string): TerraformStack {
  const stack = new SnakeCaseStack(app, name);
  new AwsProvider(stack, 'Aws', { region: 'eu-central-1' });
  new LocalBackend(stack, { path: 'terraform.tfstate' });
  stack.addOverride('terraform.required_providers.aws', { source: 'hashicorp/aws', version: '>= 5.100.0, < 7.0.0' });
  return stack;
}

/** Readable addresses, so that the two stacks can be laid side by side. */
class SnakeCaseStack extends TerraformStack {
  protected override allocateLogicalId(element: Parameters<TerraformStack['getLogicalId']>[0]): string {
    const node = 'node' in element ? element.node : element;
    return node.path.split('/').slice(1).join('_').replaceAll('-', '_').toLowerCase();
  }
}

/**
 * What a plan would create, by address: without the index of a `count` or `for_each`, which only variables have, and
 * with each subscriber of a `for_each` under its own name.
 */
function plannedBy(made: Plan): { readonly [address: string]: unknown } {
  const entries = changesOf(made).map(({ type, name, index, change }) => {
    const each = typeof index === 'string' ? name.replace('subscriber', index) : name;
    return [`${type}.${each}`, { after: change.after, unknown: change.after_unknown }] as const;
  });
  return Object.fromEntries(entries.sort(([left], [right]) => (left < right ? -1 : 1)));
}
