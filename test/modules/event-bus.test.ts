import { EventBus } from '../../modules/event-bus';
import type { EventBusSettings, EventTarget } from '../../modules/event-bus-settings';
import { synthesizeConstructs } from '../support/construct-stack';

const arn = (service: string, name: string) => `arn:aws:${service}:eu-central-1:123456789012:${name}`;
const eventPattern = { source: ['orders'] };

function synthesizeBus(settings: EventBusSettings) {
  return synthesizeConstructs((scope) => {
    new EventBus(scope, 'Shop', { name: 'orders-dev-shop', settings, preventDestroy: true });
  });
}

const synthesizeRule = (target: EventTarget) => synthesizeBus({ rules: { Mails: { eventPattern, target } } });

describe('EventBus', () => {
  test('is a bus alone by default, which Terraform may not destroy', () => {
    const { one, pathsOf } = synthesizeBus({});

    expect(one('aws_cloudwatch_event_bus')).toMatchObject({
      name: 'orders-dev-shop',
      lifecycle: { prevent_destroy: true },
    });
    expect([...pathsOf('aws_cloudwatch_event_archive'), ...pathsOf('aws_cloudwatch_event_rule')]).toEqual([]);
  });

  test('keeps events for a replay where that is asked for', () => {
    const { one } = synthesizeBus({ archiveRetentionInDays: 30 });

    expect(one('aws_cloudwatch_event_archive').retention_days).toBe(30);
  });
});

describe('EventRule', () => {
  test('tries an event for a day, then keeps it in a queue that this rule alone may fill', () => {
    const { one } = synthesizeRule({ sqs: { arn: arn('sqs', 'mails') } });

    expect(one('aws_cloudwatch_event_target')).toMatchObject({
      arn: arn('sqs', 'mails'),
      retry_policy: { maximum_event_age_in_seconds: 86_400, maximum_retry_attempts: 185 },
      dead_letter_config: { arn: expect.stringContaining('aws_sqs_queue.Shop_Mails_DeadLetters') },
    });
    const [sender] = JSON.parse(String(one('aws_sqs_queue_policy').policy)).Statement;
    expect(sender).toMatchObject({
      Principal: { Service: 'events.amazonaws.com' },
      Condition: { ArnEquals: { 'aws:SourceArn': expect.stringContaining('aws_cloudwatch_event_rule') } },
    });
  });

  test('fills a queue of its own, and waits for the policy that lets it', () => {
    const { one, pathsOf } = synthesizeRule({ ownQueue: {}, inputPath: '$.detail' });

    expect(pathsOf('aws_sqs_queue')).toEqual(['Shop/Mails/DeadLetters/Resource', 'Shop/Mails/Queue/Resource']);
    const { arn: target, input_path: path, depends_on: awaited } = one('aws_cloudwatch_event_target');
    expect(target).toContain('Queue');
    expect(path).toBe('$.detail');
    expect(awaited).toHaveLength(2);
  });

  test.each([
    ['stepFunctions', 'states:StartExecution'],
    ['eventBus', 'events:PutEvents'],
    ['apiDestination', 'events:InvokeApiDestination'],
    ['firehose', ['firehose:PutRecord', 'firehose:PutRecordBatch']],
    ['kinesis', ['kinesis:PutRecord', 'kinesis:PutRecords']],
  ] as const)('takes a role for a target of kind %s, which only the rule may take', (kind, action) => {
    const { one } = synthesizeRule({ [kind]: { arn: arn('any', 'target') } } as EventTarget);

    const { Statement: granted } = JSON.parse(String(one('aws_iam_role_policy').policy));
    expect(granted).toEqual([expect.objectContaining({ Action: action, Resource: arn('any', 'target') })]);
    const [trust] = JSON.parse(String(one('aws_iam_role').assume_role_policy)).Statement;
    expect(trust.Condition.ArnEquals['aws:SourceArn']).toContain('aws_cloudwatch_event_rule');
  });

  test('gets the permission to call a function by its alias, and no role', () => {
    const { one, pathsOf } = synthesizeRule({ lambda: { arn: arn('lambda', 'function:mails:live') } });

    expect(one('aws_lambda_permission')).toMatchObject({
      function_name: arn('lambda', 'function:mails'),
      qualifier: 'live',
      principal: 'events.amazonaws.com',
    });
    expect(pathsOf('aws_iam_role')).toEqual([]);
  });

  test('sends to a FIFO queue in one group', () => {
    const { one } = synthesizeRule({ sqs: { arn: arn('sqs', 'mails.fifo'), messageGroupId: 'all' } });

    expect(one('aws_cloudwatch_event_target').sqs_target).toEqual([{ message_group_id: 'all' }]);
  });
});
