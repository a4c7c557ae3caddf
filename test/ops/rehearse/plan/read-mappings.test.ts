import { planDocumentOf } from '../../../../ops/plan/plan-document';
import { readMappings } from '../../../../ops/rehearse/plan/read-mappings';
import { mapping, type PlannedResource, planOf, worker } from '../plan-of';

const read = (plan: object) => readMappings(planDocumentOf(plan)).mappings;
const readOne = (...resources: PlannedResource[]) => read(planOf(...resources))[0]!;

describe('readMappings', () => {
  test('names a mapping after its consumer, and by its address where two share one', () => {
    const ours = worker({ environment: [{ variables: { TRIBUTARY_CONSUMER: 'Mail' } }] });
    const second = { ...mapping(), address: 'aws_lambda_event_source_mapping.other' };

    const one = read(planOf(ours, mapping()));
    const two = read(planOf(ours, mapping(), second));

    expect(one).toMatchObject([{ name: 'Mail', hasOurCore: true }]);
    expect(two.map(({ name }) => name)).toEqual([
      'aws_lambda_event_source_mapping.it',
      'aws_lambda_event_source_mapping.other',
    ]);
  });

  test('knows our core by its variable, also when the value is not known yet', () => {
    const partly = worker(
      { environment: [{ variables: { LEVEL: 'info' } }] },
      { unknown: { environment: [{ variables: { TRIBUTARY_CONSUMER: true } }] } },
    );

    const found = readOne(partly, mapping());

    expect(found).toMatchObject({ name: 'aws_lambda_event_source_mapping.it', hasOurCore: true, assumptions: [] });
  });

  test('assumes the defaults of a function whose settings only apply will tell', () => {
    const unknown = { timeout: true, reserved_concurrent_executions: true };
    const expressions = {
      timeout: { references: ['local.timeout'] },
      reserved_concurrent_executions: { references: ['data.aws_ssm_parameter.reserved.value'] },
    };

    const found = readOne(worker({}, { unknown, expressions }), mapping());

    expect(found).toMatchObject({ functionTimeoutSeconds: 3, reservedConcurrency: undefined });
    expect(found.assumptions).toEqual([
      '`timeout` of aws_lambda_function.worker is known only after apply; 3 seconds were taken, its default.',
      '`reserved_concurrent_executions` of aws_lambda_function.worker is known only after apply; nothing was taken as reserved, its default.',
    ]);
  });

  test('says of a data source that is read during apply what it does not tell yet', () => {
    const elsewhere = {
      address: 'data.aws_lambda_function.remote',
      values: { function_name: 'remote' },
      unknown: { arn: true, timeout: true, reserved_concurrent_executions: true },
      expressions: { function_name: { constant_value: 'remote' } },
    };
    const reading = mapping(
      { function_name: undefined },
      {
        unknown: { function_name: true },
        expressions: { function_name: { references: ['data.aws_lambda_function.remote.arn'] } },
      },
    );

    expect(readOne(elsewhere, reading).assumptions).toEqual([
      '`timeout` of data.aws_lambda_function.remote is known only after apply; 3 seconds were taken, its default.',
      '`reserved_concurrent_executions` of data.aws_lambda_function.remote is known only after apply; nothing was taken as reserved, its default.',
    ]);
  });

  test('keeps a function that is switched off by a reserve of 0, and says so', () => {
    const off = readOne(worker({ reserved_concurrent_executions: 0 }), mapping());

    expect(off.reservedConcurrency).toBe(0);
    expect(off.assumptions).toEqual([
      '`reserved_concurrent_executions` of aws_lambda_function.worker is 0, which stops the function: no record is worked through.',
    ]);
    expect(readOne(worker({ reserved_concurrent_executions: -1 }), mapping()).reservedConcurrency).toBeUndefined();
  });

  test('takes a setting for absent where everything it refers to was known', () => {
    const unknown = { maximum_retry_attempts: true, parallelization_factor: true };
    const expressions = {
      maximum_retry_attempts: { references: ['each.key'] },
      parallelization_factor: { references: ['terraform.workspace'] },
    };

    const found = readOne(worker(), mapping({}, { unknown, expressions }));

    expect(found.settings).toEqual({ startingPosition: 'LATEST' });
    expect(found.assumptions).toEqual([]);
  });

  test('leaves every filter out while one of them is unknown', () => {
    const values = { filter_criteria: [{ filter: [{ pattern: '{}' }, {}] }] };
    const unknown = { filter_criteria: [{ filter: [{}, { pattern: true }] }] };

    const found = readOne(worker(), mapping(values, { unknown }));

    expect(found.settings).not.toHaveProperty('filterCriteria');
    expect(found.assumptions).toEqual(["`filterCriteria` (none) is known only after apply; AWS's default was taken."]);
  });

  test('drops what the provider writes for settings that a queue does not have', () => {
    const values = {
      event_source_arn: 'arn:aws:sqs:eu-central-1:000000000000:jobs',
      starting_position: '',
      maximum_retry_attempts: 0,
      maximum_record_age_in_seconds: 0,
      parallelization_factor: 0,
      bisect_batch_on_function_error: false,
      batch_size: 5,
    };

    const found = readOne(worker(), mapping(values));

    expect(found.settings).toEqual({ batchSize: 5 });
  });

  test.each([
    ['arn:aws:s3:::failures', 's3'],
    ['arn:aws:sqs:eu-central-1:000000000000:failures', 'sqs'],
    ['arn:aws:sns:eu-central-1:000000000000:failures', 'sns'],
    ['kafka://failures', 'kafka'],
    ['arn:aws:iam::000000000000:role/failures', 'unknown'],
  ])('knows the kind of destination %s', (destination_arn, kind) => {
    const found = readOne(worker(), mapping({ destination_config: [{ on_failure: [{ destination_arn }] }] }));

    expect(found.destinationKind).toBe(kind);
    expect(found.assumptions).toHaveLength(kind === 'unknown' ? 1 : 0);
  });

  test('calls a destination unknown that is none of the kinds it can be', () => {
    const unknown = { destination_config: [{ on_failure: [{ destination_arn: true }] }] };
    const expressions = {
      destination_config: [{ on_failure: [{ destination_arn: { references: ['local.failures'] } }] }],
    };

    const found = readOne(worker(), mapping({ destination_config: [{ on_failure: [{}] }] }, { unknown, expressions }));

    expect(found.destinationKind).toBe('unknown');
    expect(found.assumptions).toEqual([
      'What kind of failure destination the mapping has is known only after apply; one that works was taken.',
    ]);
  });

  test('fails when values have the wrong type, names them all and shows none', () => {
    const wrong = mapping({ batch_size: 'hush', enabled: 'hush', filter_criteria: [{ filter: [{ pattern: 4711 }] }] });

    const act = () => read(planOf(worker({ timeout: ['hush'] }), wrong));

    expect(act).toThrow(
      [
        '`aws_lambda_function.worker`: `timeout` must be a number, got a list. Make the file again.',
        '`aws_lambda_event_source_mapping.it`: `enabled` must be true or false, got a string. Make the file again.',
        '`aws_lambda_event_source_mapping.it`: `batch_size` must be a number, got a string. Make the file again.',
        '`aws_lambda_event_source_mapping.it`: `filter_criteria.0.filter.0.pattern` must be a string, got a number. Make the file again.',
      ].join('\n'),
    );
  });

  test('takes the only function of the module where a local hides which it is', () => {
    const hidden = mapping(
      { function_name: null },
      { unknown: { function_name: true }, expressions: calls('local.it') },
    );

    const found = readOne(worker({ timeout: 30 }), hidden);

    expect(found.functionTimeoutSeconds).toBe(30);
    expect(found.assumptions).toEqual([
      'The function is known only after apply; it was taken to be aws_lambda_function.worker, the only one of the module.',
    ]);
  });

  test('takes the first of several functions that an expression mentions, and says so', () => {
    const expressions = calls('aws_lambda_function.other.arn', 'aws_lambda_function.worker.arn');
    const hidden = mapping({ function_name: null }, { unknown: { function_name: true }, expressions });
    const other = { address: 'aws_lambda_function.other', values: { function_name: 'other', timeout: 40 } };

    const found = readOne(worker({ timeout: 30 }), other, hidden);

    expect(found.functionTimeoutSeconds).toBe(40);
    expect(found.assumptions).toEqual([
      'Which of several functions the mapping calls is known only after apply; it was taken to be aws_lambda_function.other.',
    ]);
  });

  test('assumes defaults where neither function nor source is part of the plan', () => {
    const elsewhere = mapping({ event_source_arn: 'arn:aws:kinesis:eu-central-1:000000000000:stream/clicks' });

    const found = readOne(elsewhere);

    expect(found).toMatchObject({ source: 'kinesis', functionTimeoutSeconds: 3, retentionSeconds: 86_400 });
    expect(found.assumptions).toEqual([
      'The function is not part of the plan; a timeout of 3 seconds, no reserved concurrency and a handler without our core were taken.',
      'The Kinesis stream is not part of the plan; 24 hours of retention were taken, its default.',
    ]);
  });

  test('assumes what only apply will tell of a queue and of being enabled', () => {
    const jobs = {
      address: 'aws_sqs_queue.jobs',
      values: { name: 'jobs' },
      unknown: { visibility_timeout_seconds: true },
      expressions: { visibility_timeout_seconds: { references: ['local.timeout'] } },
    };
    const reader = mapping(
      { event_source_arn: 'arn:aws:sqs:eu-central-1:000000000000:jobs' },
      { unknown: { enabled: true }, expressions: { enabled: { references: ['local.enabled'] } } },
    );

    const found = readOne(worker(), jobs, reader);

    expect(found).toMatchObject({ enabled: true, queue: { visibilityTimeoutSeconds: 30, maxReceiveCount: undefined } });
    expect(found.assumptions).toEqual([
      'Whether the mapping is enabled is known only after apply; it was taken to be, its default.',
      '`visibility_timeout_seconds` of aws_sqs_queue.jobs is known only after apply; 30 was taken, its default.',
    ]);
  });

  test.each([
    ['LATEST', 'aws_dynamodb_table.orders', 'dynamodb'],
    ['LATEST', 'aws_kinesis_stream.clicks', 'kinesis'],
    ['AT_TIMESTAMP', 'aws_dynamodb_table.orders', 'kinesis'],
    [null, 'aws_dynamodb_table.orders', 'sqs'],
  ])('tells a hidden source that starts at %s beside %s by the settings: %s', (starting_position, address, source) => {
    const hidden = mapping(
      { event_source_arn: null, starting_position },
      { unknown: { event_source_arn: true }, expressions: { event_source_arn: { references: ['local.arn'] } } },
    );

    const found = readOne(worker(), { address, values: { name: 'x' } }, hidden);

    expect(found.source).toBe(source);
    expect(found.assumptions[0]).toMatch(/^What the mapping reads is known only after apply; by its settings/);
  });

  test.each(['no JSON', '{"maxReceiveCount":"x"}', '{"maxReceiveCount":0}'])(
    'fails when a redrive policy cannot be read: %s',
    (redrive_policy) => {
      const queue = { address: 'aws_sqs_queue.jobs', values: { name: 'jobs', redrive_policy } };
      const reader = mapping({ event_source_arn: 'arn:aws:sqs:eu-central-1:000000000000:jobs' });

      expect(() => readOne(worker(), queue, reader)).toThrow(
        '`aws_sqs_queue.jobs`: `redrive_policy` must be JSON with a `maxReceiveCount` of 1 or more.',
      );
    },
  );
});

/** The expression of a function's name. */
function calls(...references: readonly string[]) {
  return { function_name: { references } };
}
