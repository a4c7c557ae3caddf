import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  type GetRecordsCommandOutput,
  GetShardIteratorCommand,
  type GetShardIteratorCommandInput,
} from '@aws-sdk/client-dynamodb-streams';
import type { Clock } from '../../handlers/core/clock';
import { SourceError } from '../../handlers/core/errors';
import type { ReadFrom, ShardPage, ShardReader, SourceShard, StreamSource } from '../ports';
import { keepExactNames } from './exact-names';
import { backendSequenceNumber, normalizeRecord, type StreamBackend, streamBackendOf } from './stream-backends';
import { sourceRecordOf } from './stream-event';

export interface DynamodbStreamOptions {
  readonly client: DynamoDBStreamsClient;
  readonly streamArn: string;
  readonly clock: Clock;
  /** Region that the records name, default the one of the ARN. */
  readonly awsRegion?: string;
  /** Records of one read, 1 to 1,000, default 1,000. */
  readonly pageRecordsMax?: number;
  /** Told when records had left the stream before they were read: they are lost. */
  readonly onTrimmed?: (shardId: string) => void;
}

const signalOf = (signal: AbortSignal) => ({ abortSignal: signal });

/** Reads a real DynamoDB stream, on AWS or on a service that speaks its API. */
export function dynamodbStreamSource(options: DynamodbStreamOptions): StreamSource {
  keepExactNames(options.client);
  return {
    listShards: (signal) => listShards(options, signal),
    openShard: (shardId, from) => new DynamodbShardReader(options, shardId, from),
  };
}

async function listShards({ client, streamArn }: DynamodbStreamOptions, signal: AbortSignal): Promise<SourceShard[]> {
  const shards: SourceShard[] = [];
  let ExclusiveStartShardId: string | undefined;
  do {
    const input = { StreamArn: streamArn, ...(ExclusiveStartShardId && { ExclusiveStartShardId }) };
    const { StreamDescription } = await client.send(new DescribeStreamCommand(input), signalOf(signal));
    for (const { ShardId, ParentShardId } of StreamDescription?.Shards ?? []) {
      if (ShardId) shards.push({ shardId: ShardId, parents: ParentShardId ? [ParentShardId] : [] });
    }
    ExclusiveStartShardId = StreamDescription?.LastEvaluatedShardId;
  } while (ExclusiveStartShardId);
  return shards;
}

/**
 * One shard. The end of a shard is told by the missing next iterator alone: an EndingSequenceNumber is also on open
 * shards in some backends.
 */
class DynamodbShardReader implements ShardReader {
  readonly #options: DynamodbStreamOptions;
  readonly #shardId: string;
  readonly #backend: StreamBackend;
  #from: ReadFrom;
  #iterator: string | undefined;
  #position = 0;

  constructor(options: DynamodbStreamOptions, shardId: string, from: ReadFrom) {
    this.#options = options;
    this.#shardId = shardId;
    this.#backend = streamBackendOf(options.streamArn);
    this.#from = from;
  }

  async read(signal: AbortSignal): Promise<ShardPage> {
    try {
      this.#iterator ??= await this.#newIterator(signal);
      return this.#page(await this.#getRecords(this.#iterator, signal));
    } catch (error) {
      return this.#recover(error);
    }
  }

  async #newIterator(signal: AbortSignal): Promise<string> {
    const { client, streamArn } = this.#options;
    const input = { StreamArn: streamArn, ShardId: this.#shardId, ...iteratorInput(this.#from, this.#backend) };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(input), signalOf(signal));
    if (!ShardIterator) throw new SourceError(`Shard ${this.#shardId} gave no iterator.`, { code: 'NoIterator' });
    return ShardIterator;
  }

  #getRecords(ShardIterator: string, signal: AbortSignal): Promise<GetRecordsCommandOutput> {
    const { client, pageRecordsMax = 1_000 } = this.#options;
    return client.send(new GetRecordsCommand({ ShardIterator, Limit: pageRecordsMax }), signalOf(signal));
  }

  #page({ Records = [], NextShardIterator }: GetRecordsCommandOutput): ShardPage {
    const { streamArn, clock, awsRegion = streamArn.split(':')[3] ?? '' } = this.#options;
    const { creationTimeStepMs } = this.#backend;
    const origin = { streamArn, awsRegion, readAtMs: clock.nowMs(), creationTimeStepMs };
    const records = Records.flatMap((raw) => {
      const record = normalizeRecord(raw, this.#backend, streamArn);
      this.#position += 1;
      return record ? sourceRecordOf(record, { ...origin, position: this.#position }) : [];
    });
    const last = Records.at(-1)?.dynamodb?.SequenceNumber;
    if (last !== undefined) this.#from = { type: 'after', sequenceNumber: last };
    this.#iterator = NextShardIterator;
    return { records, hasEnded: NextShardIterator === undefined || NextShardIterator === null };
  }

  /** @see https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_streams_GetRecords.html */
  #recover(error: unknown): ShardPage {
    const name = (error as { readonly name?: unknown } | null)?.name;
    const isStale = name === 'ExpiredIteratorException' || name === 'TrimmedDataAccessException';
    if (name === 'TrimmedDataAccessException') {
      this.#options.onTrimmed?.(this.#shardId);
      this.#from = { type: 'TRIM_HORIZON' };
    }
    if (isStale) {
      this.#iterator = undefined;
      return { records: [], hasEnded: false };
    }
    // The shard or its whole stream is gone: nothing more will ever come.
    if (name === 'ResourceNotFoundException') return { records: [], hasEnded: true };
    throw error;
  }
}

function iteratorInput(
  from: ReadFrom,
  backend: StreamBackend,
): Pick<GetShardIteratorCommandInput, 'SequenceNumber'> & { readonly ShardIteratorType: ShardIteratorType } {
  if (from.type === 'AT_TIMESTAMP') {
    throw new SourceError('A DynamoDB stream cannot be read from a time on.', { code: 'UnsupportedStart' });
  }
  if (!('sequenceNumber' in from)) return { ShardIteratorType: from.type };
  const ShardIteratorType = from.type === 'at' ? 'AT_SEQUENCE_NUMBER' : 'AFTER_SEQUENCE_NUMBER';
  return { ShardIteratorType, SequenceNumber: backendSequenceNumber(from.sequenceNumber, backend) };
}

type ShardIteratorType = NonNullable<GetShardIteratorCommandInput['ShardIteratorType']>;
