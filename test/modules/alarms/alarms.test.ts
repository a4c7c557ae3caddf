import type { AlarmSettings } from '../../../modules/alarm-settings';
import type { AlarmSubjects, StreamConsumerSubject } from '../../../modules/alarms/alarm-subjects';
import { Alarms } from '../../../modules/alarms/alarms';
import { synthesizeConstructs } from '../../support/construct-stack';
import type { Arguments } from '../../support/synthesized';

const consumer: StreamConsumerSubject = { functionName: 'orders-totals', tableName: 'orders' };

function alarms(subjects: AlarmSubjects, settings: AlarmSettings = {}, region = 'eu-central-1') {
  return synthesizeConstructs(
    (stack) => new Alarms(stack, 'Alarms', { name: 'orders', region, subjects, settings, tableName: 'orders' }),
  );
}

function keysOf(subjects: AlarmSubjects, settings: AlarmSettings = {}): readonly string[] {
  const paths = alarms(subjects, settings).pathsOf('aws_cloudwatch_metric_alarm');
  return paths.map((path) => path.split('/').at(-1)!);
}

function alarm(subjects: AlarmSubjects, key: string, settings: AlarmSettings = {}): Arguments {
  const stack = alarms(subjects, settings);
  const path = stack.pathsOf('aws_cloudwatch_metric_alarm').find((each) => each.endsWith(`/${key}`))!;
  return stack.one('aws_cloudwatch_metric_alarm', path);
}

