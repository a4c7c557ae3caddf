/** What a rule of Firehose is, and where that is known from. */
export interface FirehoseRule {
  readonly rule: string;
  readonly source: string;
  /** When the source was read. */
  readonly seen: string;
}

const guide = 'https://docs.aws.amazon.com/firehose/latest/dev';
const api = 'https://docs.aws.amazon.com/firehose/latest/APIReference';
const seen = '2026-11-22';

/**
 * What the stand-ins for Firehose do, each rule with its source. No emulator does all of them, so a test asks each for
 * its proof.
 */
export const firehoseRules = {
  start: {
    rule: 'A delivery stream reads Kinesis from the moment that it was made: what is older is never delivered.',
    source: `${guide}/writing-with-kinesis-streams.html`,
    seen,
  },
  transformBuffer: {
    rule: 'The function gets batches of 0.2 to 3 MB or 0 to 900 s, 1 MB or 60 s unless told.',
    source: `${guide}/data-transformation.html`,
    seen,
  },
  transformEvent: {
    rule: 'The event names the invocation, both streams and the region; each record has an id, its arrival in milliseconds, its data in base64 and where it stood in Kinesis.',
    source: 'https://github.com/aws/aws-lambda-go/blob/main/events/firehose.go',
    seen,
  },
  transformPayload: {
    rule: 'Request and answer of the function have at most 6 MB each; a larger answer is a failed invocation.',
    source: `${guide}/data-transformation.html`,
    seen,
  },
  transformRetries: {
    rule: 'A failed invocation is made again, three times unless told, each time with an invocation id of its own; then all of its records have failed.',
    source: `${guide}/data-transformation-failure-handling.html`,
    seen,
  },
  transformResults: {
    rule: '`Ok` is delivered, `Dropped` is done, `ProcessingFailed` and whatever is none of them has failed.',
    source: `${guide}/data-transformation-status-model.html`,
    seen,
  },
  transformIds: {
    rule: 'Each record id is answered exactly once; one that is missing or comes twice has failed.',
    source: `${guide}/monitoring-with-cloudwatch-logs.html`,
    seen,
  },
  failedRecord: {
    rule: 'A record that failed is a line of JSON with the data as it came, the code, the message, the attempts and the times in milliseconds; the ARN is called `lambdaARN`, not `lambdaArn` as the guide says.',
    source: 'https://github.com/floci-io/floci/pull/3393 (an object of AWS, 2026-09-10)',
    seen,
  },
  bufferSize: {
    rule: 'An object is due when its records have 1 to 128 MB before compression, 5 MB unless told.',
    source: `${api}/API_BufferingHints.html`,
    seen,
  },
  bufferInterval: {
    rule: 'An object is due 0 to 900 s after its first record, 300 s unless told.',
    source: `${api}/API_BufferingHints.html`,
    seen,
  },
  bufferMinimums: {
    rule: 'With dynamic partitioning or a conversion to Parquet the size is 64 MB or more, and with dynamic partitioning the interval is not 0.',
    source: `${api}/API_ExtendedS3DestinationConfiguration.html, ${guide}/dynamic-partitioning-buffering.html`,
    seen,
  },
  objectName: {
    rule: 'A key is the prefix and then `NAME-VERSION-yyyy-MM-dd-HH-mm-ss-UUID`.',
    source: `${guide}/s3-object-name.html`,
    seen,
  },
  fileExtension: {
    rule: 'A key ends in `.gz` where objects are compressed by GZIP and in `.parquet` where they are converted, unless another ending is told.',
    source: `${guide}/s3-object-name.html`,
    seen,
  },
  compression: {
    rule: 'GZIP compresses the whole object.',
    source: `${guide}/create-destination.html`,
    seen,
  },
  joining: {
    rule: 'Records stand one after the other with nothing between them, or with a line feed where that is asked for.',
    source: `${guide}/basic-deliver.html`,
    seen,
  },
  defaultPrefix: {
    rule: 'A prefix without a time gets `yyyy/MM/dd/HH/` at its end; with dynamic partitioning it stays as it is.',
    source: `${guide}/s3-prefixes.html#prefix-rules`,
    seen,
  },
  timestamp: {
    rule: '`!{timestamp:...}` is a Java pattern of the arrival of the oldest record of the object; what stands in single quotes is literal.',
    source: `${guide}/s3-prefixes.html#timestamp-namespace`,
    seen,
  },
  timeZone: {
    rule: 'Prefix and name tell the time in UTC, or in the zone that is told.',
    source: `${guide}/s3-object-name.html`,
    seen,
  },
  randomString: {
    rule: '`!{firehose:random-string}` is 11 characters, others at each place.',
    source: `${guide}/s3-prefixes.html#firehose-namespace`,
    seen,
  },
  errorPrefix: {
    rule: 'What failed goes below the error prefix, which names the kind of error; it must be there where the prefix has expressions. Without one it is the prefix, the kind and the date.',
    source: `${guide}/s3-prefixes.html#prefix-rules`,
    seen,
  },
  partitionKeys: {
    rule: "`!{partitionKeyFromLambda:...}` is a key of the record's answer; a record that lacks one goes below the error prefix.",
    source: `${guide}/dynamic-partitioning-error-handling.html`,
    seen,
  },
  partitions: {
    rule: 'Each value of the prefix has a buffer of its own, which is gone when its object is written.',
    source: `${guide}/dynamic-partitioning-buffering.html`,
    seen,
  },
  activePartitions: {
    rule: 'At most 500 partitions have a buffer; records of others go below the error prefix as `activePartitionExceeded`.',
    source: `${guide}/dynamic-partitioning-buffering.html`,
    seen,
  },
  conversion: {
    rule: 'With a conversion the object is Parquet, compressed inside by Snappy; a record that does not fit the columns goes below the error prefix as `format-conversion-failed`.',
    source: `${guide}/record-format-conversion-error-handling.html`,
    seen,
  },
  deliveryRetries: {
    rule: 'An object that S3 does not take is put again for as long as the source keeps its records.',
    source: `${guide}/troubleshooting.html`,
    seen,
  },
  putRecords: {
    rule: 'PutRecordBatch takes 1 to 500 records.',
    source: `${api}/API_PutRecordBatch.html`,
    seen,
  },
  recordSize: {
    rule: 'A record that is put has at most 1,000 KiB before base64.',
    source: `${guide}/limits.html`,
    seen,
  },
  putSize: {
    rule: 'PutRecordBatch takes 4 MiB. Whether they are counted before or after base64 is not said: the stricter stands here.',
    source: `${guide}/limits.html`,
    seen,
  },
} as const satisfies Readonly<Record<string, FirehoseRule>>;

export type FirehoseRuleName = keyof typeof firehoseRules;

/** Firehose counts its hints in mebibytes. */
export const mebibyte = 1_048_576;

/** The numbers of the rules: sizes in bytes, times in seconds. */
export const firehoseLimits = {
  transformBufferBytes: mebibyte,
  transformBufferSeconds: 60,
  transformPayloadBytes: 6 * mebibyte,
  transformRetries: 3,
  bufferMebibytes: 5,
  bufferSeconds: 300,
  partitionedBufferMebibytes: 64,
  activePartitions: 500,
  putRecords: 500,
  recordBytes: 1_024_000,
  putBytes: 4 * mebibyte,
} as const;
