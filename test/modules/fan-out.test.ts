import { TerraformVariable } from 'cdktf';
import { FanOut, type FanOutProps } from '../../modules/fan-out';
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
      subscribers: { Billing: { filterPolicy: { eventName: ['INSERT'] }, maxReceiveCount: 3 }, Search: {} },
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
      filter_policy_scope: 'MessageAttributes',
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

  test('makes one subscriber for each element that only Terraform knows', () => {
    const stack = synthesizeConstructs((scope) => {
      const subscribers = new TerraformVariable(scope, 'subscribers', { type: 'map(any)' }).value;
      new FanOut(scope, 'FanOut', { ...props, subscribers });
    });

    const { for_each, name } = stack.one('aws_sqs_queue', 'FanOut/Subscriber/Queue/Resource');

    expect(for_each).toBe('${var.subscribers}');
    expect(name).toBe('x-${each.key}');
    expect(stack.one('aws_sns_topic_subscription').endpoint).toMatch(/^\$\{aws_sqs_queue\..*\[each\.key\]\.arn\}$/);
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
