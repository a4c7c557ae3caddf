import { busArn, pipeTo, seen } from './seen-pipeline';

describe('lookAtAlarms', () => {
  it('tells the alarms that watch a part of the pipeline, and no others', async () => {
    const alarm = (AlarmName: string, Name: string, Value: string) => ({
      AlarmName,
      AlarmDescription: 'A consumer is late. Runbook: docs/runbook.md#iterator-age-page',
      Dimensions: [{ Name, Value }],
    });
    const asked: object[] = [];

    const { wrong } = await seen({
      answers: {
        DescribeAlarms(input) {
          asked.push(input);
          if (input.NextToken === undefined)
            return { MetricAlarms: [alarm('late', 'FunctionName', 'orders-View')], NextToken: 'more' };
          return {
            MetricAlarms: [
              alarm('foreign', 'FunctionName', 'other-View'),
              alarm('topic', 'TopicName', 'orders-changes'),
              {
                AlarmName: 'math',
                Metrics: [{ MetricStat: { Metric: { Dimensions: [{ Name: 'QueueName', Value: 'shipping' }] } } }],
              },
              {
                AlarmName: 'query',
                Metrics: [{ Expression: "SELECT MAX(x) FROM y WHERE TableName = 'orders-table'" }],
              },
            ],
            CompositeAlarms: [
              { AlarmName: 'page', AlarmRule: 'ALARM("late") OR ALARM("more")' },
              { AlarmName: 'foreign-page', AlarmRule: 'ALARM("foreign")' },
            ],
          };
        },
      },
    });

    expect(wrong).toEqual([
      'alarm late: A consumer is late. -> docs/runbook.md#iterator-age-page',
      'alarm topic: A consumer is late. -> docs/runbook.md#iterator-age-page',
      'alarm math: in ALARM -> undefined',
      'alarm query: in ALARM -> undefined',
      'alarm page: in ALARM -> undefined',
    ]);
    expect(asked[0]).toEqual({ StateValue: 'ALARM', AlarmTypes: ['MetricAlarm', 'CompositeAlarm'] });
  });

  it('tells the alarms of rules and of their queues', async () => {
    const alarm = (AlarmName: string, ...dimensions: readonly (readonly [string, string])[]) => ({
      AlarmName,
      Dimensions: dimensions.map(([Name, Value]) => ({ Name, Value })),
    });

    const { wrong } = await seen({
      answers: {
        ...pipeTo(busArn, ['{}']),
        DescribeAlarms: () => ({
          MetricAlarms: [
            alarm('rule', ['EventBusName', 'orders-shop'], ['RuleName', 'orders-shop-warehouse']),
            alarm('kept', ['QueueName', 'orders-shop-warehouse-dead-letters']),
            alarm('of another bus', ['EventBusName', 'orders-shop-2'], ['RuleName', 'orders-shop-warehouse']),
            alarm('of another queue', ['QueueName', 'orders-shopping']),
          ],
        }),
      },
      pipeline: { consumers: [] },
    });

    expect(wrong).toEqual(['alarm rule: in ALARM -> undefined', 'alarm kept: in ALARM -> undefined']);
  });
});
