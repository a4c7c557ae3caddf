import { type EventSourceKind, eventSourceLimits } from '../../../modules/event-source-settings';
import { instancesOf, isResource } from '../../plan/instances-of';
import { type PlanResource, valueAt } from '../../plan/plan-resource';
import { endsOf, type ResourceEnd } from '../../plan/reference-ends';
import { blockCount, type MappingReading, plannedAt, typedAt } from './mapping-reading';

/** What a mapping reads, and the resource that it is, where the plan holds it. */
export interface MappingSource {
  readonly kind: EventSourceKind;
  readonly resource: PlanResource | undefined;
}

/** A source of a kind that is not rehearsed, such as Kafka. */
export interface ForeignSource {
  readonly foreign: string;
}

/** Finds the source by its ARN, by what the ARN refers to, or by settings that only some sources take, in this order. */
export function sourceOf(reading: MappingReading): MappingSource | ForeignSource {
  const { mapping } = reading;
  const arn = typedAt(reading, mapping, 'string', 'event_source_arn');
  if (arn.state === 'known') return sourceByArn(reading, arn.value);
  if (blockCount(reading, 'self_managed_event_source') > 0) return { foreign: 'self-managed Kafka' };
  const candidates = candidatesOf(reading);
  if (candidates.length === 0) return sourceBySettings(reading);
  return chosen(reading, candidates);
}

/** Types of resources that Lambda reads. */
const sourceTypes: Readonly<Record<string, EventSourceKind | ForeignSource>> = {
  aws_dynamodb_table: 'dynamodb',
  aws_kinesis_stream: 'kinesis',
  aws_kinesis_stream_consumer: 'kinesis',
  aws_sqs_queue: 'sqs',
  aws_msk_cluster: { foreign: 'Amazon MSK' },
  aws_msk_serverless_cluster: { foreign: 'Amazon MSK' },
  aws_mq_broker: { foreign: 'Amazon MQ' },
  aws_docdb_cluster: { foreign: 'Amazon DocumentDB' },
};

const services: Readonly<Record<string, EventSourceKind | ForeignSource>> = {
  dynamodb: 'dynamodb',
  kinesis: 'kinesis',
  sqs: 'sqs',
  kafka: { foreign: 'Amazon MSK' },
  mq: { foreign: 'Amazon MQ' },
  rds: { foreign: 'Amazon DocumentDB' },
};

function sourceByArn(reading: MappingReading, arn: string): MappingSource | ForeignSource {
  const service = arn.split(':')[2] ?? '';
  const kind = Object.hasOwn(services, service) ? services[service]! : { foreign: 'a source of another service' };
  if (typeof kind !== 'string') return kind;
  const resource = resourceByArn(reading, kind, arn);
  return { kind: kind === 'sqs' && arn.endsWith('.fifo') ? 'sqs-fifo' : kind, resource };
}

/** A queue's name ends its ARN, a stream's or a table's stands between slashes. */
function resourceByArn({ document }: MappingReading, kind: EventSourceKind, arn: string): PlanResource | undefined {
  const tail = arn.split(':').slice(5).join(':');
  const name = kind === 'sqs' ? tail : tail.split('/')[1];
  const named = document.resources.filter(({ type, values }) => sourceTypes[type] === kind && values.name === name);
  return named.find(({ mode }) => mode === 'managed') ?? named[0];
}

/** One resource that may be the source; without instance where the plan does not hold it. */
interface Candidate {
  readonly end: ResourceEnd;
  readonly kind: EventSourceKind | ForeignSource;
  readonly resource: PlanResource | undefined;
}

function candidatesOf({ document, mapping }: MappingReading): readonly Candidate[] {
  const candidates = endsOf(document, mapping, 'event_source_arn')
    .filter(isResource)
    .filter(({ type }) => Object.hasOwn(sourceTypes, type))
    .flatMap((end): readonly Candidate[] => {
      const kind = sourceTypes[end.type]!;
      const instances = instancesOf(document, end);
      return instances.length === 0
        ? [{ end, kind, resource: undefined }]
        : instances.map((resource) => ({ end, kind, resource }));
    });
  // `try(a.stream_arn, a.arn)` mentions one resource twice.
  return [...new Map(candidates.map((one) => [one.resource?.address ?? JSON.stringify(one.end), one])).values()];
}

