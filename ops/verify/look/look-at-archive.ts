import { lookBackMinutes, type MetricReading, readMetrics } from '../../aws/read-metrics';
import type { DeployedDeliveryStream } from '../../deployed/describe-delivery-streams';
import { durationText } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';

/** The archive's Firehose: whether it runs, and how old the oldest change is that it has not written yet. */
export async function lookAtArchive(parts: LookParts): Promise<readonly Finding[]> {
  const streams = await parts.deliveryStreams();
  const ages = await readMetrics(
    parts.clients.cloudwatch,
    streams.map(({ name }) => ({
      namespace: 'AWS/Firehose',
      name: 'DeliveryToS3.DataFreshness',
      dimensions: { DeliveryStreamName: name },
      statistic: 'Maximum',
    })),
    parts.nowMs,
  );
  return streams.map((stream, index) => archiveFinding(stream, ages[index]!, parts.lagSecondsMax));
}

/** A file waits for its buffer to fill, and is then converted and written. */
function archiveFinding(
  { name, status, bufferSeconds }: DeployedDeliveryStream,
  { newest }: MetricReading,
  lagSecondsMax: number,
): Finding {
  const base = { subject: 'archive', name };
  const see = runbook('archive-age');
  if (status !== 'ACTIVE') return { ...base, level: 'wrong', text: status, see };
  if (newest === undefined) {
    return { ...base, level: 'unsure', text: `ACTIVE, wrote nothing in the last ${lookBackMinutes} min` };
  }
  const text = `ACTIVE, oldest change ${durationText(newest * 1_000)}`;
  const allowed = 2 * bufferSeconds + lagSecondsMax;
  if (newest <= allowed) return { ...base, level: 'right', text };
  return { ...base, level: 'wrong', text: `${text}, more than ${durationText(allowed * 1_000)}`, see };
}
