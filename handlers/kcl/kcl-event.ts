/** A record as the MultiLangDaemon of the Kinesis Client Library hands it on. */
export interface KclRecord {
  /** As base64. */
  readonly data: string;
  readonly partitionKey: string;
  readonly sequenceNumber: string;
  /** Epoch milliseconds. */
  readonly approximateArrivalTimestamp?: number;
}

/** The event that Lambda would make of the records, as far as handlers read it: times in seconds, one shard. */
export function kclEvent(records: readonly KclRecord[], shardId: string): { readonly Records: readonly object[] } {
  return {
    Records: records.map(({ data, partitionKey, sequenceNumber, approximateArrivalTimestamp = 0 }) => ({
      kinesis: {
        kinesisSchemaVersion: '1.0',
        partitionKey,
        sequenceNumber,
        data,
        approximateArrivalTimestamp: approximateArrivalTimestamp / 1_000,
      },
      eventSource: 'aws:kinesis',
      eventVersion: '1.0',
      eventID: `${shardId}:${sequenceNumber}`,
      eventName: 'aws:kinesis:record',
    })),
  };
}
