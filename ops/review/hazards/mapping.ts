import { identityAt, isUnknownAt, type PlannedChange, type Side, textAt } from '../planned-change';

export const mappingType = 'aws_lambda_event_source_mapping';

export type SourceKind = 'dynamodb' | 'kinesis' | 'queue' | 'other';

const services: { readonly [service: string]: SourceKind } = { dynamodb: 'dynamodb', kinesis: 'kinesis', sqs: 'queue' };

/** What a mapping reads. Where its ARN is not known, a starting position tells a stream, of a table most likely. */
export function sourceKindOf(change: PlannedChange, side: Side): SourceKind {
  const arn = textAt(change, side, 'event_source_arn');
  if (arn !== undefined) return services[arn.split(':')[2] ?? ''] ?? 'other';
  if (side === 'after' && change.before !== undefined) return sourceKindOf(change, 'before');
  const isStream = textAt(change, side, 'starting_position') !== undefined;
  const isKafka = change[side]?.topics !== undefined && change[side]?.topics !== null;
  return isStream && !isKafka ? 'dynamodb' : 'other';
}

/** True of mappings with a checkpoint: a queue keeps what nobody has taken. */
export function readsStream(change: PlannedChange, side: Side): boolean {
  return ['dynamodb', 'kinesis'].includes(sourceKindOf(change, side));
}

/** How long the source keeps records, in words. */
export function retentionText(change: PlannedChange, side: Side): string {
  return sourceKindOf(change, side) === 'kinesis' ? "the Kinesis stream's retention" : '24 hours';
}

/** The function's name, whether the mapping names it so, by its ARN or by an alias; a secret as its mark. */
export function functionOf(change: PlannedChange, side: Side): string | undefined {
  const text = textAt(change, side, 'function_name');
  if (text === undefined) return identityAt(change, side, 'function_name');
  const parts = text.split(':');
  return parts[0] === 'arn' ? parts[6] : parts[0];
}

const destinationPath = ['destination_config', 0, 'on_failure', 0, 'destination_arn'] as const;

/** ARN of the on-failure destination; `unknown` where only apply will tell it, or it is a secret. */
export function destinationOf(change: PlannedChange, side: Side): string | undefined {
  const text = textAt(change, side, ...destinationPath);
  if (text !== undefined) return text;
  const isThere = identityAt(change, side, ...destinationPath) !== undefined;
  return isThere || (side === 'after' && isUnknownAt(change, ...destinationPath)) ? 'unknown' : undefined;
}
