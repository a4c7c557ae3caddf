import {
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
  type KinesisClient,
  ListShardsCommand,
} from '@aws-sdk/client-kinesis';
import type { Clock } from '../../handlers/core/clock';
import { SettingsError, SourceError } from '../../handlers/core/errors';
import type { ReadFrom, ShardPage, ShardReader, SourceShard, StreamSource } from '../ports';
import { kinesisRecordOf } from './kinesis-event';

export interface KinesisStreamOptions {
  readonly client: KinesisClient;
  readonly streamArn: string;
  /** What records name as their source: the ARN of a consumer with enhanced fan-out. @default The stream's. */
  readonly eventSourceArn?: string;
  readonly clock: Clock;
  /** Role of the function, which every record names. */
  readonly invokeIdentityArn: string;
  /** Records of one read, 1 to 10,000, default 10,000. AWS also ends a page at 10 MB. */
  readonly pageRecordsMax?: number;
  /** Milliseconds between reads of a shard that has more, default 200: a shard allows five reads a second. */
  readonly readIntervalMs?: number;
  /** Told when records had left the stream before they were read: they are lost. */
  readonly onTrimmed?: (shardId: string) => void;
}

const signalOf = (signal: AbortSignal) => ({ abortSignal: signal });

/** Reads a real Kinesis stream with standard iterators, on AWS or on a service that speaks its API. */
export function kinesisStreamSource(options: KinesisStreamOptions): StreamSource {
  if (options.streamArn.includes('/consumer/')) {
    throw new SettingsError([`${options.streamArn} is a consumer with enhanced fan-out. Give the stream's own ARN.`]);
  }
  // A parent names its children when it ends. The list may learn of them later.
  const announced = new Map<string, SourceShard>();
  return {
    async listShards(signal) {
      const listed = await listShards(options, signal);
      for (const { shardId } of listed) announced.delete(shardId);
      return [...listed, ...announced.values()];
    },
    openShard(shardId, from) {
      return new KinesisShardReader(options, shardId, from, (child) => announced.set(child.shardId, child));
    },
  };
}

async function listShards({ client, streamArn }: KinesisStreamOptions, signal: AbortSignal): Promise<SourceShard[]> {
  const shards: SourceShard[] = [];
  let NextToken: string | undefined;
  do {
    // The token names the stream: AWS refuses both together.
    const command = new ListShardsCommand(NextToken ? { NextToken } : { StreamARN: streamArn });
    const reply = await client.send(command, signalOf(signal));
    for (const { ShardId, ParentShardId, AdjacentParentShardId } of reply.Shards ?? []) {
      const parents = [ParentShardId, AdjacentParentShardId].filter((parent) => parent !== undefined);
      if (ShardId) shards.push({ shardId: ShardId, parents });
    }
    NextToken = reply.NextToken;
  } while (NextToken);
  return shards;
}

/** One shard. Its end is told by the missing next iterator. */
class KinesisShardReader implements ShardReader {
  readonly #options: KinesisStreamOptions;
  readonly #shardId: string;
  readonly #announce: (child: SourceShard) => void;
  #from: ReadFrom;
  #iterator: string | undefined;
  /** When reading began: what a shard at LATEST goes on from while it has given nothing. */
  #openedAtMs: number | undefined;
  #position = 0;
  #throttleCount = 0;

  constructor(options: KinesisStreamOptions, shardId: string, from: ReadFrom, announce: (child: SourceShard) => void) {
    this.#options = options;
    this.#shardId = shardId;
    this.#from = from;
    this.#announce = announce;
  }

  async read(signal: AbortSignal): Promise<ShardPage> {
    try {
      this.#iterator ??= await this.#newIterator(signal);
      return this.#page(await this.#getRecords(this.#iterator, signal));
    } catch (error) {
      return this.#recover(error);
    }
  }

  /** The record that reading should go on at may be gone: then on from the oldest one that is left. */
  async #newIterator(signal: AbortSignal): Promise<string> {
    this.#openedAtMs ??= this.#options.clock.nowMs();
    try {
      return await this.#iteratorAt(this.#from, signal);
    } catch (error) {
      if (!('sequenceNumber' in this.#from) || !unknownNames.has(nameOf(error))) throw error;
      const iterator = await this.#iteratorAt({ type: 'TRIM_HORIZON' }, signal);
      this.#from = { type: 'TRIM_HORIZON' };
      this.#options.onTrimmed?.(this.#shardId);
      return iterator;
    }
  }

  async #iteratorAt(from: ReadFrom, signal: AbortSignal): Promise<string> {
    const { client, streamArn } = this.#options;
    const input = { StreamARN: streamArn, ShardId: this.#shardId, ...iteratorInput(from) };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(input), signalOf(signal));
    if (!ShardIterator) throw new SourceError(`Shard ${this.#shardId} gave no iterator.`, { code: 'NoIterator' });
    return ShardIterator;
  }

  #getRecords(ShardIterator: string, signal: AbortSignal): Promise<GetRecordsCommandOutput> {
    const { client, streamArn, pageRecordsMax = 10_000 } = this.#options;
    const input = { StreamARN: streamArn, ShardIterator, Limit: pageRecordsMax };
    return client.send(new GetRecordsCommand(input), signalOf(signal));
  }

