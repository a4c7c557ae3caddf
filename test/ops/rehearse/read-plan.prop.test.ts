import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { SettingsError } from '../../../handlers/core/errors';
import type { EventSourceSettings } from '../../../modules/event-source-settings';
import { parsePlan } from '../../../ops/plan/plan-file';
import { readPlan } from '../../../ops/rehearse/read-plan';
import { mapping, planOf, worker } from './plan-of';

const names = ['plain', 'modules', 'counted', 'kinesis', 'sqs-fifo', 'existing', 'every-setting', 'changed'];
const texts = names.map((name) =>
  readFileSync(join(process.cwd(), 'test', 'fixtures', 'plans', name, 'plan.json'), 'utf8'),
);

/** Members that a plan has, so that what is drawn gets past the first look. */
const members = [
  'planned_values',
  'values',
  'root_module',
  'child_modules',
  'resources',
  'configuration',
  'module_calls',
  'expressions',
  'references',
  'resource_changes',
  'prior_state',
  '__proto__',
];
const planLike = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 8 },
    fc.jsonValue(),
    fc.constantFrom('aws_lambda_event_source_mapping', 'managed', 'module.a["b"].aws_x.y[0]', 'var.x', 'each.value'),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom(...members, 'address', 'type', 'name', 'mode'), tie('value')),
  ),
})).value;

const settings = fc.record(
  {
    batchSize: fc.integer({ min: 1, max: 10_000 }),
    maximumBatchingWindowInSeconds: fc.integer({ min: 0, max: 300 }),
    maximumRetryAttempts: fc.integer({ min: -1, max: 10_000 }),
    maximumRecordAgeInSeconds: fc.oneof(fc.constant(-1), fc.integer({ min: 60, max: 604_800 })),
    parallelizationFactor: fc.integer({ min: 1, max: 10 }),
    bisectBatchOnFunctionError: fc.boolean(),
    tumblingWindowInSeconds: fc.integer({ min: 0, max: 900 }),
    startingPosition: fc.constantFrom('TRIM_HORIZON', 'LATEST', 'AT_TIMESTAMP'),
    startingPositionTimestamp: fc.constant('2026-01-01T00:00:00Z'),
    functionResponseTypes: fc.constant(['ReportBatchItemFailures']),
    filterCriteria: fc.record({ filters: fc.array(fc.record({ pattern: fc.json() }), { minLength: 1, maxLength: 5 }) }),
    destinationConfig: fc.constant({ onFailure: { destination: 'arn:aws:s3:::failures' } }),
    metricsConfig: fc.constant({ metrics: ['EventCount'] }),
    provisionedPollerConfig: fc.record({ minimumPollers: fc.nat(), maximumPollers: fc.nat() }, { requiredKeys: [] }),
  },
  { requiredKeys: ['startingPosition'] },
);

describe('readPlan', () => {
  test('gives back every setting that a plan holds', () => {
    fc.assert(
      fc.property(settings, (drawn) => {
        const wanted = withoutEmpty(drawn as EventSourceSettings);

        const [read] = readPlan(planOf(worker(), mapping(terraformOf(wanted))));

        expect(read!.settings).toEqual(wanted);
        expect(read!.assumptions).toEqual([]);
      }),
    );
  });

  test('reads any JSON or fails with a SettingsError', () => {
    fc.assert(fc.property(planLike, (json) => expectNamedError(() => readPlan(json))));
  });

  test('reads any damaged plan or fails with a SettingsError', () => {
    const damage = fc.record({ text: fc.constantFrom(...texts), at: fc.nat(), by: fc.jsonValue() });

    fc.assert(fc.property(damage, ({ text, at, by }) => expectNamedError(() => readPlan(damaged(text, at, by)))));
  });

  test('reads any bytes or fails with a SettingsError', () => {
    const bytes = fc.oneof(
      fc.uint8Array(),
      fc.json().map((text) => Buffer.from(text)),
    );

    fc.assert(fc.property(bytes, (drawn) => expectNamedError(() => readPlan(parsePlan(drawn)))));
  });

  test('tells no value of a plan in an error', () => {
    fc.assert(
      fc.property(fc.constantFrom(...texts), fc.nat(), fc.constantFrom('hush-4711', ['hush-4711']), (text, at, by) => {
        const error = errorOf(() => readPlan(damaged(text, at, by)));

        expect(String(error)).not.toContain('hush-4711');
      }),
    );
  });
});

function expectNamedError(run: () => unknown) {
  const error = errorOf(run);

  expect(error === undefined || error instanceof SettingsError ? undefined : error).toBeUndefined();
}

function errorOf(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** The JSON with one of its values, the `at`-th of all, replaced. Addresses stay: messages do name them. */
function damaged(text: string, at: number, by: unknown): unknown {
  let count = 0;
  JSON.parse(text, (_, value) => {
    count++;
    return value;
  });
  const chosen = at % count;
  let index = 0;
  return JSON.parse(text, (name, value) => (index++ === chosen && name !== 'address' ? by : value));
}

/** A block without a member is not one that a plan can hold. */
function withoutEmpty({ provisionedPollerConfig, ...others }: EventSourceSettings): EventSourceSettings {
  const set = Object.entries(provisionedPollerConfig ?? {}).filter(([, value]) => value !== 0);
  return set.length === 0 ? others : { ...others, provisionedPollerConfig: Object.fromEntries(set) };
}

function terraformOf(settings: EventSourceSettings): object {
  const { filterCriteria, destinationConfig, metricsConfig, provisionedPollerConfig, ...plain } = settings;
  const snake = (name: string) => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  const renamed = (members: object) =>
    Object.fromEntries(Object.entries(members).map(([name, value]) => [snake(name), value]));
  const destination_arn = destinationConfig?.onFailure?.destination;
  return {
    ...renamed(plain),
    filter_criteria: filterCriteria ? [{ filter: filterCriteria.filters }] : [],
    destination_config: destination_arn ? [{ on_failure: [{ destination_arn }] }] : [],
    metrics_config: metricsConfig ? [metricsConfig] : [],
    provisioned_poller_config: provisionedPollerConfig ? [renamed(provisionedPollerConfig)] : [],
  };
}
