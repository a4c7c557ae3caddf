import { PublishCommand, type SNSClient } from '@aws-sdk/client-sns';
import type { AlarmState } from '../../terraform/resources';
import type { RunningAlarm } from './running-alarms';

/**
 * Tells the topics of an alarm that it has gone to another state, as CloudWatch does; `Trigger` is left out, and so are
 * actions that are no topics.
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-actions.html
 */
export async function publishTransition(
  { alarm, state, reason, updatedAtMs }: RunningAlarm,
  from: AlarmState,
  { sns, region }: { readonly sns: SNSClient; readonly region: string },
): Promise<void> {
  const topics = alarm.actions[state].filter((arn) => arn.split(':')[2] === 'sns');
  const Message = JSON.stringify({
    AlarmName: alarm.name,
    AlarmDescription: alarm.description ?? null,
    AWSAccountId: alarm.arn.split(':')[4],
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: new Date(updatedAtMs).toISOString().replace('Z', '+0000'),
    Region: region,
    AlarmArn: alarm.arn,
    OldStateValue: from,
    OKActions: alarm.actions.OK,
    AlarmActions: alarm.actions.ALARM,
    InsufficientDataActions: alarm.actions.INSUFFICIENT_DATA,
  });
  const Subject = `${state}: "${alarm.name}" in ${region}`.slice(0, 100);
  await Promise.all(topics.map((TopicArn) => sns.send(new PublishCommand({ TopicArn, Message, Subject }))));
}
