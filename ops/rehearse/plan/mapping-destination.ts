import { instancesOf, isResource } from '../../plan/instances-of';
import { valueAt } from '../../plan/plan-resource';
import { endsOf, endsOfRepetition, type ReferenceEnd } from '../../plan/reference-ends';
import type { RehearsedMapping } from '../rehearsed-mapping';
import { blockCount, type MappingReading, typedAt } from './mapping-reading';
import type { MappingSource } from './mapping-source';

export interface MappingDestination {
  readonly kind: NonNullable<RehearsedMapping['destinationKind']>;
  /** The ARN, or a stand-in of its form where only apply will tell it. */
  readonly arn: string;
}

type DestinationKind = MappingDestination['kind'];

const destinationTypes: Readonly<Record<string, DestinationKind>> = {
  aws_s3_bucket: 's3',
  aws_sqs_queue: 'sqs',
  aws_sns_topic: 'sns',
};

const onFailure = ['destination_config', 0, 'on_failure', 0, 'destination_arn'] as const;

/** Where a stream's mapping reports what it gives up; undefined where it reports nothing. */
export function destinationOf(reading: MappingReading, source: MappingSource): MappingDestination | undefined {
  const { mapping, document } = reading;
  if (valueAt(mapping, 'destination_config').state === 'unknown') return destinationOfDynamicBlock(reading, source);
  if (blockCount(reading, 'destination_config') === 0) return undefined;
  const arn = typedAt(reading, mapping, 'string', ...onFailure);
  if (arn.state === 'known')
    return arn.value === '' ? undefined : { kind: kindOfArn(reading, arn.value), arn: arn.value };
  if (arn.state === 'absent') return undefined;
  const written = endsOf(document, mapping, ...onFailure);
  const ends = written.length > 0 ? written : endsOfRepetition(document, mapping);
  const kind = onlyKindOf(reading, source, ends) ?? 'unknown';
  if (kind === 'unknown' || written.length === 0) {
    reading.assumptions.push(
      `What kind of failure destination the mapping has is known only after apply; ${taken(kind)}.`,
    );
  }
  return { kind, arn: standIn(kind) };
}

/** A block of which not even the presence is known: it is there if what it is made from holds a destination. */
function destinationOfDynamicBlock(reading: MappingReading, source: MappingSource): MappingDestination | undefined {
  const { assumptions, document, mapping } = reading;
  const kind = onlyKindOf(reading, source, endsOfRepetition(document, mapping));
  assumptions.push(`Whether the mapping has a failure destination is known only after apply; ${taken(kind)}.`);
  return kind && { kind, arn: standIn(kind) };
}

function taken(kind: DestinationKind | undefined): string {
  const titles = { s3: 'a bucket', sqs: 'a queue', sns: 'a topic', kafka: 'a Kafka topic' };
  if (kind === undefined) return 'none was taken, which is the default';
  return kind === 'unknown' ? 'one that works was taken' : `${titles[kind]} was taken, by what it refers to`;
}

/** The kind of what is referred to, the source aside: undefined for nothing, `unknown` for several kinds. */
function onlyKindOf(
  { document }: MappingReading,
  source: MappingSource,
  ends: readonly ReferenceEnd[],
): DestinationKind | undefined {
  const kinds = ends
    .filter(isResource)
    .filter((end) => Object.hasOwn(destinationTypes, end.type))
    .filter((end) => source.resource === undefined || !instancesOf(document, end).includes(source.resource))
    .map(({ type }) => destinationTypes[type]!);
  const [first, ...others] = new Set(kinds);
  return others.length > 0 ? 'unknown' : first;
}

function kindOfArn({ mapping, assumptions }: MappingReading, arn: string): DestinationKind {
  if (arn.startsWith('kafka://')) return 'kafka';
  const service = arn.split(':')[2];
  if (service === 's3' || service === 'sqs' || service === 'sns' || service === 'kafka') return service;
  assumptions.push(`The failure destination of ${mapping.address} is of no known service; one that works was taken.`);
  return 'unknown';
}

/** Passes the checks of settings like the ARN it stands for. */
function standIn(kind: DestinationKind): string {
  return kind === 'unknown' ? 'arn:aws:s3:::known-after-apply' : `arn:aws:${kind}:::known-after-apply`;
}
