import { isResource } from '../../plan/instances-of';
import { endsOf } from '../../plan/reference-ends';
import type { PlannedChange } from '../planned-change';
import { deniedDestinations } from './denied-destinations';
import { type Found, type Hazard, ofType } from './hazard';
import { destinationOf, mappingType, readsStream, retentionText } from './mapping';
import { limitedTypes, type ReaderLimits, readerLimits } from './reader-limits';

/** What becomes of records that a reader cannot get done. */
export const failureHazards: readonly Hazard[] = [
  {
    code: 'records-discarded',
    title: 'Records are given up without a trace',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
    find: newly(discards, discarded),
  },
  {
    code: 'shard-blocked',
    title: 'One bad record blocks its shard until it expires',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
    find: newly(blocks, blocked),
  },
  {
    code: 'payload-dropped',
    title: 'Dead letters no longer hold their records',
    source: 'https://docs.aws.amazon.com/lambda/latest/dg/services-dynamodb-errors.html',
    find: ofType(mappingType, (change) => (dropsPayload(change) ? pointers(change) : undefined)),
  },
  {
    code: 'destination-denied',
    title: 'Dead letters cannot be encrypted',
    source: 'https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html',
    find: deniedDestinations,
  },
];

type Text = Omit<Found, 'change'>;

/** Told where it begins with this plan: what was so before is no news, and no reason to hold a change back. */
function newly(is: (limits: ReaderLimits) => boolean, text: (limits: ReaderLimits) => Text): Hazard['find'] {
  return ofType(limitedTypes, (change) => {
    if (change.action === 'none' || change.after === undefined) return undefined;
    const [before, after] = (['before', 'after'] as const).map((side) => readerLimits(change, side));
    return after && is(after) && !(before && is(before)) ? text(after) : undefined;
  });
}

function discards({ retries, age, hasDestination }: ReaderLimits): boolean {
  return (retries || age) && !hasDestination;
}

function blocks({ retries, age, isAhead }: ReaderLimits): boolean {
  return !isAhead && !retries && !age;
}

function discarded({ isHalved, words }: ReaderLimits): Text {
  const whole = isHalved ? '' : ` Without ${words.halving} a whole batch goes for one bad record.`;
  return {
    kind: 'loss',
    what: `Retries or age have a limit, and there is no ${words.destination}: what reaches the limit is discarded, and nothing says which records those were.${whole}`,
    lasts:
      'From the apply on, with every outage that is longer than the limit and every record that can never succeed.',
    steps: [
      `Set ${words.destinationSetting} to ${words.keepers}.`,
      words.setHalving,
      'Put an alarm on the destination.',
    ],
  };
}

function blocked({ hasDestination, retention, words }: ReaderLimits): Text {
  const never = hasDestination ? ` The ${words.destination} is never used for it.` : '';
  return {
    kind: 'loss',
    what: `Neither retries nor age have a limit that comes before the record expires: one record that can never succeed is retried for ${retention}.${never} Everything behind it in the shard waits, and what waits too long is gone as well.`,
    lasts: `Up to ${retention} a bad record, for its shard.`,
    steps: [
      'Set `maximum_record_age_in_seconds`, such as 21600: it outlives an outage of hours and leaves 18 for what comes after.',
      'Leave `maximum_retry_attempts` high, so that age decides: a few retries give up everything in a short outage.',
      `Set ${words.destinationSetting}, so that what is given up can be had again.`,
    ],
  };
}

/** S3 alone gets the records; a queue or a topic gets where in the stream they were. */
function dropsPayload(change: PlannedChange): boolean {
  if (change.action !== 'update' && change.action !== 'replace') return false;
  if (!readsStream(change, 'before')) return false;
  const before = destinationOf(change, 'before');
  const after = destinationOf(change, 'after');
  return serviceIn(before) === 's3' && ['sqs', 'sns'].includes(serviceIn(after) ?? serviceAhead(change));
}

function serviceIn(arn: string | undefined): string | undefined {
  return arn === undefined || arn === 'unknown' ? undefined : arn.split(':')[2];
}

/** Where only apply will tell the ARN, the resource that it is of tells the service. */
function serviceAhead({ document, resource }: PlannedChange): string {
  const types = resource ? endsOf(document, resource, 'destination_config').filter(isResource) : [];
  return types[0]?.type.split('_')[1] ?? '';
}

function pointers(change: PlannedChange): Text {
  return {
    kind: 'loss',
    what: 'The destination was a bucket, which gets the records themselves. A queue or a topic gets a message that says where in the stream they were, and the stream keeps them no longer than it does.',
    lasts: `From the apply on: who looks at a dead letter more than ${retentionText(change, 'after')} after its change finds nothing to replay.`,
    steps: [
      'Keep the bucket as destination; its events can fill a queue that alarms.',
      'If it must be a queue, lower `maximum_record_age_in_seconds`, so that enough of the day is left, and alarm on the first message.',
      'Work through what the old bucket holds before anybody removes it.',
    ],
  };
}
