import { cpSync } from 'node:fs';
import { join } from 'node:path';
import type { EnvironmentDefinition, PipelineDefinition } from '../../stacks/definition';
import { environments } from '../../stacks/environments';
import { streams } from '../../stacks/environments/streams';
import { synthesize } from '../../stacks/synthesize';
import { forcedWildcardActions, wildcardActionsOf } from '../support/policy-statements';
import { makeStubRepository, type StubRepository } from '../support/stub-repository';
import { type Emulator, endpointsOf, startEmulator, startSecondEmulator } from './emulator';
import { alarmDifferences, type EmulatorDifference, explain, ownChanges } from './emulator-differences';
import {
  apply,
  attempt,
  changesOf,
  destroy,
  type Plan,
  plan,
  prepare,
  type ResourceChange,
  terraform,
} from './terraform';
import { describeWithTerraform } from './toolchain';

const minutes = 60_000;

/** Staging has every kind of resource that prod has, and may be destroyed. */
const environment = environments.find(({ name }) => name === 'staging')!;

/** Differences of a second plan that are the emulator's own, one by one. Each row must still be needed. */
const emulatorDifferences: readonly EmulatorDifference[] = [
  ...alarmDifferences,
  {
    address: /^aws_lambda_event_source_mapping\.orders_(by_product|fan_out)_mapping$/,
    attribute: 'metrics_config',
    reason: 'ministack 1.5.33 takes MetricsConfig and does not return it, so Terraform would set it again.',
  },
];

const streamsDifferences: readonly EmulatorDifference[] = [
  ...alarmDifferences,
  {
    address: /^aws_kinesis_stream\.orders_kinesis$/,
    attribute: 'tags_all',
    reason: 'ministack 1.5.33 makes a stream without the Tags that CreateStream is given, so Terraform would set them.',
  },
];

const mapping = 'aws_lambda_event_source_mapping.orders_by_product_mapping';
const lambda = 'aws_lambda_function.orders_by_product_function';
const alias = 'aws_lambda_alias.orders_by_product_alias';
const latch = 'terraform_data.orders_table_view_type_latch';

/** Nothing but the tests changes what is there. */
const byState = ['-refresh=false'];

