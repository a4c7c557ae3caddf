import { planDocumentOf } from '../../../../ops/rehearse/plan/plan-document';
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

  test('keeps a function that is switched off by a reserve of 0', () => {
    expect(readOne(worker({ reserved_concurrent_executions: 0 }), mapping()).reservedConcurrency).toBe(0);
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

  test('fails when a redrive policy cannot be read', () => {
    const queue = {
      address: 'aws_sqs_queue.jobs',
      values: { name: 'jobs', redrive_policy: '{"maxReceiveCount":"x"}' },
    };
    const reader = mapping({ event_source_arn: 'arn:aws:sqs:eu-central-1:000000000000:jobs' });

    expect(() => read(planOf(worker(), queue, reader))).toThrow(
      '`aws_sqs_queue.jobs`: `redrive_policy` must be JSON with a `maxReceiveCount` of 1 or more.',
    );
  });
});
