import {
  type CloudWatchClient,
  type CompositeAlarm,
  DescribeAlarmsCommand,
  type Dimension,
  type MetricAlarm,
} from '@aws-sdk/client-cloudwatch';
import { type DeployedPipeline, nameInArn } from '../../deployed/deployed-pipeline';
import type { Finding } from '../finding';
import { busNames } from './bus-names';
import type { LookParts } from './look';

/** The alarms in ALARM that watch a part of the pipeline, or are composed of such. */
export async function lookAtAlarms(parts: LookParts): Promise<readonly Finding[]> {
  const { metric, composite } = await alarmsInAlarm(parts.clients.cloudwatch);
  const names = await watchedNames(parts);
  const buses = await busNames(parts);
  const own = metric.filter((alarm) => watches(alarm, names, parts.pipeline.table.name) || ofBus(alarm, buses));
  const composed = composite.filter(({ AlarmRule = '' }) =>
    own.some(({ AlarmName = '' }) => AlarmRule.includes(AlarmName)),
  );
  const found = [...own, ...composed].map(alarmFinding);
  if (found.length > 0) return found;
  return [{ level: 'right', subject: 'alarms', name: parts.pipeline.table.name, text: 'none in ALARM' }];
}

interface Alarms {
  readonly metric: readonly MetricAlarm[];
  readonly composite: readonly CompositeAlarm[];
}

/**
 * Unless both types are asked for, composite alarms are left out.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
 */
async function alarmsInAlarm(client: CloudWatchClient): Promise<Alarms> {
  const metric: MetricAlarm[] = [];
  const composite: CompositeAlarm[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(
      new DescribeAlarmsCommand({
        StateValue: 'ALARM',
        AlarmTypes: ['MetricAlarm', 'CompositeAlarm'],
        ...(token && { NextToken: token }),
      }),
    );
    metric.push(...(page.MetricAlarms ?? []));
    composite.push(...(page.CompositeAlarms ?? []));
    token = page.NextToken;
  } while (token);
  return { metric, composite };
}

/** A query names the table in its text. */
function watches(alarm: MetricAlarm, names: ReadonlySet<string>, tableName: string): boolean {
  const asks = (alarm.Metrics ?? []).some(({ Expression }) => Expression?.includes(`'${tableName}'`));
  return asks || dimensionsOf(alarm).some((one) => names.has(textOf(one)));
}

/** Of a rule, or of one of the queues that rules fill, whose names begin as the bus's. */
function ofBus(alarm: MetricAlarm, buses: readonly string[]): boolean {
  return dimensionsOf(alarm).some(({ Name, Value = '' }) =>
    buses.some((bus) =>
      Name === 'EventBusName' ? Value === bus : Name === 'QueueName' && Value.startsWith(`${bus}-`),
    ),
  );
}

/** An alarm has dimensions itself, or in the metrics that its expression is made of. */
function dimensionsOf({ Dimensions = [], Metrics = [] }: MetricAlarm): readonly Dimension[] {
  return [...Dimensions, ...Metrics.flatMap(({ MetricStat }) => MetricStat?.Metric?.Dimensions ?? [])];
}

function textOf({ Name, Value }: Dimension): string {
  return `${Name}=${Value}`;
}

async function watchedNames({ pipeline, pipes, deliveryStreams }: LookParts): Promise<ReadonlySet<string>> {
  const { table, consumers, kinesisStreamArns } = pipeline;
  const piped = (await pipes()).flatMap(({ name, deadLetterArn }) => [
    `PipeName=${name}`,
    ...(deadLetterArn === undefined ? [] : [`QueueName=${nameInArn(deadLetterArn)}`]),
  ]);
  const archives = (await deliveryStreams()).map(({ name }) => name);
  return new Set([
    `TableName=${table.name}`,
    ...consumers.map(({ functionName }) => `FunctionName=${functionName}`),
    ...queueNames(pipeline).map((name) => `QueueName=${name}`),
    ...consumers.flatMap(({ core }) => (core?.topicArn ? [`TopicName=${nameInArn(core.topicArn)}`] : [])),
    ...kinesisStreamArns.map((arn) => `StreamName=${nameInArn(arn)}`),
    ...piped,
    ...archives.map((name) => `DeliveryStreamName=${name}`),
  ]);
}

function queueNames({ consumers, subscribers }: DeployedPipeline): readonly string[] {
  const ofConsumers = consumers.flatMap(({ failureDestination: destination, deadLetterQueue }) => [
    ...(destination && 'queue' in destination && destination.queue ? [destination.queue] : []),
    ...(deadLetterQueue ? [deadLetterQueue] : []),
  ]);
  const ofSubscribers = subscribers.flatMap(({ queue, deadLetterQueue }) => [
    queue,
    ...(deadLetterQueue ? [deadLetterQueue] : []),
  ]);
  return [...ofConsumers, ...ofSubscribers].map(({ arn }) => nameInArn(arn));
}

/** The description says what is wrong, and ends in the section of the runbook. */
function alarmFinding({ AlarmName = '', AlarmDescription = '' }: MetricAlarm | CompositeAlarm): Finding {
  const [, problem = AlarmDescription, see] = /^(.*?)\s*Runbook: (\S+)$/s.exec(AlarmDescription) ?? [];
  const base = { level: 'wrong' as const, subject: 'alarm', name: AlarmName, text: problem || 'in ALARM' };
  return { ...base, ...(see !== undefined && { see }) };
}