describeWithTerraform('deployment', () => {
  let emulator: Emulator;
  let second: Emulator;
  let repository: StubRepository;
  let folder: string;

  beforeAll(async () => {
    [emulator, second] = await Promise.all([startEmulator(), startSecondEmulator()]);
    repository = makeStubRepository();
  }, 15 * minutes);

  afterAll(() => {
    emulator.stop();
    second.stop();
    repository.remove();
  });

  const testSecondPlan = (differences: readonly EmulatorDifference[]) =>
    test(
      'a second plan changes nothing but what the emulator gets wrong',
      () => {
        const changes = changesOf(plan(folder));

        const { unexplained, idle } = explain(changes, differences);
        expect(unexplained).toEqual([]);
        expect(idle).toEqual([]);
      },
      15 * minutes,
    );

  const testDestroy = (applied: EnvironmentDefinition) =>
    test(
      'destroys everything',
      () => {
        synthesize([applied], repository);

        destroy(folder);

        expect(terraform(folder, ['state', 'list'])).toBe('');
      },
      30 * minutes,
    );

  describe('staging', () => {
    beforeAll(() => {
      synthesize([environment], repository);
      folder = join(repository.outdir, 'stacks', environment.name);
      prepare(folder, emulator.endpoint);
      plan(folder);
      apply(folder);
    }, 30 * minutes);

    testSecondPlan(emulatorDifferences);

    test(
      'applied roles name a resource for every action that AWS lets them',
      () => {
        const policies = resourcesOf(folder).filter(({ type }) => type === 'aws_iam_role_policy');

        const wildcards = policies.flatMap(({ values }) => wildcardActionsOf(String(values.policy)));

        expect(policies.length).toBeGreaterThan(0);
        expect(wildcards.filter((action) => !forcedWildcardActions.includes(action))).toEqual([]);
      },
      15 * minutes,
    );

    test(
      'new code updates function and alias in place and leaves the mapping alone',
      () => {
        repository.writeZip('view', "exports.handler = async () => ({ name: 'new' });");
        synthesize([environment], repository);

        const changes = relevant(changesOf(plan(folder)));
        apply(folder);

        expect(changes).toEqual({ [lambda]: ['update'], [alias]: ['update'] });
        expect(versionOf(folder)).toBe('2');
      },
      15 * minutes,
    );

    test(
      'one setting rolls back: only the alias changes',
      () => {
        synthesize([pinned(environment, '1')], repository);

        const changes = relevant(changesOf(plan(folder)));
        apply(folder);

        expect(changes).toEqual({ [alias]: ['update'] });
        expect(versionOf(folder)).toBe('1');
      },
      15 * minutes,
    );

    test(
      'a new view type, which is a new stream, is refused until the latch is replaced',
      () => {
        synthesize([streaming(environment, 'NEW_IMAGE')], repository);

        const careless = () => plan(folder, 'careless', byState);
        const deliberate = plan(folder, 'deliberate', [...byState, `-replace=${latch}`]);

        expect(careless).toThrow('A new stream view type makes a new stream');
        expect(actionsOf(deliberate)).toMatchObject({
          'aws_dynamodb_table.orders_table': ['update'],
          [mapping]: ['delete', 'create'],
        });
      },
      15 * minutes,
    );

    testDestroy(environment);
  });

  describe('streams', () => {
    beforeAll(() => {
      const stacks = join(repository.outdir, 'stacks');
      synthesize([streams], repository);
      folder = join(stacks, streams.name);
      // The provider reads the zips from the folder that it was started for.
      cpSync(join(folder, 'assets'), join(stacks, environment.name, 'assets'), { recursive: true });
      prepare(folder, emulator.endpoint, endpointsOf(second));
      plan(folder);
      apply(folder);
    }, 30 * minutes);

    testSecondPlan(streamsDifferences);

    test.each<[string, Partial<PipelineDefinition>, string]>([
      [
        'another precision of times',
        { kinesis: { ...streams.pipelines.Orders!.kinesis, approximateCreationDateTimePrecision: 'MILLISECOND' } },
        'changes written in between reach no Kinesis stream',
      ],
      ['another layout of the archive', { archive: { bufferingIntervalInSeconds: 60 } }, 'which leaves a hole'],
    ])(
      '%s, which would lose changes, is refused',
      (_what, changed, message) => {
        synthesize([withPipeline(streams, changed)], repository);

        const { diagnostics } = attempt(folder, ['-refresh=false']);

        expect(diagnostics).toMatchObject([{ severity: 'error', detail: expect.stringContaining(message) }]);
      },
      15 * minutes,
    );

    testDestroy(streams);
  });
});

/** The actions on each address, without the differences that are the emulator's. */
function relevant(changes: readonly ResourceChange[]): { readonly [address: string]: readonly string[] } {
  const own = ownChanges(changes, emulatorDifferences);
  expect(own.map(({ address }) => address)).not.toContain(mapping);
  return Object.fromEntries(own.map(({ address, change }) => [address, change.actions]));
}

function actionsOf(made: Plan): { readonly [address: string]: readonly string[] } {
  return Object.fromEntries(changesOf(made).map(({ address, change }) => [address, change.actions]));
}

interface StateResource {
  readonly address: string;
  readonly type: string;
  readonly values: { readonly [name: string]: unknown };
}

function resourcesOf(folder: string): readonly StateResource[] {
  const state = JSON.parse(terraform(folder, ['show', '-json'])) as {
    values?: { root_module?: { resources?: StateResource[] } };
  };
  return state.values?.root_module?.resources ?? [];
}

function versionOf(folder: string): unknown {
  return resourcesOf(folder).find(({ address }) => address === alias)?.values.function_version;
}

function pinned(definition: EnvironmentDefinition, functionVersion: string): EnvironmentDefinition {
  const { Orders } = definition.pipelines;
  const { ByProduct } = Orders!.consumers;
  const consumers = { ...Orders!.consumers, ByProduct: { ...ByProduct!, functionVersion } };
  return { ...definition, pipelines: { Orders: { ...Orders!, consumers } } };
}

function streaming(definition: EnvironmentDefinition, streamViewType: 'NEW_IMAGE'): EnvironmentDefinition {
  const { Orders } = definition.pipelines;
  return { ...definition, pipelines: { Orders: { ...Orders!, table: { ...Orders!.table, streamViewType } } } };
}

function withPipeline(environment: EnvironmentDefinition, changed: Partial<PipelineDefinition>): EnvironmentDefinition {
  return { ...environment, pipelines: { Orders: { ...environment.pipelines.Orders!, ...changed } } };
}
