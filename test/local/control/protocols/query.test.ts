import { decodeQuery, encodeQuery, encodeQueryFault } from '../../../../local/control/protocols/query';

describe('decodeQuery', () => {
  test('makes objects and lists of what the AWS CLI sends', () => {
    const body =
      'Action=GetMetricData&MetricDataQueries.member.2.Id=m2&MetricDataQueries.member.1.Id=m1' +
      '&MetricDataQueries.member.1.MetricStat.Metric.Dimensions.member.1.Name=QueueName&StartTime=2026-01-01T00%3A00%3A00Z';

    expect(decodeQuery(body)).toEqual({
      Action: 'GetMetricData',
      MetricDataQueries: [{ Id: 'm1', MetricStat: { Metric: { Dimensions: [{ Name: 'QueueName' }] } } }, { Id: 'm2' }],
      StartTime: '2026-01-01T00:00:00Z',
    });
  });
});

describe('encodeQuery', () => {
  test('writes lists, times and what needs escaping', () => {
    const xml = encodeQuery('DescribeAlarms', {
      MetricAlarms: [{ AlarmName: 'a < b', At: new Date(0) }],
      No: undefined,
    });

    expect(xml).toContain(
      '<DescribeAlarmsResult><MetricAlarms><member><AlarmName>a &lt; b</AlarmName><At>1970-01-01T00:00:00.000Z</At>',
    );
    expect(xml).not.toContain('<No>');
  });
});

describe('encodeQueryFault', () => {
  test('names the code and the message', () => {
    expect(encodeQueryFault('ResourceNotFound', 'no & none')).toContain(
      '<Code>ResourceNotFound</Code><Message>no &amp; none</Message>',
    );
  });
});