describe('Alarms', () => {
  test.each<[string, AlarmSubjects, readonly string[]]>([
    [
      'a consumer of a stream',
      { streamConsumers: { a: consumer } },
      ['FunctionErrors', 'FunctionThrottles', 'IteratorAgePage', 'IteratorAgeWarning', 'WritesWithoutInvocations'],
    ],
    ['a queue that others read', { queues: { a: { name: 'q' } } }, ['QueueAgePage']],
    ['a queue of ours', { queues: { a: { name: 'q', consumed: true } } }, ['QueueAgePage', 'QueueAgeWarning']],
    [
      'a consumer of a queue with a quarantine',
      { queueConsumers: { a: { functionName: 'f', failureQueue: { name: 'q' } } } },
      ['Failures', 'FunctionErrors', 'FunctionThrottles'],
    ],
    ['dead letters', { deadLetterQueues: { a: { name: 'q' } } }, ['DeadLetters']],
    ['a topic', { topics: { a: { name: 't' } } }, ['TopicDeliveriesFailed']],
    ['a rule', { rules: { a: { name: 'r', busName: 'b' } } }, ['RuleEventsLost', 'RuleFailures']],
    [
      'a table with a Kinesis stream',
      { replicatedTables: { a: { name: 't' } } },
      ['ReplicationAge', 'ReplicationFailures'],
    ],
    ['a delivery stream', { deliveryStreams: { a: { name: 's' } } }, ['ArchiveAge', 'ArchiveDeliveryFailures']],
    [
      'a delivery stream of Parquet',
      { deliveryStreams: { a: { name: 's', convertsFormat: true } } },
      ['ArchiveAge', 'ArchiveConversionFailures', 'ArchiveDeliveryFailures'],
    ],
    [
      'a pipe with a filter',
      { pipes: { a: { name: 'p', tableName: 't', filtered: true, deadLetterQueue: { name: 'q' } } } },
      ['PipeDeadLetters', 'PipeFailures', 'PipeThrottles'],
    ],
    [
      'a pipe without one',
      { pipes: { a: { name: 'p', tableName: 't', deadLetterQueue: { name: 'q' } } } },
      ['PipeDeadLetters', 'PipeFailures', 'PipeThrottles', 'WritesWithoutExecutions'],
    ],
  ])('watch of %s what suits it', (_what, subjects, expected) => {
    expect(keysOf(subjects)).toEqual(expected);
  });

  test.each<[string, Partial<StreamConsumerSubject>, AlarmSettings, number, number]>([
    ['a stream of 24 hours', {}, {}, 10_368_000, 1_728_000],
    ['other percentages', {}, { iteratorAgePercent: 5, iteratorAgeWarningPercent: 1 }, 4_320_000, 864_000],
    ['a mapping that gives up sooner', { maximumRecordAgeInSeconds: 3_600 }, {}, 1_800_000, 900_000],
    [
      'a mapping that never gives up',
      { maximumRecordAgeInSeconds: -1, retentionHours: 168 },
      {},
      72_576_000,
      12_096_000,
    ],
    ['a Kinesis stream of a week', { retentionHours: 168 }, {}, 10_800_000, 5_400_000],
  ])('take for %s as late what leaves time to act', (_what, differing, settings, page, warning) => {
    const subjects = { streamConsumers: { a: { ...consumer, ...differing } } };

    expect(alarm(subjects, 'IteratorAgePage', settings).threshold).toBe(page);
    expect(alarm(subjects, 'IteratorAgeWarning', settings).threshold).toBe(warning);
  });

  test.each<[string, Partial<StreamConsumerSubject>, object, object]>([
    [
      'a table',
      {},
      { namespace: 'AWS/DynamoDB', metric_name: 'ConsumedWriteCapacityUnits', dimensions: { TableName: 'orders' } },
      { metric_name: 'Invocations', dimensions: { FunctionName: 'orders-totals' } },
    ],
    [
      'a Kinesis stream',
      { kinesisStreamName: 'changes', tableName: undefined },
      { namespace: 'AWS/Kinesis', metric_name: 'IncomingRecords', dimensions: { StreamName: 'changes' } },
      { metric_name: 'Invocations', dimensions: { FunctionName: 'orders-totals' } },
    ],
    [
      'a table by a filter',
      { filtered: true, countsEvents: true, mappingUuid: '1-2' },
      { namespace: 'AWS/DynamoDB', metric_name: 'ConsumedWriteCapacityUnits', dimensions: { TableName: 'orders' } },
      { metric_name: 'PolledEventCount', dimensions: { EventSourceMappingUUID: '1-2' } },
    ],
  ])('compare what is written to %s with what is taken', (_what, differing, writes, taken) => {
    const { metric_query: queries } = alarm(
      { streamConsumers: { a: { ...consumer, ...differing } } },
      'WritesWithoutInvocations',
    );

    expect(queries).toMatchObject([
      { return_data: true, expression: 'IF(FILL(writes, 0) > 0 AND FILL(taken, 0) == 0, 1, 0)' },
      { id: 'writes', metric: { ...writes, stat: 'Sum' } },
      { id: 'taken', metric: { ...taken, stat: 'Sum' } },
    ]);
  });

  test('cannot tell whether a mapping stands still that filters and counts nothing', () => {
    const keys = keysOf({ streamConsumers: { a: { ...consumer, filtered: true } } });

    expect(keys).not.toContain('WritesWithoutInvocations');
  });

  test.each([
    [undefined, []],
    [0, []],
    [1, []],
    [2, [1.8]],
    [100, [90]],
  ])('of %s reserved executions watch a share, where there is one', (reservedConcurrentExecutions, expected) => {
    const subjects = { functions: { a: { functionName: 'f', reservedConcurrentExecutions } } };

    const keys = keysOf(subjects).filter((key) => key === 'ConcurrencyNearLimit');

    expect(keys.map((key) => alarm(subjects, key).threshold)).toEqual(expected);
  });

  test('want somebody now where pointers run out, and in the morning where payloads are kept', () => {
    const failureQueue = { name: 'orders-totals-failures' };
    const ofKind = (holdsPointers: boolean) =>
      keysOf({ streamConsumers: { a: { ...consumer, failureQueue: { ...failureQueue, holdsPointers } } } });

    expect(ofKind(true)).toEqual(expect.arrayContaining(['FailurePointers', 'FailuresNotKept']));
    expect(ofKind(true)).not.toContain('Failures');
    expect(ofKind(false)).toEqual(expect.arrayContaining(['Failures', 'FailuresNotKept']));
    expect(ofKind(false)).not.toContain('FailurePointers');
  });

  test('tell warnings one by one, and pages together', () => {
    const settings = {
      actions: ['arn:aws:sns:eu-central-1:1:page'],
      warningActions: ['arn:aws:sns:eu-central-1:1:morning'],
    };
    const stack = alarms({ queues: { a: { name: 'q', consumed: true } } }, settings);

    const page = stack.one('aws_cloudwatch_metric_alarm', 'Alarms/Default/A/QueueAgePage');
    const warning = stack.one('aws_cloudwatch_metric_alarm', 'Alarms/Default/A/QueueAgeWarning');
    const all = stack.one('aws_cloudwatch_composite_alarm');

    expect([page.alarm_actions, page.ok_actions]).toEqual([[], []]);
    expect([warning.alarm_actions, warning.ok_actions]).toEqual([settings.warningActions, settings.warningActions]);
    expect([all.alarm_actions, all.ok_actions]).toEqual([settings.actions, settings.actions]);
    expect(all.alarm_rule).toMatch(/^ALARM\("\$\{aws_cloudwatch_metric_alarm\.\w*QueueAgePage\w*\.alarm_name\}"\)$/);
  });

  test.each([
    [70, ['orders-page']],
    [71, ['orders-page', 'orders-page-2']],
  ])('of %d pages make as many alarms as their rules take', (count, expected) => {
    const queues = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [`q-${index}`, { name: `q-${index}` }]),
    );
    const stack = alarms({ queues });

    const made = stack
      .pathsOf('aws_cloudwatch_composite_alarm')
      .map((path) => stack.one('aws_cloudwatch_composite_alarm', path));

    expect(made.map(({ alarm_name: name }) => name)).toEqual(expected);
  });

  test('leave out what is not wanted, also in the dashboard', () => {
    const without = ['queue-age-page'];
    const stack = alarms({ queues: { a: { name: 'q' } } }, { without });

    expect(stack.pathsOf('aws_cloudwatch_metric_alarm')).toEqual([]);
    expect(stack.pathsOf('aws_cloudwatch_composite_alarm')).toEqual([]);
    expect(alarms({}, { dashboard: false }).pathsOf('aws_cloudwatch_dashboard')).toEqual([]);
  });

  test('link the runbook of whoever has one', () => {
    const { alarm_description: description } = alarm({ topics: { a: { name: 't' } } }, 'TopicDeliveriesFailed', {
      runbookUrl: 'https://wiki.example.com/runbook',
    });

    expect(description).toMatch(/\. Runbook: https:\/\/wiki\.example\.com\/runbook#topic-deliveries-failed$/);
  });

  test('ask DynamoDB for a table whatever the operation is called', () => {
    const { metric_query: queries } = alarm({ replicatedTables: { a: { name: 'orders' } } }, 'ReplicationAge');

    expect(queries).toEqual([
      expect.objectContaining({
        period: 300,
        expression: `SELECT MAX(AgeOfOldestUnreplicatedRecord) FROM SCHEMA("AWS/DynamoDB", DelegatedOperation, TableName) WHERE TableName = 'orders'`,
      }),
    ]);
  });
});

