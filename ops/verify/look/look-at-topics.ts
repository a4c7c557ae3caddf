import { lookBackMinutes, readMetrics } from '../../aws/read-metrics';
import { nameInArn } from '../../deployed/deployed-pipeline';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';

/** Whether the topics of fan-outs got rid of what was published: subscribers of other accounts may have no dead letters. */
export async function lookAtTopics({ clients, pipeline, nowMs }: LookParts): Promise<readonly Finding[]> {
  const names = pipeline.consumers.flatMap(({ core }) => (core?.topicArn ? [nameInArn(core.topicArn)] : []));
  const failed = await readMetrics(
    clients.cloudwatch,
    names.map((TopicName) => ({
      namespace: 'AWS/SNS',
      name: 'NumberOfNotificationsFailed',
      dimensions: { TopicName },
      statistic: 'Sum',
    })),
    nowMs,
  );
  return names.map((name, index): Finding => {
    const { sum } = failed[index]!;
    const base = { subject: 'topic', name };
    const lookBack = `in the last ${lookBackMinutes} min`;
    if (sum === 0) return { ...base, level: 'right', text: `gave up no delivery ${lookBack}` };
    const text = `gave up ${sum} deliveries ${lookBack}`;
    return { ...base, level: 'wrong', text, see: runbook('topic-deliveries-failed') };
  });
}