  #page(output: GetRecordsCommandOutput): ShardPage {
    const { Records = [], NextShardIterator, MillisBehindLatest = 0, ChildShards = [] } = output;
    const { streamArn, invokeIdentityArn, clock, readIntervalMs = 200 } = this.#options;
    const hasEnded = NextShardIterator === undefined || NextShardIterator === null;
    const origin = {
      streamArn: this.#options.eventSourceArn ?? streamArn,
      shardId: this.#shardId,
      invokeIdentityArn,
      readAtMs: clock.nowMs(),
    };
    const records = Records.map((record) => {
      this.#position += 1;
      return kinesisRecordOf(record, { ...origin, position: this.#position });
    });
    if (hasEnded || records.length > 0) this.#checkTrimmed(records[0]?.sequenceNumber);
    const last = records.at(-1);
    if (last) this.#from = { type: 'after', sequenceNumber: last.sequenceNumber };
    for (const { ShardId, ParentShards = [] } of ChildShards) {
      if (ShardId) this.#announce({ shardId: ShardId, parents: ParentShards });
    }
    this.#iterator = NextShardIterator;
    this.#throttleCount = 0;
    // Pages may be empty on the way to the next record.
    const hasMore = records.length > 0 || MillisBehindLatest > 0;
    return { records, hasEnded, ...(hasMore && { pauseMs: readIntervalMs }) };
  }

  /** Kinesis goes on at the oldest record without a word where the one asked for has left the stream. */
  #checkTrimmed(firstSequenceNumber: string | undefined): void {
    const from = this.#from;
    if (from.type === 'at' && firstSequenceNumber !== from.sequenceNumber) this.#options.onTrimmed?.(this.#shardId);
  }

  #recover(error: unknown): ShardPage {
    const name = nameOf(error);
    if (throttledNames.has(name)) {
      this.#throttleCount += 1;
      return { records: [], hasEnded: false, pauseMs: Math.min(10_000, 500 * 2 ** this.#throttleCount) };
    }
    if (name === 'ExpiredIteratorException') {
      this.#iterator = undefined;
      // The newest record is by now another one than it was when reading began.
      if (this.#from.type === 'LATEST') this.#from = { type: 'AT_TIMESTAMP', atMs: this.#openedAtMs ?? 0 };
      return { records: [], hasEnded: false };
    }
    if (name !== 'ResourceNotFoundException') throw error;
    // The shard or its whole stream is gone: nothing more will ever come.
    this.#checkTrimmed(undefined);
    return { records: [], hasEnded: true };
  }
}

/** @see https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html#API_GetRecords_Errors */
const throttledNames: ReadonlySet<unknown> = new Set([
  'ProvisionedThroughputExceededException',
  'KMSThrottlingException',
  'LimitExceededException',
]);

/** How the API answers a sequence number that is not in the shard. */
const unknownNames: ReadonlySet<unknown> = new Set(['InvalidArgumentException', 'ResourceNotFoundException']);

function nameOf(error: unknown): unknown {
  return (error as { readonly name?: unknown } | null)?.name;
}

type IteratorInput = Pick<
  GetShardIteratorCommandInput,
  'ShardIteratorType' | 'StartingSequenceNumber' | 'Timestamp'
> & { readonly ShardIteratorType: NonNullable<GetShardIteratorCommandInput['ShardIteratorType']> };

function iteratorInput(from: ReadFrom): IteratorInput {
  switch (from.type) {
    case 'at':
      return { ShardIteratorType: 'AT_SEQUENCE_NUMBER', StartingSequenceNumber: from.sequenceNumber };
    case 'after':
      return { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', StartingSequenceNumber: from.sequenceNumber };
    case 'AT_TIMESTAMP':
      return { ShardIteratorType: 'AT_TIMESTAMP', Timestamp: new Date(from.atMs) };
    default:
      return { ShardIteratorType: from.type };
  }
}
