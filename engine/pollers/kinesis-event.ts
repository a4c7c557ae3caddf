import type { _Record } from '@aws-sdk/client-kinesis';
import type { SourceRecord } from '../source-record';

/** Where a record was read. */
export interface KinesisOrigin {
  readonly streamArn: string;
  readonly shardId: string;
  readonly invokeIdentityArn: string;
  readonly position: number;
  readonly readAtMs: number;
}

/**
 * A record of the Kinesis API as Lambda would put it into an event: data as base64, the time of arrival in seconds with
 * milliseconds behind the point. What the producer library aggregated stays one record: only for a consumer with
 * enhanced fan-out does Lambda take it apart.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
 */
export function kinesisRecordOf(record: _Record, origin: KinesisOrigin): SourceRecord {
  const { SequenceNumber: sequenceNumber = '', PartitionKey: partitionKey = '', Data } = record;
  const arrivedAtMs = record.ApproximateArrivalTimestamp?.getTime() ?? origin.readAtMs;
  const event = {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey,
      sequenceNumber,
      data: Buffer.from(Data ?? []).toString('base64'),
      approximateArrivalTimestamp: arrivedAtMs / 1_000,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `${origin.shardId}:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: origin.invokeIdentityArn,
    awsRegion: origin.streamArn.split(':')[3],
    eventSourceARN: origin.streamArn,
  };
  return {
    position: origin.position,
    sequenceNumber,
    arrivedAtMs,
    orderKey: partitionKey,
    bytes: Buffer.byteLength(JSON.stringify(event)),
    event,
  };
}
