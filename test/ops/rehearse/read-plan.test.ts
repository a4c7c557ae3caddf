import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../../../handlers/core/errors';
import { parsePlan } from '../../../ops/plan/plan-file';
import { readPlan, readPlanMappings } from '../../../ops/rehearse/read-plan';
import { mapping, planOf, worker } from './plan-of';

const fixture = (name: string) =>
  parsePlan(readFileSync(join(process.cwd(), 'test', 'fixtures', 'plans', `${name}.json`)));
const read = (name: string) => readPlan(fixture(name));

describe('readPlan', () => {
  test('reads a plain table, function and mapping, with every default of AWS left to AWS', () => {
    const mappings = read('plain/plan');

    expect(mappings).toEqual([
      {
        name: 'aws_lambda_event_source_mapping.worker',
        address: 'aws_lambda_event_source_mapping.worker',
        source: 'dynamodb',
        settings: { startingPosition: 'LATEST' },
        enabled: true,
        destinationKind: undefined,
        functionTimeoutSeconds: 3,
        reservedConcurrency: undefined,
        hasOurCore: false,
        retentionSeconds: 86_400,
        assumptions: [],
      },
    ]);
  });

  test('reads a state, and a plan that changes what a state holds', () => {
    const [state, changed] = [read('plain/state')[0]!, read('changed/plan')[0]!];

    expect(state).toMatchObject({ source: 'dynamodb', settings: { batchSize: 10 }, functionTimeoutSeconds: 3 });
    expect(changed).toMatchObject({ source: 'dynamodb', settings: { batchSize: 25 }, functionTimeoutSeconds: 3 });
    expect([...state.assumptions, ...changed.assumptions]).toEqual([]);
  });

  test('follows nested modules through outputs, variables and `for_each`', () => {
    const [changes, jobs, plain] = read('modules/plan');

    expect(changes).toMatchObject({
      address: 'module.orders.module.lambda.aws_lambda_event_source_mapping.this["dynamodb"]',
      source: 'dynamodb',
      settings: { batchSize: 50, filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }] } },
      destinationKind: 'sqs',
      functionTimeoutSeconds: 20,
    });
    expect(jobs).toMatchObject({
      source: 'sqs',
      settings: { scalingConfig: { maximumConcurrency: 20 } },
      destinationKind: undefined,
      functionTimeoutSeconds: 20,
    });
    expect(plain).toMatchObject({ source: 'dynamodb', functionTimeoutSeconds: 3, destinationKind: 'sqs' });
  });

  test('says of nested modules what they keep to themselves until apply', () => {
    const [changes, jobs] = read('modules/plan');

    expect(changes!.assumptions).toEqual([
      'The environment of module.orders.module.lambda.aws_lambda_function.this[0] is known only after apply; a handler without our core was taken.',
      "`parallelizationFactor` (1), `maximumRecordAgeInSeconds` (-1), `maximumRetryAttempts` (-1) are known only after apply; AWS's defaults were taken.",
      'Whether the mapping has a failure destination is known only after apply; a queue was taken, by what it refers to.',
    ]);
    expect(jobs!.assumptions[0]).toBe(
      "Which of 2 sources the mapping reads is known only after apply; a standard SQS queue with AWS's defaults was taken.",
    );
  });

  test('tells apart the instances of counted and keyed modules', () => {
    const mappings = read('counted/plan');

    expect(mappings.map(({ functionTimeoutSeconds }) => functionTimeoutSeconds)).toEqual([
      10, 100, 11, 110, 10, 100, 11, 110,
    ]);
    expect(mappings.at(-1)).toMatchObject({
      address: 'module.team["red.1"].module.pipe[1].aws_lambda_event_source_mapping.worker["b"]',
      destinationKind: 'sns',
      settings: { maximumRetryAttempts: 77 },
    });
    expect(mappings[0]!.assumptions).toEqual([
      'What the mapping reads is known only after apply; by its settings it was taken for a DynamoDB stream.',
    ]);
  });

  test('names no mapping after a consumer whose name is a secret', () => {
    const mappings = read('counted/plan');

    expect(mappings.every(({ hasOurCore }) => hasOurCore)).toBe(true);
    expect(JSON.stringify(mappings)).not.toContain('Hush');
  });

  test('reads Kinesis with its retention, also through a registered consumer', () => {
    const [clicks, fast, plain] = read('kinesis/plan');

    expect(clicks).toMatchObject({
      source: 'kinesis',
      settings: {
        batchSize: 500,
        tumblingWindowInSeconds: 30,
        parallelizationFactor: 4,
        startingPosition: 'AT_TIMESTAMP',
        startingPositionTimestamp: '2026-01-01T00:00:00Z',
      },
      destinationKind: 's3',
      functionTimeoutSeconds: 45,
      reservedConcurrency: 7,
      retentionSeconds: 604_800,
      assumptions: [],
    });
    expect(fast).toMatchObject({ source: 'kinesis', enabled: false, retentionSeconds: 604_800 });
    expect(plain).toMatchObject({ source: 'kinesis', retentionSeconds: 86_400, assumptions: [] });
  });

  test('reads queues with their redrive policy, inline or as a resource, and functions behind an alias', () => {
    const [deferred, inline, jobs] = read('sqs-fifo/plan');

    expect(jobs).toMatchObject({
      source: 'sqs-fifo',
      settings: { functionResponseTypes: ['ReportBatchItemFailures'] },
      functionTimeoutSeconds: 30,
      retentionSeconds: 345_600,
      queue: { visibilityTimeoutSeconds: 180, maxReceiveCount: 4 },
      assumptions: [],
    });
    expect(inline!.queue).toEqual({ visibilityTimeoutSeconds: 30, maxReceiveCount: 6 });
    expect(deferred!.queue).toEqual({ visibilityTimeoutSeconds: 30, maxReceiveCount: 10 });
    expect(deferred!.assumptions).toContain(
      'The redrive policy of aws_sqs_queue.deferred is known only after apply; a `maxReceiveCount` of 10 was taken, its default.',
    );
  });

  test('reads existing sources by data source, read or deferred, and by ARN', () => {
    const [known, later, literal] = read('existing/plan');

    expect(known).toMatchObject({ source: 'dynamodb', assumptions: [] });
    expect(later).toMatchObject({ source: 'dynamodb', assumptions: [] });
    expect(literal).toMatchObject({
      source: 'sqs-fifo',
      queue: { visibilityTimeoutSeconds: 30, maxReceiveCount: undefined },
    });
    expect(literal!.assumptions).toHaveLength(2);
  });

  test('reads our own stack before its first apply', () => {
    const mappings = read('ours/plan');

    expect(mappings.map(({ source, destinationKind }) => [source, destinationKind])).toEqual([
      ['dynamodb', 's3'],
      ['dynamodb', 's3'],
      ['sqs', undefined],
    ]);
    expect(mappings[0]!.settings).toMatchObject({
      batchSize: 100,
      maximumRetryAttempts: 10_000,
      metricsConfig: { metrics: ['EventCount'] },
    });
    expect(mappings[2]!.queue).toEqual({ visibilityTimeoutSeconds: 360, maxReceiveCount: 10 });
  });

  test('reads every setting that is set', () => {
    const [queue, stream] = read('every-setting/plan');

    expect(queue!.settings).toEqual({
      batchSize: 20,
      maximumBatchingWindowInSeconds: 3,
      scalingConfig: { maximumConcurrency: 12 },
    });
    expect(stream).toMatchObject({ enabled: false, destinationKind: 'sns' });
    expect(stream!.settings).toEqual({
      batchSize: 250,
      maximumBatchingWindowInSeconds: 7,
      maximumRetryAttempts: 11,
      maximumRecordAgeInSeconds: 3_600,
      parallelizationFactor: 3,
      bisectBatchOnFunctionError: true,
      tumblingWindowInSeconds: 60,
      startingPosition: 'TRIM_HORIZON',
      functionResponseTypes: ['ReportBatchItemFailures'],
      filterCriteria: { filters: [{ pattern: '{"eventName":["INSERT"]}' }, { pattern: '{"eventName":["REMOVE"]}' }] },
      destinationConfig: { onFailure: { destination: 'arn:aws:sns:eu-central-1:000000000000:failures' } },
      metricsConfig: { metrics: ['EventCount'] },
    });
  });

  test.each(['plain', 'kinesis', 'sqs-fifo'])('reads the same of %s where planned values are all there is', (name) => {
    const { resource_changes: _, ...planned } = fixture(`${name}/plan`) as Record<string, unknown>;

    expect(readPlan(planned)).toEqual(read(`${name}/plan`));
  });

  test.each([
    [null, 'got nothing.'],
    [[], 'got a list.'],
    ['{}', 'got a string.'],
    [{}, 'got an object without `planned_values` or `values`.'],
    [{ version: 4, lineage: 'x', resources: [] }, 'got a raw state file'],
    [{ '@level': 'info' }, 'got the log of `terraform plan -json`.'],
    [{ resource: {} }, 'got a configuration in JSON'],
    [{ provider_schemas: {} }, 'got the schemas of providers.'],
    [{ valid: true }, 'got the answer of `terraform validate -json`.'],
    [{ format_version: '1.0' }, 'got the JSON of an empty state'],
  ])('fails when the JSON is no plan: %j', (json, found) => {
    const act = () => readPlan(json);

    expect(act).toThrow(SettingsError);
    expect(act).toThrow(found);
    expect(act).toThrow('`terraform show -json plan.tfplan > plan.json`');
  });

  test('fails when the plan has no mapping', () => {
    expect(() => read('no-mapping/plan')).toThrow(
      'The plan must hold an `aws_lambda_event_source_mapping`, got 1 resources and none of them is one.',
    );
  });

  test('fails when every mapping reads what is not simulated, and names it', () => {
    const kafka = mapping({ event_source_arn: 'arn:aws:kafka:eu-central-1:000000000000:cluster/c/1' });

    expect(() => readPlan(planOf(worker(), kafka))).toThrow(
      '`aws_lambda_event_source_mapping.it` is left out, since it reads Amazon MSK',
    );
  });
});

