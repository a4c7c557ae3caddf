import { type TerraformStack, TerraformVariable } from 'cdktf';
import { FanOut, type FanOutProps } from '../../modules/fan-out';
import type { SubscriberSettings } from '../../modules/fan-out-settings';
import { expression, optionalExpression } from '../../modules/setting';
import { Subscriber } from '../../modules/subscriber';
import { synthesizeConstructs } from '../support/construct-stack';
import { allowedActionsOf, statementsOf } from '../support/policy-statements';

const source = {
  streamArn: 'arn:aws:dynamodb:eu-central-1:123456789012:table/t/stream/2026-01-01T00:00:00.000',
  streamViewType: 'NEW_AND_OLD_IMAGES',
  keySchema: { partitionKey: { name: 'id', type: 'S' } },
  kmsKeyArn: undefined,
} as const;
const code = { filename: 'assets/fan-out.zip', sourceCodeHash: 'hash' };

describe('FanOut', () => {
  test('gives each subscriber a queue, dead letters and a subscription with its filter', () => {
    const stack = synthesizeFanOut({
      subscribers: {
        Billing: { filterPolicy: { eventName: ['INSERT'] }, filterPolicyScope: 'MessageBody', maxReceiveCount: 3 },
        Search: {},
      },
    });

    expect(stack.one('aws_sqs_queue', 'FanOut/Billing/Queue/Resource')).toMatchObject({
      name: 'x-billing',
      redrive_policy: expect.stringMatching(/"maxReceiveCount":3/),
    });
    expect(stack.one('aws_sqs_queue', 'FanOut/Search/DeadLetters/Resource')).toMatchObject({
      name: 'x-search-dead-letters',
      message_retention_seconds: 1_209_600,
    });
    expect(stack.one('aws_sns_topic_subscription', 'FanOut/Billing/Subscription')).toMatchObject({
      filter_policy: '{"eventName":["INSERT"]}',
      filter_policy_scope: 'MessageBody',
    });
    expect(stack.one('aws_sns_topic_subscription', 'FanOut/Search/Subscription')).not.toHaveProperty('filter_policy');
    expect(stack.one('aws_sqs_queue_redrive_allow_policy', 'FanOut/Search/RedriveAllow').redrive_allow_policy).toMatch(
      /"redrivePermission":"byQueue"/,
    );
  });

  test.each([
    [{ timeout: 45 }, 270],
    [{ timeout: 45, maximumBatchingWindowInSeconds: 30 }, 300],
    [{ maximumBatchingWindowInSeconds: 300 }, 660],
  ])('keeps a message invisible for six timeouts of its reader and the window of a batch: %j', (settings, seconds) => {
    const stack = synthesizeFanOut({ subscribers: { Billing: { consumer: { code, settings } } } });

    expect(stack.one('aws_sqs_queue', 'FanOut/Billing/Queue/Resource').visibility_timeout_seconds).toBe(seconds);
  });

  test('makes topic and queues FIFO together, with throughput by item', () => {
    const stack = synthesizeFanOut({ fanOut: { fifo: true }, subscribers: { Billing: {} } });

    expect(stack.one('aws_sns_topic')).toMatchObject({ name: 'x-fan-out.fifo', fifo_topic: true });
    expect(stack.one('aws_sqs_queue', 'FanOut/Billing/Queue/Resource')).toMatchObject({
      name: 'x-billing.fifo',
      fifo_queue: true,
      deduplication_scope: 'messageGroup',
      fifo_throughput_limit: 'perMessageGroupId',
    });
    expect(stack.one('aws_sqs_queue', 'FanOut/Billing/DeadLetters/Resource').name).toBe('x-billing-dead-letters.fifo');
  });

  test('encrypts without cost, or with a key that SNS may use', () => {
    const free = synthesizeFanOut({ subscribers: { Billing: {} } });
    const own = synthesizeFanOut({
      fanOut: { encryption: { kind: 'customer-managed' } },
      subscribers: { Billing: {} },
    });

    const admitted = statementsOf(String(own.one('aws_kms_key').policy)).filter(
      ({ principal }) => JSON.stringify(principal) === '{"Service":"sns.amazonaws.com"}',
    );
    expect(free.one('aws_sns_topic').kms_master_key_id).toBe('alias/aws/sns');
    expect(free.pathsOf('aws_kms_key')).toEqual([]);
    expect(own.one('aws_sns_topic').kms_master_key_id).toMatch(/aws_kms_key/);
    expect(own.one('aws_sqs_queue', 'FanOut/Billing/Queue/Resource').kms_master_key_id).toMatch(/aws_kms_key/);
    expect(admitted.map(({ actions }) => actions)).toEqual([['kms:GenerateDataKey', 'kms:Decrypt']]);
    expect(own.one('aws_kms_key').policy).toContain(`:${own.one('aws_sns_topic').name}"}}`);
  });

  test('lets a consumer put its poison into dead letters that a key encrypts', () => {
    const consumer = { code, settings: { quarantine: 'sqs' } } as const;

    const stack = synthesizeFanOut({
      fanOut: { encryption: { kind: 'customer-managed' } },
      subscribers: { Billing: { consumer } },
    });

    const policy = String(stack.one('aws_iam_role_policy', 'FanOut/Billing/Default/Default/Policy').policy);
    expect(allowedActionsOf(policy)).toEqual(
      expect.arrayContaining(['sqs:SendMessage', 'kms:GenerateDataKey', 'kms:Decrypt']),
    );
    expect(allowedActionsOf(policy)).not.toContain('s3:PutObject');
  });

  test('lets another account subscribe queues, and only queues', () => {
    const queueArn = 'arn:aws:sqs:eu-central-1:210987654321:orders';

    const stack = synthesizeFanOut({
      fanOut: { crossAccountSubscribers: { Partner: { accountId: '210987654321', queueArn } } },
    });

    expect(statementsOf(String(stack.one('aws_sns_topic_policy').policy))[0]).toEqual({
      effect: 'Allow',
      principal: { AWS: '210987654321' },
      actions: ['sns:Subscribe'],
      resources: [expect.stringContaining('aws_sns_topic')],
      condition: { StringEquals: { 'sns:Protocol': 'sqs', 'sns:Endpoint': queueArn } },
    });
  });

  test('lets another account that subscribes follow the pointers it gets', () => {
    const stack = synthesizeFanOut({
      fanOut: {
        crossAccountSubscribers: { Partner: { accountId: '210987654321' }, Again: { accountId: '210987654321' } },
      },
    });

    const [read] = statementsOf(String(stack.one('aws_s3_bucket_policy', 'FanOut/ClaimChecks/Policy').policy));
    expect(read).toMatchObject({
      effect: 'Allow',
      principal: { AWS: ['210987654321'] },
      actions: ['s3:GetObject'],
      resources: [expect.stringMatching(/^\$\{aws_s3_bucket\..*\.arn\}\/\*$/)],
    });
  });

  test('leaves out the claim check when told to, with every right to it', () => {
    const consumer = { code, settings: {} };

    const stack = synthesizeFanOut({ fanOut: { claimCheck: false }, subscribers: { Billing: { consumer } } });

    const policies = stack
      .pathsOf('aws_iam_role_policy')
      .map((path) => String(stack.one('aws_iam_role_policy', path).policy));
    expect(stack.pathsOf('aws_s3_bucket').filter((path) => path.includes('ClaimChecks'))).toEqual([]);
    expect(policies.flatMap(allowedActionsOf)).not.toContain('s3:GetObject');
  });

  test('names topic and queues by a kind that only Terraform knows', () => {
    const stack = synthesizeWithVariables(({ fifo }) => ({
      fanOut: { fifo: fifo.booleanValue },
      subscribers: { Billing: {} },
    }));

    expect(stack.one('aws_sns_topic')).toMatchObject({
      name: '${var.fifo ? "x-fan-out.fifo" : "x-fan-out"}',
      fifo_topic: '${var.fifo ? true : null}',
      content_based_deduplication: '${var.fifo ? false : null}',
    });
    expect(stack.one('aws_sqs_queue', 'FanOut/Billing/DeadLetters/Resource').name).toBe(
      '${var.fifo ? "x-billing-dead-letters.fifo" : "x-billing-dead-letters"}',
    );
  });

  test('makes a key of its own where its kind asks for one and none is given', () => {
    const stack = synthesizeWithVariables(({ kind, key }) => ({
      fanOut: { encryption: { kind: kind.stringValue as 'customer-managed', kmsKeyArn: keyArnOf(key) } },
    }));

    expect(stack.one('aws_kms_key').count).toMatch(/var\.kind == "customer-managed".*&&.*!\(?var\.key != null/);
    expect(stack.one('aws_sns_topic').kms_master_key_id).toMatch(
      /^\$\{var\.kind == "customer-managed" \? local\..*_KeyArn_.* : "alias\/aws\/sns"\}$/,
    );
    expect(Object.values(stack.locals())).toEqual([
      expect.stringMatching(
        /^\$\{var\.key != null \? try\(var\.key\.arn, null\) : one\(aws_kms_key\..*\[\*\]\.arn\)\}$/,
      ),
    ]);
  });

  test('makes no key where the one that is given is known to be there', () => {
    const stack = synthesizeWithVariables(({ kind }) => ({
      fanOut: { encryption: { kind: kind.stringValue as 'customer-managed', kmsKeyArn: 'arn:aws:kms:::key/one' } },
    }));

    expect(stack.pathsOf('aws_kms_key')).toEqual([]);
    expect(stack.one('aws_sns_topic').kms_master_key_id).toBe(
      '${var.kind == "customer-managed" ? "arn:aws:kms:::key/one" : "alias/aws/sns"}',
    );
  });

  test('lets every account subscribe that only Terraform knows', () => {
    const stack = synthesizeWithVariables(({ accounts }) => ({ fanOut: { crossAccountSubscribers: accounts.value } }));

    const policy = String(stack.one('aws_sns_topic_policy').policy);
    expect(policy).toMatch(/\[for name, subscriber in var\.accounts : \{ Sid = "Subscribe\$\{name\}", /);
    expect(policy).toMatch(/"sns:Endpoint" = subscriber\.queue_arn } : key => value if value != null \}/);
    expect(stack.one('aws_s3_bucket_policy', 'FanOut/ClaimChecks/Policy').policy).toContain(
      'AWS = distinct([for subscriber in var.accounts : subscriber.account_id])',
    );
  });

  test('tells the function of transport and bucket only where they are not as its zip expects', () => {
    const stack = synthesizeWithVariables(({ transport, claims }) => ({
      fanOut: { transport: transport.stringValue as 'sdk', claimCheck: claims.booleanValue },
    }));

    const { variables } = (stack.one('aws_lambda_function').environment ?? {}) as { variables: string };
    expect(variables).toContain('var.transport == "direct" ? { TRIBUTARY_TRANSPORT = var.transport } : {}');
    expect(variables).toMatch(/var\.claims \? \{ TRIBUTARY_CLAIM_CHECK_BUCKET = one\(aws_s3_bucket\..*\) \} : \{\}/);
  });

  test('offers what a subscriber of another module needs', () => {
    let fanOut: FanOut | undefined;

    synthesizeConstructs((stack) => {
      fanOut = new FanOut(stack, 'FanOut', { ...props, fanOut: { fifo: true } });
    });

    expect(fanOut).toMatchObject({
      fifo: true,
      topic: { arn: expect.any(String), key: { isThere: false } },
      claimChecks: { arn: expect.any(String), name: expect.any(String) },
    });
  });
});

describe('Subscriber', () => {
  test("leaves AWS's own scope of a filter out, which may not stand beside a filter known after apply", () => {
    const stack = synthesizeSubscriber(() => ({
      filterPolicy: { eventName: ['INSERT'] },
      filterPolicyScope: 'MessageAttributes',
    }));

    expect(stack.one('aws_sns_topic_subscription')).not.toHaveProperty('filter_policy_scope');
  });

  test('takes a filter that may be null, and its scope only with it', () => {
    const stack = synthesizeSubscriber(({ filter, scope }) => ({
      filterPolicy: filter.stringValue,
      filterPolicyScope: scope.stringValue as 'MessageBody',
    }));

    expect(stack.one('aws_sns_topic_subscription')).toMatchObject({
      topic_arn: '${var.topic}',
      filter_policy: '${var.filter}',
      filter_policy_scope: '${var.filter != null && var.scope == "MessageBody" ? var.scope : null}',
    });
  });

  test('takes every number from Terraform', () => {
    const stack = synthesizeSubscriber(({ receives, visibility, retention }) => ({
      maxReceiveCount: receives.numberValue,
      visibilityTimeoutSeconds: visibility.numberValue,
      messageRetentionSeconds: retention.numberValue,
    }));

    expect(stack.one('aws_sqs_queue', 'Billing/Queue/Resource')).toMatchObject({
      redrive_policy: expect.stringMatching(/^\$\{jsonencode\(\{.*maxReceiveCount = var\.receives/),
      visibility_timeout_seconds: '${var.visibility}',
      message_retention_seconds: '${var.retention}',
    });
  });
});

const props: FanOutProps = {
  pipeline: 'x',
  name: 'x-fan-out',
  consumer: 'FanOut',
  code,
  source,
  settings: {},
  fanOut: {},
  subscribers: {},
  preventDestroy: false,
};

function synthesizeFanOut(changed: Partial<FanOutProps>) {
  return synthesizeConstructs((stack) => {
    new FanOut(stack, 'FanOut', { ...props, ...changed });
  });
}

const variableNames = [
  ...(['accounts', 'claims', 'fifo', 'filter', 'key', 'kind', 'receives'] as const),
  ...(['retention', 'scope', 'topic', 'transport', 'visibility'] as const),
] as const;

type Variables = Record<(typeof variableNames)[number], TerraformVariable>;

function variablesOf(scope: TerraformStack): Variables {
  const made = variableNames.map((name) => [name, new TerraformVariable(scope, name, {})]);
  return Object.fromEntries(made) as Variables;
}

function synthesizeWithVariables(changed: (variables: Variables) => Partial<FanOutProps>) {
  let stack: TerraformStack | undefined;
  const synthesized = synthesizeConstructs((scope) => {
    stack = scope;
    new FanOut(scope, 'FanOut', { ...props, ...changed(variablesOf(scope)) });
  });
  return { ...synthesized, locals: () => (stack!.toTerraform() as { locals: Record<string, string> }).locals };
}

function synthesizeSubscriber(settingsOf: (variables: Variables) => SubscriberSettings) {
  return synthesizeConstructs((scope) => {
    const variables = variablesOf(scope);
    new Subscriber(scope, 'Billing', {
      name: 'x-billing',
      consumerName: 'Billing',
      topicArn: variables.topic.stringValue,
      fifo: false,
      key: { arn: '', isThere: false },
      settings: settingsOf(variables),
      claimCheckStatements: [],
      preventDestroy: false,
    });
  });
}

/** The ARN of a key that a variable names as an object. */
function keyArnOf({ value }: TerraformVariable): string {
  return String(optionalExpression(expression`try(${value}.arn, null)`, expression`${value} != null`));
}
