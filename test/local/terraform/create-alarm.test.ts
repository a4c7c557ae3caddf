import { Configuration } from '../../../local/terraform/configuration';
import { createResources } from '../../../local/terraform/create-resources';
import type { Json } from '../../../local/terraform/json-block';
import { emptyResources, type LocalResources } from '../../../local/terraform/resources';
import type { World } from '../../../local/terraform/simulated-types';

const plain = {
  alarm_name: 'dead-letters',
  alarm_description: 'Somebody must look.',
  namespace: 'AWS/SQS',
  metric_name: 'ApproximateNumberOfMessagesVisible',
  dimensions: { QueueName: 'dead' },
  statistic: 'Maximum',
  period: 60,
  comparison_operator: 'GreaterThanThreshold',
  threshold: 0,
  evaluation_periods: 3,
  treat_missing_data: 'ignore',
  alarm_actions: ['arn:aws:sns:eu-west-1:000000000000:pager'],
};

describe('createMetricAlarm', () => {
  test('reads an alarm about one metric', async () => {
    const { alarms } = await create({ aws_cloudwatch_metric_alarm: { dead: plain } });

    expect(alarms).toMatchObject([
      {
        kind: 'metric',
        address: 'aws_cloudwatch_metric_alarm.dead',
        arn: 'arn:aws:cloudwatch:eu-west-1:000000000000:alarm:dead-letters',
        metric: { namespace: 'AWS/SQS', dimensions: { QueueName: 'dead' }, statistic: 'Maximum', periodSeconds: 60 },
        queries: [],
        datapointsToAlarm: 3,
        treatMissingData: 'ignore',
        actions: { OK: [], ALARM: ['arn:aws:sns:eu-west-1:000000000000:pager'], INSUFFICIENT_DATA: [] },
      },
    ]);
  });

  test('reads one about an expression, and leaves its actions out where they are switched off', async () => {
    const metric = { namespace: 'AWS/Lambda', metric_name: 'Errors', period: 300, stat: 'Sum', dimensions: { a: 'b' } };
    const metric_query = [
      { id: 'm1', metric: [metric] },
      { id: 'rate', expression: 'FILL(m1, 0)', return_data: true },
    ];
    const { namespace, metric_name, dimensions, statistic, period, ...rest } = plain;
    const body = { ...rest, metric_query, datapoints_to_alarm: 2, actions_enabled: false };

    const { alarms } = await create({ aws_cloudwatch_metric_alarm: { late: body } });

    expect(alarms).toMatchObject([
      {
        metric: undefined,
        queries: [
          { id: 'm1', metric: { name: 'Errors', statistic: 'Sum', periodSeconds: 300 }, returnsData: false },
          { id: 'rate', expression: 'FILL(m1, 0)', metric: undefined, returnsData: true },
        ],
        datapointsToAlarm: 2,
        actions: { ALARM: [] },
      },
    ]);
  });

  test('leaves out one that compares with a band', async () => {
    const banded = { ...plain, comparison_operator: 'GreaterThanUpperThreshold' };

    const { alarms, omissions } = await create({ aws_cloudwatch_metric_alarm: { dead: banded } });

    expect(alarms).toEqual([]);
    expect(omissions).toEqual([
      { address: 'aws_cloudwatch_metric_alarm.dead', reason: 'it compares by GreaterThanUpperThreshold' },
    ]);
  });
});

describe('createCompositeAlarm', () => {
  test('reads a rule that names other alarms of the configuration', async () => {
    const page = { alarm_name: 'page', alarm_rule: `ALARM("\${aws_cloudwatch_metric_alarm.dead.alarm_name}")` };

    const { alarms } = await create({
      aws_cloudwatch_metric_alarm: { dead: plain },
      aws_cloudwatch_composite_alarm: { page },
    });

    expect(alarms.find(({ kind }) => kind === 'composite')).toMatchObject({
      name: 'page',
      rule: 'ALARM("dead-letters")',
    });
  });
});

async function create(resource: Json): Promise<LocalResources> {
  const resources = emptyResources();
  const json = { provider: { aws: [{ region: 'eu-west-1' }] }, resource };
  await createResources(new Configuration(json, '000000000000'), { resources } as unknown as World);
  return resources;
}