interface Widget {
  readonly type: string;
  readonly properties: { readonly markdown?: string; readonly title?: string; readonly alarms?: readonly string[] };
}

describe('the dashboard', () => {
  const widgets = (subjects: AlarmSubjects, region?: string): readonly Widget[] => {
    const { dashboard_body: body } = alarms(subjects, {}, region).one('aws_cloudwatch_dashboard');
    return (JSON.parse(body as string) as { readonly widgets: readonly Widget[] }).widgets;
  };

  test('answers three questions from top to bottom, and draws nothing that is not there', () => {
    const titles = widgets({ streamConsumers: { a: consumer } }).map(
      ({ properties: { markdown, title } }) => markdown ?? title,
    );

    expect(titles).toEqual([
      '# orders: is anything lost?',
      'Alarms',
      'Could not even be given up',
      'Errors and throttles',
      '# How late are we?',
      'Age of the oldest record, ms',
      '# What does it cost?',
      'Writes to the table, units',
      'Invocations',
      'Time of functions, ms',
    ]);
  });

  test.each([
    ['eu-central-1', 'aws'],
    ['cn-north-1', 'aws-cn'],
    ['us-gov-west-1', 'aws-us-gov'],
  ])('shows alarms of %s, pages first', (region, partition) => {
    const [, shown] = widgets({ queues: { a: { name: 'q', consumed: true } } }, region);

    const keys = shown!.properties.alarms!.map((arn) => /\.(Alarms_\w+?)(?:_[0-9A-F]{8})?\.alarm_name/.exec(arn)?.[1]);

    expect(shown!.properties.alarms!.every((arn) => arn.startsWith(`arn:${partition}:cloudwatch:${region}:`))).toBe(
      true,
    );
    expect(keys).toEqual(['Alarms_Page', 'Alarms_A_QueueAgePage', 'Alarms_A_QueueAgeWarning']);
  });

  test('shows as many alarms as CloudWatch draws', () => {
    const queues = Object.fromEntries(
      Array.from({ length: 110 }, (_, index) => [`q-${index}`, { name: `q-${index}` }]),
    );

    const [, shown] = widgets({ queues });

    expect(shown!.properties.alarms).toHaveLength(100);
  });
});
