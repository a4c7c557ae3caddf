import { createHash, randomUUID } from 'node:crypto';
import type { DynamoDBStreamsClient } from '@aws-sdk/client-dynamodb-streams';
import { type KinesisClient, PutRecordsCommand, type PutRecordsRequestEntry } from '@aws-sdk/client-kinesis';
import { driveStream } from '../../engine/drive-stream';
import { dynamodbStreamSource } from '../../engine/pollers/dynamodb-streams';
import type { Item } from '../../handlers/core/attribute-value';
import type { Clock } from '../../handlers/core/clock';
import { itemKeyOf } from '../../handlers/core/item-key';
import { pause } from '../../handlers/core/pause';
import type { Random } from '../../handlers/core/random';
import type { LocalKinesisDestination, LocalTable } from '../terraform/resources';

/** What goes wrong on the way on AWS too, as shares of the changes from 0 to 1. */
export interface ReplicationFaults {
  /** Changes that are put twice. */
  readonly repeated: number;
  /** Changes that are put after others of their put, up to 100, whether of their item or not. */
  readonly late: number;
}

export interface ReplicationParts {
  readonly destination: LocalKinesisDestination;
  readonly table: LocalTable;
  readonly streams: DynamoDBStreamsClient;
  readonly kinesis: KinesisClient;
  readonly region: string;
  readonly clock: Clock;
  readonly random: Random;
  readonly faults: ReplicationFaults;
  readonly onError: (error: unknown) => void;
}

/** One table's changes on their way into one Kinesis stream. */
export interface RunningReplication {
  readonly destination: LocalKinesisDestination;
  /** Changes of the table that are in the stream. */
  readonly changes: number;
  /** Records put into the stream: changes, and those that came twice. */
  readonly records: number;
  readonly isIdle: boolean;
  readonly stopped: Promise<void>;
}

/** Kinesis takes 500 at once; the local one takes long over each, and somebody is watching. */
const putRecordsMax = 100;
const pollIntervalMs = 100;
const refusedPauseMs = 250;

/**
 * Stands in for DynamoDB's own replication into Kinesis, which no emulator does with AWS's records: reads the table's
 * stream, and puts each change as AWS writes it. AWS promises neither order nor uniqueness, so a seeded share of the
 * changes comes twice or late.
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/kds.html
 */
export function startReplication(parts: ReplicationParts, signal: AbortSignal): RunningReplication {
  const { destination, table, streams, region, clock, random, faults, onError } = parts;
  const streamArn = table.streamArn ?? '';
  const timeOf = growingTime(clock, destination.precision);
  const counts = { changes: 0, records: 0 };
  const { mapping, stopped } = driveStream(
    {
      identity: { source: 'dynamodb', uuid: randomUUID(), functionArn: '', streamArn },
      settings: { batchSize: putRecordsMax, startingPosition: 'TRIM_HORIZON' },
      source: dynamodbStreamSource({ client: streams, streamArn, clock, awsRegion: region }),
      invoke: async (event) => {
        const { Records } = event as { readonly Records: readonly StreamEvent[] };
        const entries = disturbed(
          Records.map((record) => entryOf(record, table.name, timeOf(), destination.precision)),
          random,
          faults,
        );
        await putAll(parts, entries, signal);
        counts.changes += Records.length;
        counts.records += entries.length;
        return { type: 'response', payload: {} };
      },
      clock,
      newUuid: randomUUID,
      pollIntervalMs,
      onError,
    },
    signal,
  );
  return {
    destination,
    stopped,
    get changes() {
      return counts.changes;
    },
    get records() {
      return counts.records;
    },
    get isIdle() {
      return mapping.isIdle;
    },
  };
}

interface StreamEvent {
  readonly eventID: string;
  readonly eventName: string;
  readonly awsRegion: string;
  readonly userIdentity?: object;
  readonly dynamodb: {
    readonly Keys: Item;
    readonly NewImage?: Item;
    readonly OldImage?: Item;
    readonly SizeBytes: number;
  };
}

/**
 * The record that AWS documents: no sequence number, no stream ARN and no view type, but the table's name. AWS does not
 * say what its partition key is; here it is a hash of the item's key, so that an item stays in its shard.
 */
function entryOf(
  { eventID, eventName, awsRegion, userIdentity, dynamodb }: StreamEvent,
  tableName: string,
  time: number,
  precision: LocalKinesisDestination['precision'],
): PutRecordsRequestEntry {
  const { Keys, NewImage, OldImage, SizeBytes } = dynamodb;
  const record = {
    awsRegion,
    eventID,
    eventName,
    userIdentity: userIdentity ?? null,
    recordFormat: 'application/json',
    tableName,
    dynamodb: {
      ApproximateCreationDateTime: time,
      Keys,
      ...(NewImage && { NewImage }),
      ...(OldImage && { OldImage }),
      SizeBytes,
      ApproximateCreationDateTimePrecision: precision,
    },
    eventSource: 'aws:dynamodb',
  };
  const PartitionKey = createHash('md5').update(itemKeyOf(Keys)).digest('hex').toUpperCase();
  return { Data: Buffer.from(JSON.stringify(record)), PartitionKey };
}

/**
 * Times that grow with the order of the changes. The local streams tell theirs in seconds or minutes, so it is the time
 * of reading; with whole milliseconds it grows too, while on AWS changes of one item can share one.
 */
function growingTime(clock: Clock, precision: LocalKinesisDestination['precision']): () => number {
  const perMs = precision === 'MICROSECOND' ? 1_000 : 1;
  let last = 0;
  return () => {
    last = Math.max(last + 1, clock.nowMs() * perMs);
    return last;
  };
}

/** Some entries at the end instead of in their place, and some at the end again. */
export function disturbed<T>(entries: readonly T[], random: Random, { repeated, late }: ReplicationFaults): T[] {
  const [inPlace, atEnd]: [T[], T[]] = [[], []];
  for (const entry of entries) {
    (random() < late ? atEnd : inPlace).push(entry);
    if (random() < repeated) atEnd.push(entry);
  }
  return [...inPlace, ...atEnd];
}

/** Puts what was refused again, as Kinesis asks its producers to. */
async function putAll(
  { kinesis, destination, clock }: ReplicationParts,
  entries: readonly PutRecordsRequestEntry[],
  signal: AbortSignal,
): Promise<void> {
  let waiting = entries;
  while (waiting.length > 0 && !signal.aborted) {
    const Records = waiting.slice(0, putRecordsMax);
    const command = new PutRecordsCommand({ StreamARN: destination.streamArn, Records });
    const { Records: results = [] } = await kinesis.send(command);
    // The local Kinesis says `null` where AWS says nothing.
    const refused = Records.filter((_, place) => results[place]?.ErrorCode);
    waiting = [...refused, ...waiting.slice(putRecordsMax)];
    if (refused.length > 0) await pause(refusedPauseMs, clock, signal);
  }
}
