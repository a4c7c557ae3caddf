import { jsonText } from '../json-text';
import { type Condition, conditionalHead, expression, separated } from '../setting';
import type { Metric, SubjectKinds } from './alarm-row';
import { deliveryMetric, functionMetric, pipeMetric, queueMetric, ruleMetric } from './metrics';

/** A graph's lines as CloudWatch wants them, of each thing of a kind; a list, or what Terraform makes one of. */
export interface Lines {
  of<Kind extends keyof SubjectKinds>(kind: Kind, metric: (subject: SubjectKinds[Kind]) => Metric): unknown;
}

export interface DashboardProps {
  /** Name of the pipeline: `orders-dev`. */
  readonly name: string;
  readonly region: string;
  /** ARNs of at most 100 alarms, those first that want somebody now; a list, or what Terraform makes one of. */
  readonly alarmArns: unknown;
  /** The table whose changes are followed. Default: none is shown. */
  readonly tableName: string | undefined;
  readonly hasTable: Condition;
  readonly lines: Lines;
}

/** CloudWatch draws this many alarms in a widget. */
export const alarmsShownMax = 100;

/**
 * A dashboard that answers three questions from top to bottom: is anything lost, how late are we, what does it cost.
 * Widgets without a place flow from left to right over 24 columns.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
 */
export function dashboardBody(props: DashboardProps): string {
  const graphs = (rows: readonly Graph[]) => graphWidgets(props.region, rows);
  const widgets = joined([
    [heading(`# ${props.name}: is anything lost?`), alarmWidget(props.alarmArns)],
    graphs(lossGraphs(props.lines)),
    [heading('# How late are we?')],
    graphs(latenessGraphs(props.lines)),
    [heading('# What does it cost?')],
    graphs(costGraphs(props)),
  ]);
  return jsonText({ widgets });
}

interface Graph {
  readonly title: string;
  readonly stat: Metric['statistic'];
  readonly lines: readonly unknown[];
}

function lossGraphs({ of }: Lines): readonly Graph[] {
  const visible = (name: string) => queueMetric(name, 'ApproximateNumberOfMessagesVisible');
  return [
    {
      title: 'Given up or undeliverable, waiting for somebody',
      stat: 'Maximum',
      lines: [
        of('failureQueues', ({ name }) => visible(name)),
        of('deadLetterQueues', ({ name }) => visible(name)),
        of('pipes', ({ deadLetterQueue }) => visible(deadLetterQueue.name)),
      ],
    },
    {
      title: 'Could not even be given up',
      stat: 'Sum',
      lines: [
        of('streamConsumers', ({ functionName }) => functionMetric(functionName, 'DestinationDeliveryFailures', 'Sum')),
        of('rules', (rule) => ruleMetric(rule, 'InvocationsFailedToBeSentToDlq')),
      ],
    },
    {
      title: 'Errors and throttles',
      stat: 'Sum',
      lines: [
        of('functions', ({ functionName }) => functionMetric(functionName, 'Errors', 'Sum')),
        of('functions', ({ functionName }) => functionMetric(functionName, 'Throttles', 'Sum')),
        of('pipes', ({ name }) => pipeMetric(name, 'ExecutionFailed')),
      ],
    },
  ];
}

function latenessGraphs({ of }: Lines): readonly Graph[] {
  return [
    {
      title: 'Age of the oldest record, ms',
      stat: 'Maximum',
      lines: [of('streamConsumers', ({ functionName }) => functionMetric(functionName, 'IteratorAge', 'Maximum'))],
    },
    {
      title: 'Age of the oldest message, s',
      stat: 'Maximum',
      lines: [of('queues', ({ name }) => queueMetric(name, 'ApproximateAgeOfOldestMessage'))],
    },
    {
      title: 'Age of the oldest record in Firehose, s',
      stat: 'Maximum',
      lines: [of('deliveryStreams', ({ name }) => deliveryMetric(name, 'DeliveryToS3.DataFreshness', 'Maximum'))],
    },
  ];
}

/** What is paid by: a price list is another page's business. */
function costGraphs({ lines: { of }, tableName, hasTable }: DashboardProps): readonly Graph[] {
  const writes: Metric = {
    namespace: 'AWS/DynamoDB',
    metricName: 'ConsumedWriteCapacityUnits',
    dimensions: { TableName: tableName ?? '' },
    statistic: 'Sum',
  };
  return [
    { title: 'Writes to the table, units', stat: 'Sum', lines: [when(hasTable, [lineOf(writes)])] },
    {
      title: 'Invocations',
      stat: 'Sum',
      lines: [of('functions', ({ functionName }) => functionMetric(functionName, 'Invocations', 'Sum'))],
    },
    {
      title: 'Time of functions, ms',
      stat: 'Sum',
      lines: [of('functions', ({ functionName }) => functionMetric(functionName, 'Duration', 'Sum'))],
    },
    {
      title: 'Messages and events',
      stat: 'Sum',
      lines: [
        of('queues', ({ name }) => queueMetric(name, 'NumberOfMessagesSent')),
        of('pipes', ({ name }) => pipeMetric(name, 'EventCount')),
        of('rules', (rule) => ruleMetric(rule, 'Invocations')),
      ],
    },
    {
      title: 'Bytes to S3',
      stat: 'Sum',
      lines: [of('deliveryStreams', ({ name }) => deliveryMetric(name, 'DeliveryToS3.Bytes', 'Sum'))],
    },
  ];
}

/** A metric as a graph writes it: namespace, name, and each dimension with its value. */
export function lineOf({ namespace, metricName, dimensions }: Metric): readonly string[] {
  return [namespace, metricName, ...Object.entries(dimensions).flat()];
}

function heading(markdown: string) {
  return { type: 'text', width: 24, height: 1, properties: { markdown } };
}

function alarmWidget(arns: unknown) {
  return { type: 'alarm', width: 24, height: 4, properties: { title: 'Alarms', alarms: arns } };
}

/** A graph without lines is none. */
function graphWidgets(region: string, graphs: readonly Graph[]): unknown {
  const widgets = graphs.map(({ title, stat, lines }) => ({
    type: 'metric',
    width: 12,
    height: 6,
    properties: { title, region, stat, period: 300, view: 'timeSeries', metrics: joined(lines) },
  }));
  if (widgets.every(({ properties }) => Array.isArray(properties.metrics))) {
    return widgets.filter(({ properties }) => (properties.metrics as readonly unknown[]).length > 0);
  }
  return expression`[for widget in ${widgets} : widget if length(widget.properties.metrics) > 0]`;
}

function when(condition: Condition, lines: readonly unknown[]): unknown {
  if (typeof condition === 'boolean') return condition ? lines : [];
  return expression`${conditionalHead(condition)} ? ${lines} : []`;
}

/** One list of several; Terraform joins what only it knows. */
function joined(lists: readonly unknown[]): unknown {
  if (lists.every((list) => Array.isArray(list))) return lists.flat();
  return lists.length === 1 ? lists[0] : expression`concat(${separated(lists, ', ')})`;
}
