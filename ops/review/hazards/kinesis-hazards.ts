import { isDestroyed, isReplaced, numberAt, type PlannedChange } from '../planned-change';
import { code, type Found, type Hazard, ofType } from './hazard';

/** Attribute of the retention, and what it is without one, in its unit. */
const retentions: { readonly [type: string]: { readonly attribute: string; readonly otherwise: number } } = {
  aws_kinesis_stream: { attribute: 'retention_period', otherwise: 24 },
  aws_sqs_queue: { attribute: 'message_retention_seconds', otherwise: 345_600 },
};

/** Changes of what carries a table's changes beside its stream. */
export const kinesisHazards: readonly Hazard[] = [
  {
    code: 'capture-replaced',
    title: 'A table stops writing to Kinesis for a while',
    source: 'https://github.com/hashicorp/terraform-provider-aws/issues/49342',
    find: ofType('aws_dynamodb_kinesis_streaming_destination', (change) =>
      isDestroyed(change) ? capture(change) : undefined,
    ),
  },
  {
    code: 'kinesis-replaced',
    title: 'A Kinesis stream is destroyed',
    source: 'https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/kinesis_stream',
    find: ofType('aws_kinesis_stream', (change) => (isDestroyed(change) ? stream(change) : undefined)),
  },
  {
    code: 'retention-lowered',
    title: 'Records or messages are kept for less long',
    source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DecreaseStreamRetentionPeriod.html',
    find: ofType(Object.keys(retentions), (change) => (isShortened(change) ? shortened(change) : undefined)),
  },
  {
    code: 'stream-consumer-replaced',
    title: 'A consumer with throughput of its own is registered anew',
    source: 'https://docs.aws.amazon.com/kinesis/latest/APIReference/API_RegisterStreamConsumer.html',
    find: ofType('aws_kinesis_stream_consumer', (change) => (isReplaced(change) ? registered(change) : undefined)),
  },
  {
    code: 'firehose-replaced',
    title: 'A delivery stream is destroyed',
    source: 'https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html',
    find: ofType('aws_kinesis_firehose_delivery_stream', (change) =>
      isDestroyed(change) ? delivery(change) : undefined,
    ),
  },
];

type Text = Omit<Found, 'change'>;

/** What is destroyed, and why. */
function causeOf(change: PlannedChange): string {
  if (!isReplaced(change)) return 'The plan destroys it.';
  const names = change.replacedBy.map(code).join(', ');
  return names === ''
    ? 'It is destroyed and made again.'
    : `${names} cannot be changed in place: it is destroyed and made again.`;
}

function capture(change: PlannedChange): Text {
  return {
    kind: 'loss',
    what: `${causeOf(change)} DynamoDB stops writing changes to Kinesis${isReplaced(change) ? ', and starts again some minutes later' : ''}. Writes in between reach the Kinesis stream never, so that consumers and archive miss them; the table's own stream is not touched.`,
    lasts: isReplaced(change) ? 'From the first call to the end of the second, minutes.' : 'From the apply on.',
    steps: [
      'Put back what cannot be changed in place; a table can write to one Kinesis stream at a time, so `create_before_destroy` is of no use.',
      'If it must be: stop the writers until the destination is ACTIVE again.',
      'Whoever cannot runs `npx tributary backfill --repair` for the table afterwards; an archive keeps its gap.',
    ],
  };
}

function stream(change: PlannedChange): Text {
  return {
    kind: 'loss',
    what: `${causeOf(change)} All records that it holds go with it, read or not, and so do the places of its consumers.`,
    lasts: 'For good. What is written until the table writes to the new one is missing too.',
    steps: [
      'Put back what cannot be changed in place: shards, mode, retention and key change without that.',
      'If it must be another: make the new stream with its consumers first, and move the writers.',
      'Remove the old one in a later change, once its consumers have read all of it.',
    ],
  };
}

function isShortened(change: PlannedChange): boolean {
  const { attribute, otherwise } = retentions[change.type]!;
  const before = numberAt(change, 'before', attribute) ?? otherwise;
  return change.action === 'update' && (numberAt(change, 'after', attribute) ?? before) < before;
}

function shortened({ type }: PlannedChange): Text {
  const { attribute } = retentions[type]!;
  const what = type === 'aws_sqs_queue' ? 'Messages' : 'Records';
  return {
    kind: 'loss',
    what: `${what} older than the new ${code(attribute)} are gone at once, whether anybody has read them or not, and can be had by no replay.`,
    lasts: 'For good.',
    steps: [
      type === 'aws_sqs_queue'
        ? 'Look at `ApproximateAgeOfOldestMessage` of the queue: it must be below the new retention, which in a dead-letter queue it seldom is.'
        : 'Look at `IteratorAge` of every consumer: it must be far below the new retention.',
      'Work through what is older first, or keep the retention as it is.',
    ],
  };
}

function registered(change: PlannedChange): Text {
  return {
    kind: 'replace',
    what: `${causeOf(change)} The new registration has another ARN, so that every mapping that reads through it is replaced and loses its checkpoint: the findings on those mappings say which records that means.`,
    lasts: 'Minutes, until the new registration is ACTIVE and the mappings read again.',
    steps: [
      'Put the name back: it means nothing to anybody but AWS.',
      'If it must be another, register it beside the old one, and move the mapping when its `IteratorAge` is 0.',
    ],
  };
}

function delivery(change: PlannedChange): Text {
  return {
    kind: 'loss',
    what: `${causeOf(change)} Firehose reads a Kinesis stream from \`LATEST\`, always: what is written from the end of the old one until the new one reads is missing in the archive, and what the old one had not delivered yet may be too.`,
    lasts: isReplaced(change)
      ? 'Minutes: from when the old one is deleted until the new one is ACTIVE and reads.'
      : 'From the apply on.',
    steps: [
      'Put back what cannot be changed in place: name, destination and whole source, the role of the source among it. A role can get other policies instead.',
      'If it must be another: make it beside the old one under another name, to the same place. Both deliver for a while: whoever reads the archive must drop what is there twice.',
      'Remove the old one in a later change, when the new one has delivered.',
      'For a gap that is there already, replay the Kinesis stream into the archive while it still holds the records.',
    ],
  };
}