describe('readPlanMappings', () => {
  test('fails when a plan leaves no resource, as one that destroys does', () => {
    expect(() => readPlanMappings(planOf())).toThrow(
      'got a plan that leaves no resource, as one that destroys or whose `count` is 0.',
    );
  });

  test('tells which mappings are left out beside those that are not', () => {
    const managed = { ...mapping(), address: 'aws_lambda_event_source_mapping.mq' };
    const mq = { ...managed, values: { ...managed.values, event_source_arn: 'arn:aws:mq:eu-central-1:1:broker:b' } };

    const read = readPlanMappings(planOf(worker(), mapping(), mq));

    expect(read.mappings).toHaveLength(1);
    expect(read.omitted).toEqual([{ address: mq.address, reason: 'it reads Amazon MQ' }]);
  });
});

describe('parsePlan', () => {
  test('reads UTF-8, with or without a mark, and what PowerShell writes', () => {
    const text = '{"values":{}}';

    expect(parsePlan(Buffer.from(text))).toEqual({ values: {} });
    expect(parsePlan(Buffer.from(`\ufeff${text}`))).toEqual({ values: {} });
    expect(parsePlan(Buffer.from(`\ufeff${text}`, 'utf16le'))).toEqual({ values: {} });
  });

  test.each([
    ['a binary plan file', Buffer.from([0x50, 0x4b, 0x03, 0x04])],
    ['an empty file', Buffer.from('\n')],
    ['the log of `terraform plan -json`', Buffer.from('{"@level":"info"}\n{"@level":"info"}\n')],
    ['text that is not JSON', Buffer.from('Terraform will perform the following actions: hush')],
  ])('fails when it is given %s', (found, bytes) => {
    const act = () => parsePlan(bytes);

    expect(act).toThrow(SettingsError);
    expect(act).toThrow(`got ${found}. Make the file with`);
    expect(act).not.toThrow('hush');
  });
});
