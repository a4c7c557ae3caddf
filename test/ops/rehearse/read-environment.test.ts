import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../../../handlers/core/errors';
import { readEnvironment, readEnvironmentMappings } from '../../../ops/rehearse/read-environment';
import type { EnvironmentDefinition } from '../../../stacks/definition';
import { environments } from '../../../stacks/environments';
import { synthesize } from '../../../stacks/synthesize';
import { everySetting } from '../../support/every-setting';
import { makeStubRepository, type StubRepository } from '../../support/stub-repository';

let repository: StubRepository;
const file = (name: string) => join(repository.outdir, 'stacks', name, 'cdk.tf.json');

beforeAll(() => {
  repository = makeStubRepository();
  repository.write('dist/scan.zip', 'stub');
  synthesize([...environments, everySetting], repository);
});

afterAll(() => repository.remove());

describe('readEnvironmentMappings', () => {
  test('names the pipes that it leaves out', () => {
    const { omitted } = readEnvironmentMappings(file('streams'));

    expect(omitted).toEqual([
      {
        address: expect.stringMatching(/^aws_pipes_pipe\./),
        reason: 'it is a pipe, and only event source mappings are rehearsed',
      },
    ]);
  });
});

describe('readEnvironment', () => {
  test.each(environments.map((environment) => [environment.name, environment] as const))(
    'reads %s without an assumption, by the ids of its consumers',
    (name, environment) => {
      const mappings = readEnvironment(file(name));

      expect(mappings.map((mapping) => mapping.name).sort()).toEqual(consumerIdsOf(environment));
      expect(mappings.flatMap(({ assumptions }) => assumptions)).toEqual([]);
      expect(mappings.every(({ hasOurCore }) => hasOurCore)).toBe(true);
    },
  );

  test('reads the settings of streams and of queues', () => {
    const [byProduct, , shipping] = readEnvironment(file('prod'));

    expect(byProduct).toMatchObject({
      source: 'dynamodb',
      settings: { batchSize: 100, maximumRetryAttempts: 10_000, bisectBatchOnFunctionError: true },
      enabled: true,
      destinationKind: 's3',
      functionTimeoutSeconds: 60,
      retentionSeconds: 86_400,
    });
    expect(shipping).toMatchObject({
      source: 'sqs',
      settings: { batchSize: 10, scalingConfig: { maximumConcurrency: 10 } },
      destinationKind: undefined,
      queue: { visibilityTimeoutSeconds: 360, maxReceiveCount: 15 },
      retentionSeconds: 1_209_600,
    });
  });

  test('reads an environment that sets everything, an attached stream and foreign code', () => {
    const mappings = readEnvironment(file('every'));

    const byName = Object.fromEntries(mappings.map((mapping) => [mapping.name, mapping]));
    expect(Object.keys(byName).sort()).toEqual(consumerIdsOf(everySetting));
    expect(byName.FanOut).toMatchObject({
      enabled: false,
      settings: { batchSize: 500, parallelizationFactor: 5, metricsConfig: { metrics: ['EventCount'] } },
      reservedConcurrency: 24,
    });
    expect(byName.Billing).toMatchObject({ source: 'sqs-fifo', queue: { maxReceiveCount: 5 } });
    expect(byName.Audit).toMatchObject({ destinationKind: 'sqs', settings: { tumblingWindowInSeconds: 60 } });
    expect(byName.View).toMatchObject({ source: 'dynamodb', assumptions: [] });
  });

  test.each([
    ['is missing', undefined],
    ['is no JSON', 'not JSON'],
  ])('fails when the file %s', (_, content) => {
    const path = join(repository.root, `${content === undefined ? 'missing' : 'broken'}.json`);
    if (content !== undefined) writeFileSync(path, content);

    const act = () => readEnvironment(path);

    expect(act).toThrow(SettingsError);
    expect(act).toThrow('must be the `cdk.tf.json` of an environment. Run `npm run synth` first.');
  });

  test('fails when there is no mapping', () => {
    const path = join(repository.root, 'empty.json');
    writeFileSync(path, '{}');

    expect(() => readEnvironment(path)).toThrow('must hold an event source mapping, got none.');
  });

  test('fails when a setting cannot be evaluated, and names it', () => {
    const path = join(repository.root, 'odd.json');
    const resource = { aws_lambda_event_source_mapping: { it: { event_source_arn: '${var.nowhere}' } } };
    writeFileSync(path, JSON.stringify({ resource }));

    const act = () => readEnvironment(path);

    expect(act).toThrow(SettingsError);
    expect(act).toThrow('aws_lambda_event_source_mapping.it');
  });
});

/** Functions with a mapping: consumers of the stream, and those of subscribers. */
function consumerIdsOf({ pipelines }: EnvironmentDefinition): readonly string[] {
  const consumers = Object.values(pipelines).flatMap((pipeline) => Object.entries(pipeline.consumers));
  const ofSubscribers = consumers.flatMap(([, { handler }]) =>
    handler.kind === 'fan-out' ? Object.entries(handler.subscribers).filter(([, { consumer }]) => consumer) : [],
  );
  const ofKinesis = Object.values(pipelines).flatMap(({ kinesis }) => Object.keys(kinesis?.consumers ?? {}));
  return [...[...consumers, ...ofSubscribers].map(([id]) => id), ...ofKinesis].sort();
}
