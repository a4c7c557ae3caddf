import { readFanOutSettings } from '../../../handlers/fan-out/settings';

const right = {
  TRIBUTARY_CONSUMER: 'FanOut',
  TRIBUTARY_TOPIC_ARN: 'arn:aws:sns:eu-west-1:123456789012:orders.fifo',
};

function problemsOf(environment: Record<string, string>): string {
  try {
    readFanOutSettings({ ...right, ...environment }, 'sdk');
    return '';
  } catch (error) {
    return (error as Error).message;
  }
}

describe('readFanOutSettings', () => {
  test('reads the settings', () => {
    const settings = readFanOutSettings(
      {
        ...right,
        TRIBUTARY_TRANSPORT: 'direct',
        TRIBUTARY_FILTER_ATTRIBUTES: '["status","customer.id"]',
        TRIBUTARY_CLAIM_CHECK_BUCKET: 'claims',
        TRIBUTARY_CLAIM_CHECK_KEEP: '["new.status","old"]',
      },
      'direct',
    );

    expect(settings).toEqual({
      consumer: 'FanOut',
      topicArn: right.TRIBUTARY_TOPIC_ARN,
      transport: 'direct',
      filterAttributes: ['status', 'customer.id'],
      claimCheckBucket: 'claims',
      claimCheckKeep: ['new.status', 'old'],
    });
  });

  test('keeps and copies nothing unless told to', () => {
    const settings = readFanOutSettings(right, 'sdk');

    expect([settings.filterAttributes, settings.claimCheckKeep]).toEqual([[], []]);
  });

  const seven = JSON.stringify(['a', 'b', 'c', 'd', 'e', 'f', 'g']);

  test.each([
    [{ TRIBUTARY_TOPIC_ARN: 'orders' }, 'TRIBUTARY_TOPIC_ARN` must be the ARN of an SNS topic, got "orders"'],
    [{ TRIBUTARY_TRANSPORT: 'direct' }, 'TRIBUTARY_TRANSPORT` must be "sdk" for this zip, got "direct"'],
    [{ TRIBUTARY_FILTER_ATTRIBUTES: '{}' }, 'TRIBUTARY_FILTER_ATTRIBUTES` must be a JSON list'],
    [{ TRIBUTARY_FILTER_ATTRIBUTES: '["a","a"]' }, 'TRIBUTARY_FILTER_ATTRIBUTES` must name each attribute once'],
    [{ TRIBUTARY_FILTER_ATTRIBUTES: '["table"]' }, 'TRIBUTARY_FILTER_ATTRIBUTES` must name each attribute once'],
    [
      { TRIBUTARY_FILTER_ATTRIBUTES: '["a b"]' },
      'TRIBUTARY_FILTER_ATTRIBUTES` must be names that SNS takes, got "a b"',
    ],
    [{ TRIBUTARY_FILTER_ATTRIBUTES: '["aws.x"]' }, 'TRIBUTARY_FILTER_ATTRIBUTES` must be names that SNS takes'],
    [{ TRIBUTARY_FILTER_ATTRIBUTES: seven.replace('"a"', '"a","h"') }, 'must have at most 7 names, got 8'],
    [{ TRIBUTARY_CLAIM_CHECK_KEEP: '["new.status"]' }, 'TRIBUTARY_CLAIM_CHECK_KEEP` keeps parts of oversize messages'],
    [{ TRIBUTARY_CLAIM_CHECK_KEEP: '["status"]', TRIBUTARY_CLAIM_CHECK_BUCKET: 'b' }, 'must be a JSON list of paths'],
    [{ TRIBUTARY_CLAIM_CHECK_KEEP: '[1]', TRIBUTARY_CLAIM_CHECK_BUCKET: 'b' }, 'must be a JSON list of paths'],
  ])('fails when the environment has %j', (environment, problem) => {
    const problems = problemsOf(environment as Record<string, string>);

    expect(problems).toContain(problem);
    expect(problems.split('\n')).toHaveLength(1);
  });

  test('names every mistake at once', () => {
    const problems = problemsOf({
      TRIBUTARY_TOPIC_ARN: 'x',
      TRIBUTARY_TRANSPORT: 'y',
      TRIBUTARY_FILTER_ATTRIBUTES: '1',
    });

    expect(problems.split('\n')).toHaveLength(3);
  });

  test('takes seven filter attributes', () => {
    const problems = problemsOf({ TRIBUTARY_FILTER_ATTRIBUTES: seven });

    expect(problems).toBe('');
  });
});
