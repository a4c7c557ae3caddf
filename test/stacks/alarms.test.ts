import { readFileSync } from 'node:fs';
import type { EnvironmentDefinition, PipelineDefinition } from '../../stacks/definition';
import { local } from '../../stacks/environments/local';
import { prod } from '../../stacks/environments/prod';
import { streams } from '../../stacks/environments/streams';
import { synthesize } from '../../stacks/synthesize';
import { makeStubRepository } from '../support/stub-repository';
import { type Arguments, readStack } from '../support/synthesized';

const repository = makeStubRepository();

const withoutAlarms = changed(local, 'quiet', { alarms: { enabled: false } });
const existing = changed(local, 'existing', {
  table: {
    streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/legacy-orders/stream/2026-01-01T00:00:00.000',
    partitionKey: { name: 'customerId', type: 'S' },
    sortKey: { name: 'orderId', type: 'S' },
  },
});
const environments = [prod, streams, withoutAlarms, existing];

beforeAll(() => synthesize(environments, repository));
afterAll(() => repository.remove());

function changed(environment: EnvironmentDefinition, name: string, settings: Partial<PipelineDefinition>) {
  const { Orders } = environment.pipelines;
  return { ...environment, name, pipelines: { Orders: { ...Orders!, ...settings } } };
}

function alarmsOf(name: string): { readonly [name: string]: Arguments } {
  return readStack(repository.outdir, name).resource.aws_cloudwatch_metric_alarm ?? {};
}

describe('alarms of a pipeline', () => {
  test('follow from what it has', () => {
    const [ofFanOut, ofStreams] = [prod, streams].map(({ name }) => Object.keys(alarmsOf(name)));

    const parts = [/archive/, /replication/, /pipe/, /rule/, /topic/];
    const found = (names: readonly string[]) => parts.map((part) => names.some((name) => part.test(name)));

    expect(found(ofFanOut!)).toEqual([false, false, false, false, true]);
    expect(found(ofStreams!)).toEqual([true, true, true, true, false]);
  });

  test('are none where none are wanted, and no dashboard', () => {
    const { resource } = readStack(repository.outdir, 'quiet');

    expect(Object.keys(resource).filter((type) => /metric_alarm|composite|dashboard/.test(type))).toEqual([]);
  });

  test('name a table that exists', () => {
    const { metric_query: queries } = alarmsOf('existing').orders_alarms_by_product_writes_without_invocations!;

    expect(queries).toContainEqual(
      expect.objectContaining({
        metric: expect.objectContaining({ dimensions: { TableName: 'legacy-orders' } }),
      }),
    );
  });

  test('are late by the retention of the stream that is read', () => {
    const { threshold } = alarmsOf('streams').orders_alarms_by_product_iterator_age_page!;

    // Half of six hours of record age: the stream keeps a week.
    expect(threshold).toBe(10_800_000);
  });

  test('cost what their page says', () => {
    const alarms = Object.values(alarmsOf('prod'));
    const counts = alarms.map(({ metric_query: queries = [{ metric: {} }] }) => {
      return (queries as readonly { readonly metric?: object }[]).filter(({ metric }) => metric !== undefined).length;
    });
    const metrics = counts.reduce((sum, count) => sum + count);

    const page = readFileSync('docs/alarms.md', 'utf8').replace(/\s+/g, ' ');

    expect(page).toContain(`has ${alarms.length} alarms of ${metrics} metrics: USD ${(metrics / 10).toFixed(2)}`);
  });
});
