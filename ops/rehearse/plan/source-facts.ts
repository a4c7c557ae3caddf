import { instancesOf, isResource } from '../../plan/instances-of';
import type { PlanResource } from '../../plan/plan-resource';
import { endsOf } from '../../plan/reference-ends';
import type { RehearsedMapping, RehearsedQueue } from '../rehearsed-mapping';
import { type MappingReading, typedAt } from './mapping-reading';
import type { MappingSource } from './mapping-source';

const hourSeconds = 3_600;

/** What AWS does where a source does not say: a stream keeps records for a day, a queue for four. */
const awsDefaults = {
  streamRetentionSeconds: 24 * hourSeconds,
  queueRetentionSeconds: 96 * hourSeconds,
  visibilityTimeoutSeconds: 30,
  maxReceiveCount: 10,
} as const;

/** Retention of the source, and the queue's own settings where it is one. */
export function sourceFactsOf(
  reading: MappingReading,
  { kind, resource }: MappingSource,
): Pick<RehearsedMapping, 'retentionSeconds' | 'queue'> {
  if (kind === 'dynamodb') return { retentionSeconds: awsDefaults.streamRetentionSeconds };
  if (kind === 'kinesis') return { retentionSeconds: kinesisRetention(reading, resource) };
  // A data source tells a queue's address, not its settings.
  if (resource === undefined || resource.mode === 'data') return queueElsewhere(reading);
  const retention = numberOr(reading, resource, 'message_retention_seconds', awsDefaults.queueRetentionSeconds);
  return { retentionSeconds: retention, queue: queueOf(reading, resource) };
}

function kinesisRetention(reading: MappingReading, stream: PlanResource | undefined): number {
  if (stream !== undefined) return numberOr(reading, stream, 'retention_period', 24) * hourSeconds;
  reading.assumptions.push(
    'The Kinesis stream is not part of the plan; 24 hours of retention were taken, its default.',
  );
  return awsDefaults.streamRetentionSeconds;
}

function queueElsewhere({ assumptions }: MappingReading) {
  assumptions.push(
    'The settings of the queue are not known from the plan; a visibility timeout of 30 seconds, four days of retention and no dead-letter queue were taken, which are its defaults.',
  );
  const { queueRetentionSeconds: retentionSeconds, visibilityTimeoutSeconds } = awsDefaults;
  return { retentionSeconds, queue: { visibilityTimeoutSeconds, maxReceiveCount: undefined } };
}

function queueOf(reading: MappingReading, queue: PlanResource): RehearsedQueue {
  const { visibilityTimeoutSeconds } = awsDefaults;
  return {
    visibilityTimeoutSeconds: numberOr(reading, queue, 'visibility_timeout_seconds', visibilityTimeoutSeconds),
    maxReceiveCount: maxReceiveCountOf(reading, queue),
  };
}

/** The policy stands in the queue or in a resource of its own. */
function maxReceiveCountOf(reading: MappingReading, queue: PlanResource): number | undefined {
  const own = reading.document.resources.find(
    (one) => one.type === 'aws_sqs_queue_redrive_policy' && isPolicyOf(reading, one, queue),
  );
  const holder = own ?? queue;
  const policy = typedAt(reading, holder, 'string', 'redrive_policy');
  if (policy.state === 'absent' || (policy.state === 'known' && policy.value === '')) return undefined;
  if (policy.state === 'known') return receiveCountIn(reading, holder, policy.value);
  const { maxReceiveCount } = awsDefaults;
  reading.assumptions.push(
    `The redrive policy of ${queue.address} is known only after apply; a \`maxReceiveCount\` of ${maxReceiveCount} was taken, its default.`,
  );
  return maxReceiveCount;
}

function isPolicyOf(reading: MappingReading, policy: PlanResource, queue: PlanResource): boolean {
  const url = typedAt(reading, policy, 'string', 'queue_url');
  if (url.state === 'known') return [queue.values.url, queue.values.id].includes(url.value);
  const ends = endsOf(reading.document, policy, 'queue_url').filter(isResource);
  return ends.some((end) => instancesOf(reading.document, end).includes(queue));
}

function receiveCountIn({ problems }: MappingReading, holder: PlanResource, text: string): number | undefined {
  const count = Number(receiveCountText(text));
  if (Number.isInteger(count) && count >= 1) return count;
  problems.push(
    `\`${holder.address}\`: \`redrive_policy\` must be JSON with a \`maxReceiveCount\` of 1 or more. Mend it, or make the file again.`,
  );
  return undefined;
}

/** AWS takes the count as a number or as text. */
function receiveCountText(policy: string): unknown {
  try {
    return (JSON.parse(policy) as { maxReceiveCount?: unknown } | null)?.maxReceiveCount ?? awsDefaults.maxReceiveCount;
  } catch {
    return undefined;
  }
}

function numberOr(reading: MappingReading, resource: PlanResource, name: string, otherwise: number): number {
  const value = typedAt(reading, resource, 'number', name);
  if (value.state === 'known') return value.value;
  if (value.state === 'unknown') {
    const sentence = `\`${name}\` of ${resource.address} is known only after apply; ${otherwise} was taken, its default.`;
    reading.assumptions.push(sentence);
  }
  return otherwise;
}
