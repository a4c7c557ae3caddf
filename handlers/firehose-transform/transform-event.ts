/**
 * What Firehose hands to a transformation, and what it wants back.
 * @see https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
 * @see https://docs.aws.amazon.com/lambda/latest/dg/services-kinesisfirehose.html
 */
export interface TransformEvent {
  readonly records: readonly TransformRecord[];
}

/** A record of the Kinesis stream on its way. */
export interface TransformRecord {
  /** What the answer names it by. */
  readonly recordId: string;
  /** Base64 of what DynamoDB put into the stream. */
  readonly data: string;
  readonly kinesisRecordMetadata?: { readonly sequenceNumber?: unknown };
}

/**
 * `Ok`: delivered. `ProcessingFailed`: kept below the error prefix as it came. `Dropped`, which is never answered here:
 * gone, and counted as a success.
 */
export type TransformResult = 'Ok' | 'ProcessingFailed';

export interface TransformedRecord {
  readonly recordId: string;
  readonly result: TransformResult;
  /** Base64 of the line; absent where there is none. */
  readonly data?: string;
  readonly metadata?: { readonly partitionKeys: PartitionKeys };
}

/** Partition column to its value. */
export type PartitionKeys = { readonly [column: string]: string };

/** One entry for each record of the event, in its order. */
export interface TransformResponse {
  readonly records: readonly TransformedRecord[];
}
