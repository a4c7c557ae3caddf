/** One record of a stream, as a source hands it to the engine. */
export interface SourceRecord {
  /** Rank of the record within its shard: ascending, not necessarily without gaps. */
  readonly position: number;
  readonly sequenceNumber: string;
  /** Approximate time of arrival in the stream, epoch milliseconds. */
  readonly arrivedAtMs: number;
  /** What must stay in order: the whole key of the item on DynamoDB, the partition key on Kinesis. */
  readonly orderKey: string;
  /** Size of `event` as JSON, in bytes. */
  readonly bytes: number;
  /** The record as the function receives it. */
  readonly event: unknown;
}
