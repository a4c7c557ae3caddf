import { Pipe, type PipeProps } from '../../modules/pipe';
import { type pipeBatchMax, pipeTargetKinds } from '../../modules/pipe-defaults';
import type { PipeSettings, PipeTarget } from '../../modules/pipe-settings';
import { synthesizeConstructs } from '../support/construct-stack';

const [region, account] = ['eu-central-1', '123456789012'];
const arn = (service: string, name: string) => `arn:aws:${service}:${region}:${account}:${name}`;
const streamArn = arn('dynamodb', 'table/orders/stream/2026-01-01T00:00:00.000');
const kmsKeyArn = arn('kms', 'key/1');

/** One target of every kind. */
const targets: { readonly [kind in keyof typeof pipeBatchMax]: Required<PipeTarget>[kind] } = {
  eventBus: { arn: arn('events', 'event-bus/shop'), detailType: '$.eventName', source: 'orders' },
  sqs: { arn: arn('sqs', 'orders.fifo'), messageGroupId: '$.dynamodb.Keys.id.S', kmsKeyArn },
  sns: { arn: arn('sns', 'orders'), kmsKeyArn },
  lambda: { arn: arn('lambda', 'function:orders:live') },
  stepFunctions: { arn: arn('states', 'stateMachine:orders') },
  kinesis: { arn: arn('kinesis', 'stream/orders'), partitionKey: '$.dynamodb.Keys.id.S', kmsKeyArn },
  firehose: { arn: arn('firehose', 'deliverystream/orders') },
  cloudwatchLogs: { arn: arn('logs', 'log-group:/orders'), logStreamName: 'changes' },
  apiGateway: { arn: arn('execute-api', 'abc/prod/POST/orders'), headerParameters: { source: 'orders' } },
  apiDestination: { arn: arn('events', 'api-destination/shop/1'), queryStringParameters: { id: '$.eventID' } },
};

function synthesizePipe(settings: Partial<PipeSettings> = {}, props: Partial<PipeProps> = {}) {
  const target: PipeTarget = { eventBus: targets.eventBus };
  const stack = synthesizeConstructs((scope) => {
    new Pipe(scope, 'Placed', {
      name: 'orders-dev-placed',
      source: { dynamodb: { streamArn, kmsKeyArn: undefined } },
      settings: { target, ...settings },
      preventDestroy: true,
      ...props,
    });
  });
  const pipe = stack.one('aws_pipes_pipe');
  const [parameters] = pipe.source_parameters as [Record<string, [Record<string, unknown>]>];
  const policy = JSON.parse(String(stack.one('aws_iam_role_policy').policy)) as { Statement: Statement[] };
  return { ...stack, pipe, parameters, granted: policy.Statement };
}

interface Statement {
  readonly Sid: string;
  readonly Action: string | string[];
  readonly Resource: string;
}

const grantOf = (granted: Statement[], sid: string) => granted.find(({ Sid }) => Sid === sid);

