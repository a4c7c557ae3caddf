import { TerraformVariable, Token } from 'cdktf';
import { Consumer, type StreamConsumerProps } from '../../modules/consumer';
import type { ConsumerSettings } from '../../modules/consumer-settings';
import { keyOf } from '../../modules/encryption-key';
import { expression, optionalExpression, optionalObject } from '../../modules/setting';
import { synthesizeConstructs } from '../support/construct-stack';
import { allowedActionsOf, statementsOf } from '../support/policy-statements';

const source = {
  streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/2026-01-01T00:00:00.000',
  kmsKeyArn: undefined,
} as const;

const code = { filename: 'assets/scan.zip', sourceCodeHash: 'hash' };

describe('Consumer', () => {
  test('maps the stream with defaults that lose nothing silently', () => {
    const stack = synthesizeConsumer({});

    const { '//': _metadata, depends_on: _dependsOn, ...mapping } = stack.one('aws_lambda_event_source_mapping');

    expect(mapping).toEqual({
      event_source_arn: source.streamArn,
      function_name: expect.stringMatching(/^\$\{aws_lambda_alias\..*\.arn\}$/),
      function_response_types: ['ReportBatchItemFailures'],
      enabled: true,
      starting_position: 'TRIM_HORIZON',
      batch_size: 100,
      maximum_batching_window_in_seconds: 0,
      parallelization_factor: 1,
      bisect_batch_on_function_error: true,
      maximum_record_age_in_seconds: 21_600,
      maximum_retry_attempts: 10_000,
      destination_config: { on_failure: { destination_arn: expect.stringMatching(/^\$\{aws_s3_bucket\..*\.arn\}$/) } },
    });
  });

  test('tells the handler which attribute holds the region of the writer', () => {
    const stack = synthesizeConsumer({ originRegionAttribute: 'writerRegion' });

    expect(stack.one('aws_lambda_function')).toMatchObject({
      environment: { variables: { TRIBUTARY_ORIGIN_REGION_ATTRIBUTE: 'writerRegion' } },
    });
  });

  test('waits with the mapping for the permissions that Lambda checks', () => {
    const stack = synthesizeConsumer({});

    expect(stack.one('aws_lambda_event_source_mapping').depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
    expect(stack.one('aws_s3_bucket_notification').depends_on).toEqual([
      expect.stringMatching(/^aws_sqs_queue_policy\./),
    ]);
  });

  test('runs Node.js on arm64 behind an alias, with logs that end and traces', () => {
    const stack = synthesizeConsumer({});

    expect(stack.one('aws_lambda_function')).toMatchObject({
      runtime: 'nodejs22.x',
      architectures: ['arm64'],
      memory_size: 512,
      timeout: 60,
      publish: true,
      handler: 'index.handler',
      tracing_config: { mode: 'Active' },
      logging_config: { log_format: 'Text', log_group: expect.stringContaining('aws_cloudwatch_log_group') },
    });
    expect(stack.one('aws_lambda_function')).not.toHaveProperty('reserved_concurrent_executions');
    expect(stack.one('aws_cloudwatch_log_group')).toMatchObject({ name: '/aws/lambda/x-audit', retention_in_days: 30 });
    expect(stack.one('aws_lambda_alias').function_version).toMatch(/^\$\{aws_lambda_function\..*\.version\}$/);
  });

  test('pins the alias to a version to roll back', () => {
    const stack = synthesizeConsumer({ functionVersion: '7' });

    expect(stack.one('aws_lambda_alias').function_version).toBe('7');
  });

  test.each([
    [{ expectedShards: 4, parallelizationFactor: 2 }, 10],
    [{ expectedShards: 1 }, 2],
    [{ reservedConcurrentExecutions: 0 }, 0],
  ])('reserves for %j: %d executions', (settings, executions) => {
    const stack = synthesizeConsumer(settings);

    expect(stack.one('aws_lambda_function').reserved_concurrent_executions).toBe(executions);
  });

  test('keeps failures in a private, encrypted, expiring bucket that a queue indexes', () => {
    const stack = synthesizeConsumer({ onFailure: { expirationInDays: 30 } });

    expect(stack.one('aws_s3_bucket_lifecycle_configuration').rule).toEqual([
      expect.objectContaining({ expiration: [{ days: 30 }], noncurrent_version_expiration: [{ noncurrent_days: 30 }] }),
    ]);
    expect(stack.one('aws_s3_bucket_public_access_block')).toMatchObject({
      block_public_policy: true,
      restrict_public_buckets: true,
    });
    expect(stack.one('aws_s3_bucket_notification').queue).toEqual([
      expect.objectContaining({ events: ['s3:ObjectCreated:*'] }),
    ]);
    expect(stack.one('aws_sqs_queue')).toMatchObject({
      message_retention_seconds: 1_209_600,
      sqs_managed_sse_enabled: true,
    });
    expect(variablesOf(stack).TRIBUTARY_QUARANTINE_BUCKET).toMatch(/aws_s3_bucket/);
  });

  test('keeps pointers in a queue alone when asked to, and the quarantine with them', () => {
    const stack = synthesizeConsumer({ onFailure: { kind: 'sqs' }, maximumRecordAgeInSeconds: 3_600 });

    expect(stack.pathsOf('aws_s3_bucket')).toEqual([]);
    expect(actionsOf(stack)).toContain('sqs:SendMessage');
    expect(actionsOf(stack)).not.toContain('s3:PutObject');
    expect(variablesOf(stack).TRIBUTARY_QUARANTINE_QUEUE_URL).toMatch(/aws_sqs_queue/);
  });

  test('may send pointers to the queue and keep the quarantine in a bucket', () => {
    const stack = synthesizeConsumer({ onFailure: { kind: 'sqs' }, quarantine: 's3' });

    expect(stack.one('aws_lambda_event_source_mapping').destination_config).toEqual({
      on_failure: { destination_arn: expect.stringContaining('aws_sqs_queue') },
    });
    expect(actionsOf(stack)).toEqual(expect.arrayContaining(['sqs:SendMessage', 's3:PutObject']));
    expect(actionsOf(stack)).not.toContain('s3:ListBucket');
  });

  test('decrypts a stream and encrypts failures with keys of the user', () => {
    const key = 'arn:aws:kms:eu-central-1:123456789012:key/one';

    const stack = synthesizeConsumer(
      { onFailure: { kmsKeyArn: `${key}1` } },
      { source: { ...source, kmsKeyArn: key } },
    );

    const ofKeys = statements(stack).filter(({ actions }) => actions.some((action) => action.startsWith('kms:')));
    expect(ofKeys.map(({ actions, resources }) => [actions, resources])).toEqual([
      [['kms:Decrypt'], [key]],
      [['kms:GenerateDataKey'], [`${key}1`]],
    ]);
    expect(stack.one('aws_sqs_queue')).toMatchObject({ kms_master_key_id: `${key}1` });
  });

  test('joins a VPC with the interfaces that this takes', () => {
    const stack = synthesizeConsumer({ vpcConfig: { subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] } });

    expect(stack.one('aws_lambda_function').vpc_config).toEqual({
      subnet_ids: ['subnet-1'],
      security_group_ids: ['sg-1'],
    });
    expect(actionsOf(stack)).toContain('ec2:CreateNetworkInterface');
  });

  test('creates the tables that its code owns and grants what the code calls', () => {
    const tables = {
      COUNTS_TABLE: { partitionKey: { name: 'id', type: 'S' }, actions: ['dynamodb:UpdateItem'] },
    } as const;

    const stack = synthesizeConsumer({ tables, once: true });

    expect(stack.pathsOf('aws_dynamodb_table')).toEqual(['Audit/CountsTable', 'Audit/Once']);
    expect(variablesOf(stack).COUNTS_TABLE).toMatch(/aws_dynamodb_table/);
    expect(variablesOf(stack).TRIBUTARY_ONCE_TABLE).toMatch(/aws_dynamodb_table/);
    expect(statements(stack).find(({ actions }) => actions.join() === 'dynamodb:UpdateItem')).toBeDefined();
  });

  test('turns expressions into counts, dynamic blocks and conditionals', () => {
    const stack = synthesizeVariables((variable) => ({
      once: variable('once').booleanValue,
      vpcConfig: optionalObject({ subnetIds: ['subnet-1'], securityGroupIds: ['sg-1'] }, expression`var.vpc != null`),
      filterCriteria: { filters: variable('filters').value },
      functionVersion: variable('pinned').stringValue,
      onFailure: { kmsKeyArn: variable('key').stringValue },
    }));

    expect(stack.one('aws_dynamodb_table').count).toBe('${var.once ? 1 : 0}');
    expect(stack.one('aws_lambda_function').dynamic).toMatchObject({
      vpc_config: { for_each: '${var.vpc != null ? [1] : []}', content: { subnet_ids: ['subnet-1'] } },
    });
    expect(stack.one('aws_lambda_event_source_mapping').dynamic).toMatchObject({
      filter_criteria: { for_each: '${length(var.filters) > 0 ? [1] : []}' },
    });
    expect(stack.one('aws_lambda_alias').function_version).toMatch(/^\$\{var\.pinned != null \? var\.pinned : .*\}$/);
    expect(stack.one('aws_sqs_queue').sqs_managed_sse_enabled).toBe('${var.key != null ? null : true}');
    expect(stack.one('aws_iam_role_policy').policy).toMatch(/^\$\{jsonencode\(/);
  });

  test('leaves to Terraform whether there is a bucket, and where the mapping sends what it gives up', () => {
    const stack = synthesizeVariables((variable) => ({ onFailure: { kind: variable('kind').stringValue as 's3' } }));

    expect(stack.one('aws_s3_bucket').count).toBe('${var.kind == "s3" ? 1 : 0}');
    expect(stack.one('aws_sqs_queue')).not.toHaveProperty('count');
    expect(stack.one('aws_lambda_event_source_mapping').destination_config).toEqual({
      on_failure: {
        destination_arn: expect.stringMatching(
          /^\$\{var\.kind == "s3" \? one\(aws_s3_bucket\..*\[\*\]\.arn\) : aws_sqs_queue\..*\.arn\}$/,
        ),
      },
    });
    expect(variablesOf(stack)).toMatch(
      /var\.kind == "sqs" \? \{ TRIBUTARY_QUARANTINE_QUEUE_URL = aws_sqs_queue\..*\} : \{\}/,
    );
  });

  test('makes one resource for the tables of a map that only Terraform knows', () => {
    const stack = synthesizeVariables((variable) => ({ tables: variable('tables').value }));

    expect(stack.one('aws_dynamodb_table', 'Audit/Tables')).toMatchObject({
      for_each: '${var.tables}',
      name: 'x-audit-${replace(lower(each.key), "_", "-")}',
      range_key: '${each.value.sort_key != null ? each.value.sort_key.name : null}',
    });
    expect(variablesOf(stack)).toMatch(
      /\{ for variable, table in aws_dynamodb_table\.\w+ : variable => table\.name \}/,
    );
  });

  test('reserves what Terraform counts of the shards expected, unless told how much', () => {
    const stack = synthesizeVariables((variable) => ({
      expectedShards: Token.asNumber(optionalExpression(expression`${variable('shards').value}`, expression`var.some`)),
      reservedConcurrentExecutions: variable('reserved').numberValue,
    }));

    expect(stack.one('aws_lambda_function').reserved_concurrent_executions).toBe(
      '${var.reserved != null ? var.reserved : var.some ? ceil(var.shards * 1 * 12 / 10) : null}',
    );
  });

  test('reads a queue of anyone, and quarantines in its dead letters', () => {
    const [queue, dead] = ['orders', 'dead'].map((name) => `arn:aws:sqs:eu-central-1:123456789012:${name}`);
    const deadLetters = { arn: dead!, url: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead' };

    const stack = synthesizeConstructs((scope) => {
      new Consumer(scope, 'Audit', {
        ...{ name: 'x-audit', consumer: 'Audit', code, settings: { quarantine: 'sqs' }, preventDestroy: false },
        source: { queue: { arn: queue! }, deadLetters, key: keyOf(undefined) },
      });
    });

    const sending = statements(stack).filter(({ actions }) => actions.includes('sqs:SendMessage'));
    expect(stack.one('aws_lambda_event_source_mapping').event_source_arn).toBe(queue);
    expect(sending.map(({ resources }) => resources)).toEqual([[dead]]);
    expect(variablesOf(stack).TRIBUTARY_QUARANTINE_QUEUE_URL).toBe(deadLetters.url);
    expect(stack.pathsOf('aws_sqs_queue')).toEqual([]);
  });
});

function propsOf(settings: ConsumerSettings): StreamConsumerProps {
  return { name: 'x-audit', consumer: 'Audit', code, source, settings, preventDestroy: false };
}

function synthesizeConsumer(settings: ConsumerSettings, props: Partial<StreamConsumerProps> = {}) {
  return synthesizeConstructs((stack) => {
    new Consumer(stack, 'Audit', { ...propsOf(settings), ...props });
  });
}

/** With settings made of Terraform variables. */
function synthesizeVariables(settingsOf: (variable: (name: string) => TerraformVariable) => ConsumerSettings) {
  return synthesizeConstructs((scope) => {
    new Consumer(scope, 'Audit', propsOf(settingsOf((name) => new TerraformVariable(scope, name, {}))));
  });
}

type Stack = ReturnType<typeof synthesizeConstructs>;

function variablesOf(stack: Stack): Record<string, string> {
  return (stack.one('aws_lambda_function').environment as { variables: Record<string, string> }).variables;
}

function actionsOf(stack: Stack): readonly string[] {
  return allowedActionsOf(String(stack.one('aws_iam_role_policy').policy));
}

function statements(stack: Stack) {
  return statementsOf(String(stack.one('aws_iam_role_policy').policy));
}