/** Of several that one `for_each` holds, the one that the settings and the key allow; else the kind is all there is. */
function chosen(reading: MappingReading, candidates: readonly Candidate[]): MappingSource | ForeignSource {
  const { assumptions, mapping } = reading;
  const fitting = kept(candidates, fitsSettings(reading));
  const byKey = kept(fitting, fitsKey(mapping));
  const [{ end, kind, resource }] = byKey as [Candidate];
  if (byKey.length > 1) {
    assumptions.push(
      `Which of ${byKey.length} sources the mapping reads is known only after apply; ${titleOf(kind)} with AWS's defaults was taken.`,
    );
    return typeof kind === 'string' ? { kind, resource: undefined } : kind;
  }
  if (fitting.length > 1) {
    assumptions.push(
      `Which of ${fitting.length} sources the mapping reads is known only after apply; by its key it was taken to be ${resource?.address ?? end.name}.`,
    );
  }
  if (typeof kind !== 'string') return kind;
  const stream = end.type === 'aws_kinesis_stream_consumer' ? streamOfConsumer(reading, resource) : resource;
  return { kind: kind === 'sqs' && isFifo(resource) ? 'sqs-fifo' : kind, resource: stream };
}

/** Those that fit, or all where none does. */
function kept<T>(all: readonly T[], fits: (one: T) => boolean): readonly T[] {
  const fitting = all.filter(fits);
  return fitting.length > 0 ? fitting : all;
}

function fitsSettings(reading: MappingReading): (candidate: Candidate) => boolean {
  const wanted = kindBySettings(reading);
  if (wanted === undefined) return () => true;
  if (wanted === 'kinesis') return ({ kind }) => kind === 'kinesis';
  return ({ kind }) => (wanted === 'queue') === (kind === 'sqs');
}

/** People name a mapping of a `for_each` after what it reads. */
function fitsKey({ key }: PlanResource): (candidate: Candidate) => boolean {
  if (typeof key !== 'string') return () => true;
  const title = key.toLowerCase();
  return ({ end, kind }) => end.name.toLowerCase() === title || kind === title;
}

function titleOf(kind: EventSourceKind | ForeignSource): string {
  return typeof kind === 'string' ? eventSourceLimits[kind].title : kind.foreign;
}

/** A starting position is required for a stream and refused for a queue; only Kinesis starts at a time. */
function kindBySettings({ document, mapping }: MappingReading): 'stream' | 'kinesis' | 'queue' | undefined {
  const position = plannedAt(document, mapping, 'starting_position');
  if (position.state === 'unknown') return undefined;
  if (position.state === 'absent' || position.value === '') return 'queue';
  return position.value === 'AT_TIMESTAMP' ? 'kinesis' : 'stream';
}

function sourceBySettings(reading: MappingReading): MappingSource {
  const kind = guessedKind(reading);
  reading.assumptions.push(
    `What the mapping reads is known only after apply; by its settings it was taken for ${titleOf(kind)}.`,
  );
  return { kind, resource: undefined };
}

function guessedKind(reading: MappingReading): 'dynamodb' | 'kinesis' | 'sqs' {
  const kind = kindBySettings(reading);
  if (kind === 'queue') return 'sqs';
  const types = new Set(reading.document.resources.map(({ type }) => type));
  const hasOnlyKinesis = types.has('aws_kinesis_stream') && !types.has('aws_dynamodb_table');
  return kind === 'kinesis' || hasOnlyKinesis ? 'kinesis' : 'dynamodb';
}

function streamOfConsumer(reading: MappingReading, consumer: PlanResource | undefined): PlanResource | undefined {
  if (consumer === undefined) return undefined;
  const { document } = reading;
  const arn = typedAt(reading, consumer, 'string', 'stream_arn');
  if (arn.state === 'known') return resourceByArn(reading, 'kinesis', arn.value);
  const ends = endsOf(document, consumer, 'stream_arn').filter(isResource);
  return ends.flatMap((end) => instancesOf(document, end)).find(({ type }) => type === 'aws_kinesis_stream');
}

function isFifo(queue: PlanResource | undefined): boolean {
  if (queue === undefined) return false;
  const [fifo, name] = [valueAt(queue, 'fifo_queue'), valueAt(queue, 'name')];
  if (fifo.state === 'known') return fifo.value === true;
  return name.state === 'known' && String(name.value).endsWith('.fifo');
}