describe('Pipe', () => {
  test('gives up after six hours by default, into a queue of its own, and halves what fails', () => {
    const { parameters, pipe } = synthesizePipe();

    expect(parameters.dynamodb_stream_parameters).toEqual([
      {
        starting_position: 'TRIM_HORIZON',
        batch_size: 10,
        maximum_batching_window_in_seconds: 0,
        parallelization_factor: 1,
        maximum_record_age_in_seconds: 21_600,
        maximum_retry_attempts: 10_000,
        on_partial_batch_item_failure: 'AUTOMATIC_BISECT',
        dead_letter_config: [{ arn: expect.stringMatching(/aws_sqs_queue\..*arn/) }],
      },
    ]);
    expect(pipe).toMatchObject({ desired_state: 'RUNNING', lifecycle: { prevent_destroy: true } });
  });

  test('waits for a queue policy that waits for its own role, which AWS tries while it makes a pipe', () => {
    const { pipe, one } = synthesizePipe();

    const ofRole = expect.stringMatching(/^aws_iam_role_policy\.Placed_Policy/);
    expect(pipe.depends_on).toEqual([ofRole, expect.stringMatching(/^aws_sqs_queue_policy\.Placed_DeadLetters/)]);
    expect(one('aws_sqs_queue_policy').depends_on).toEqual([ofRole]);
  });

  test('lets no other pipe and no other account take the role', () => {
    const { one } = synthesizePipe();

    const [trust] = JSON.parse(String(one('aws_iam_role').assume_role_policy)).Statement;
    expect(trust.Principal).toEqual({ Service: 'pipes.amazonaws.com' });
    expect(trust.Condition.ArnLike['aws:SourceArn']).toMatch(/^arn:\*:pipes:\*:.*:pipe\/orders-dev-placed$/);
    expect(trust.Condition.StringEquals['aws:SourceAccount']).toContain('aws_caller_identity');
  });

  test.each(pipeTargetKinds)('sends to a target of kind %s, and may do that alone', (kind) => {
    const { pipe, granted } = synthesizePipe({ target: { [kind]: targets[kind] } as PipeTarget });

    expect(pipe.target).toBe(targets[kind].arn);
    const own = ['ReadStream', 'SendFailures'];
    const others = granted.filter(({ Sid }) => !own.includes(Sid));
    expect(new Set(others.map(({ Resource }) => Resource.replace(/:\*$/, '')))).toEqual(
      new Set([targets[kind].arn, ...('kmsKeyArn' in targets[kind] ? [kmsKeyArn] : [])]),
    );
  });

  test('tells apart the messages of a FIFO queue by their changes, and no others', () => {
    const fifo = synthesizePipe({ target: { sqs: targets.sqs } }).pipe.target_parameters;
    const standard = synthesizePipe({ target: { sqs: { arn: arn('sqs', 'orders') } } }).pipe.target_parameters;

    const parameters = { message_group_id: '$.dynamodb.Keys.id.S', message_deduplication_id: '$.eventID' };
    expect(fifo).toEqual([{ sqs_queue_parameters: [parameters] }]);
    expect(standard).toBeUndefined();
  });

  test('waits for a function but not for a workflow, which may be a standard one', () => {
    const lambda = synthesizePipe({ target: { lambda: targets.lambda } });
    const workflow = synthesizePipe({ target: { stepFunctions: targets.stepFunctions } });
    const express = synthesizePipe({
      target: { stepFunctions: { ...targets.stepFunctions, invocationType: 'REQUEST_RESPONSE' } },
    });

    expect(lambda.pipe.target_parameters).toEqual([
      { lambda_function_parameters: [{ invocation_type: 'REQUEST_RESPONSE' }] },
    ]);
    expect(grantOf(workflow.granted, 'StartWorkflow')?.Action).toBe('states:StartExecution');
    expect(grantOf(express.granted, 'RunWorkflow')?.Action).toBe('states:StartSyncExecution');
    expect(grantOf(express.granted, 'StartWorkflow')).toBeUndefined();
  });

  test.each(['apiGateway', 'apiDestination'] as const)('takes one record at a time with an API (%s)', (kind) => {
    const target = synthesizePipe({ target: { [kind]: targets[kind] } as PipeTarget });
    const enriched = synthesizePipe({ enrichment: { [kind]: targets[kind] } });

    expect(target.parameters.dynamodb_stream_parameters?.[0].batch_size).toBe(1);
    expect(enriched.parameters.dynamodb_stream_parameters?.[0].batch_size).toBe(1);
    expect(enriched.pipe.enrichment).toBe(targets[kind].arn);
  });

  test('asks a function, and hands over what templates make of a record', () => {
    const { pipe, granted } = synthesizePipe({
      enrichment: { functionArn: targets.lambda.arn, inputTemplate: '{"id": <$.eventID>}' },
      target: { sns: targets.sns, inputTemplate: '{"was": <aws.pipes.event.json>}' },
    });

    expect(pipe).toMatchObject({
      enrichment: targets.lambda.arn,
      enrichment_parameters: [{ input_template: '{"id": <$.eventID>}' }],
      target_parameters: [{ input_template: '{"was": <aws.pipes.event.json>}' }],
    });
    expect(grantOf(granted, 'EnrichByFunction')).toMatchObject({ Action: 'lambda:InvokeFunction' });
  });

  test('reads a Kinesis stream instead, with its key', () => {
    const kinesis = { streamArn: targets.kinesis.arn, kmsKeyArn };
    const { pipe, parameters, granted } = synthesizePipe({}, { source: { kinesis } });

    expect(pipe.source).toBe(kinesis.streamArn);
    expect(Object.keys(parameters)).toEqual(['kinesis_stream_parameters']);
    expect(granted.map(({ Sid }) => Sid)).toEqual(['ReadKinesis', 'DecryptKinesis', 'PutEvents', 'SendFailures']);
  });

  test('starts at a time on a Kinesis stream, which alone has one', () => {
    const start = { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2026-01-31T10:20:30Z' } as const;

    const { parameters } = synthesizePipe(start, {
      source: { kinesis: { streamArn: targets.kinesis.arn, kmsKeyArn: undefined } },
    });
    const ofTable = synthesizePipe(start).parameters;

    expect(parameters.kinesis_stream_parameters?.[0]).toMatchObject({
      starting_position: 'AT_TIMESTAMP',
      starting_position_timestamp: '2026-01-31T10:20:30Z',
    });
    expect(ofTable.dynamodb_stream_parameters?.[0]).not.toHaveProperty('starting_position_timestamp');
  });

  test('filters by patterns in JSON', () => {
    const { parameters } = synthesizePipe({ filterCriteria: { filters: [{ pattern: { eventName: ['INSERT'] } }] } });

    expect(parameters.filter_criteria).toEqual([{ filter: [{ pattern: '{"eventName":["INSERT"]}' }] }]);
  });

  test('logs each step but no item, unless it is told to', () => {
    const quiet = synthesizePipe().pipe.log_configuration;
    const open = synthesizePipe({ logExecutionData: true, logLevel: 'TRACE' }).pipe.log_configuration;

    expect(quiet).toEqual([{ level: 'INFO', cloudwatch_logs_log_destination: [expect.anything()] }]);
    expect(open).toMatchObject([{ level: 'TRACE', include_execution_data: ['ALL'] }]);
  });

  test('stops, retries a batch as a whole, and is bounded where that is said', () => {
    const permissionsBoundary = `arn:aws:iam::${account}:policy/bound`;
    const { pipe, parameters, one } = synthesizePipe({
      enabled: false,
      onPartialBatchItemFailure: 'NONE',
      permissionsBoundary,
    });

    expect(pipe.desired_state).toBe('STOPPED');
    expect(parameters.dynamodb_stream_parameters?.[0]).not.toHaveProperty('on_partial_batch_item_failure');
    expect(one('aws_iam_role').permissions_boundary).toBe(permissionsBoundary);
  });
});
