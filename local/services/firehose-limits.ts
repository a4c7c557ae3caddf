/** What AWS answers to a request that it refuses. */
export interface FirehoseFault {
  readonly code: 'ValidationException' | 'InvalidArgumentException' | 'ResourceNotFoundException';
  readonly message: string;
}

export interface PutRecord {
  /** Base64. */
  readonly Data: string;
}

interface LimitRule {
  readonly code: FirehoseFault['code'];
  readonly message: string;
  holds(records: readonly PutRecord[], requestBytes: number): boolean;
}

/**
 * What one PutRecordBatch takes. AWS does not say whether its 4 MiB are counted before or after base64; the stricter of
 * the two stands here.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 * @see https://docs.aws.amazon.com/firehose/latest/dev/limits.html
 */
const limitRules: readonly LimitRule[] = [
  {
    code: 'ValidationException',
    message: "Value at 'records' failed to satisfy constraint: Member must have length from 1 to 500",
    holds: ({ length }) => length >= 1 && length <= 500,
  },
  {
    code: 'ValidationException',
    message: "A 'data' failed to satisfy constraint: Member must have length less than or equal to 1024000",
    holds: (records) => records.every(({ Data }) => Buffer.byteLength(Data, 'base64') <= 1_024_000),
  },
  {
    code: 'InvalidArgumentException',
    message: 'Records size exceeds 4 MB limit',
    holds: (_records, requestBytes) => requestBytes <= 4_194_304,
  },
];

/** Why AWS refuses a PutRecordBatch as a whole, or nothing. */
export function putRecordBatchFault(records: readonly PutRecord[], requestBytes: number): FirehoseFault | undefined {
  return limitRules.find(({ holds }) => !holds(records, requestBytes));
}
