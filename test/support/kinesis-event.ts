import { streamRecord } from './stream-event';

export const kinesisStreamArn = 'arn:aws:kinesis:eu-west-1:123456789012:stream/orders-changes';

/** What anybody put into a Kinesis stream, as Lambda delivers it; what is not text is put as JSON. */
export function kinesisRecord(data: unknown, sequenceNumber = kinesisNumberAt(0)) {
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return {
    kinesis: {
      kinesisSchemaVersion: '1.0',
      partitionKey: '68406A366BD60300C59F519142163A14',
      sequenceNumber,
      data: Buffer.from(text).toString('base64'),
      approximateArrivalTimestamp: 1_767_323_045.9,
    },
    eventSource: 'aws:kinesis',
    eventVersion: '1.0',
    eventID: `shardId-000000000000:${sequenceNumber}`,
    eventName: 'aws:kinesis:record',
    invokeIdentityArn: 'arn:aws:iam::123456789012:role/orders-consumer',
    awsRegion: 'eu-west-1',
    eventSourceARN: kinesisStreamArn,
  };
}

/** Numbers as Kinesis gives them: of 56 digits, and with gaps. */
export function kinesisNumberAt(index: number): string {
  return String(49_653_934_577_403_172_270_036_403_236_523_229_901_717_376_203_382_325_250n + BigInt(index) * 7n);
}

/** The change of a stream's record as DynamoDB puts it into Kinesis: without stream, number and view type. */
export function kinesisChange(record: ReturnType<typeof streamRecord>, createdAtUs: number) {
  const { eventID, eventName, awsRegion, dynamodb, userIdentity } = record;
  const { SequenceNumber, StreamViewType, ApproximateCreationDateTime, SizeBytes, ...images } = dynamodb;
  return {
    awsRegion,
    eventID,
    eventName,
    userIdentity: userIdentity ?? null,
    recordFormat: 'application/json',
    tableName: /table\/([^/]+)/.exec(record.eventSourceARN)![1],
    dynamodb: {
      ApproximateCreationDateTime: createdAtUs,
      ...images,
      SizeBytes,
      ApproximateCreationDateTimePrecision: 'MICROSECOND',
    },
    eventSource: 'aws:dynamodb',
  };
}

export interface KinesisArrival {
  /** Names item and change: the change of time 3 of item `a` has the id `a3`. */
  readonly item: string;
  /** Microseconds after the first change. */
  readonly time: number;
}

/** Records in the order of their arrival, each with a Kinesis number of its own: `from` is that of the first. */
export function kinesisRecords(arrivals: readonly KinesisArrival[], from = 0) {
  return arrivals.map(({ item, time }, index) => {
    const keys = { customerId: { S: 'c1' }, orderId: { S: item } };
    const record = streamRecord({ keys, newImage: { status: { S: `${time}` } }, eventID: `${item}${time}` });
    return kinesisRecord(kinesisChange(record, firstAtUs + time), kinesisNumberAt(from + index));
  });
}

const firstAtUs = 1_767_323_045_000_000;

/** `a1 b2 a1`: changes by item and time, as they arrive. */
export function arrivals(text: string): readonly KinesisArrival[] {
  return text.split(' ').map((word) => ({ item: word[0]!, time: Number(word.slice(1)) }));
}
