interface StreamEventRecord {
  readonly eventSourceARN?: unknown;
  readonly dynamodb: { readonly SequenceNumber: string };
}

/**
 * What DynamoDB puts into a Kinesis stream of a change, for the filter of a mapping to look at: `data` is base64 JSON, as
 * Lambda's event has it. A handler of Kinesis reads the stream record itself too.
 */
export function kinesisRecordOf(record: StreamEventRecord, eventSourceARN: string): object {
  const { SequenceNumber, ...dynamodb } = record.dynamodb;
  const { eventSourceARN: streamArn, ...rest } = record;
  const tableName = String(streamArn).split('/')[1];
  const data = JSON.stringify({ ...rest, tableName, dynamodb });
  return {
    eventSource: 'aws:kinesis',
    eventSourceARN,
    kinesis: { sequenceNumber: SequenceNumber, data: Buffer.from(data).toString('base64') },
  };
}
