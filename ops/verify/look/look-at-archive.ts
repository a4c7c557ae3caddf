import { lookBackMinutes, type MetricReading, type NamedMetric, readMetrics } from '../../aws/read-metrics';
import type { DeployedDeliveryStream } from '../../deployed/describe-delivery-streams';
import { durationText } from '../../pace/progress-bar';
import type { Finding } from '../finding';
import { runbook } from '../runbook';
import type { LookParts } from './look';

/** Firehose of archives and audit trails: whether it runs, gets rid of its records, and how old the oldest one is. */
export async function lookAtArchive(parts: LookParts): Promise<readonly Finding[]> {
  const streams = await parts.deliveryStreams();
  const queries = streams.flatMap(({ name }) => queriesOf(name));
  const readings = await readMetrics(parts.clients.cloudwatch, queries, parts.nowMs);
  return streams.flatMap((stream, index) => {
    const [age, success, unconverted] = readings.slice(index * perStream);
    const failures = failureFindings(stream, success!, unconverted!);
    return [archiveFinding(stream, age!, parts.lagSecondsMax), ...failures];
  });
}

const perStream = 3;

/** @see https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html */
function queriesOf(DeliveryStreamName: string): readonly NamedMetric[] {
  const query = (name: string, statistic: NamedMetric['statistic']) => ({
    namespace: 'AWS/Firehose',
    name,
    statistic,
    dimensions: { DeliveryStreamName },
  });
  return [
    query('DeliveryToS3.DataFreshness', 'Maximum'),
    query('DeliveryToS3.Success', 'Maximum'),
    query('FailedConversion.Records', 'Sum'),
  ];
}

/** Success is the share of writes that S3 took: below 1 at its highest, none of a minute did. */
function failureFindings(
  { name }: DeployedDeliveryStream,
  { newest: success = 1 }: MetricReading,
  { sum: unconverted }: MetricReading,
): readonly Finding[] {
  const base = { subject: 'archive', name, level: 'wrong' as const };
  const unconvertedText = `${unconverted} records were no Parquet and lie below the error prefix, in the last ${lookBackMinutes} min`;
  return [
    ...(success < 1
      ? [{ ...base, text: 'its writes to the bucket fail', see: runbook('archive-delivery-failures') }]
      : []),
    ...(unconverted > 0 ? [{ ...base, text: unconvertedText, see: runbook('archive-conversion-failures') }] : []),
  ];
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
