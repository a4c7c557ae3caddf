import { firehoseLimits } from './firehose-rules';

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

/** What one PutRecordBatch takes: `firehoseRules` says where that is known from. */
const limitRules: readonly LimitRule[] = [
  {
    code: 'ValidationException',
    message: "Value at 'records' failed to satisfy constraint: Member must have length from 1 to 500",
    holds: ({ length }) => length >= 1 && length <= firehoseLimits.putRecords,
  },
  {
    code: 'ValidationException',
    message: "A 'data' failed to satisfy constraint: Member must have length less than or equal to 1024000",
    holds: (records) => records.every(({ Data }) => Buffer.byteLength(Data, 'base64') <= firehoseLimits.recordBytes),
  },
  {
    code: 'InvalidArgumentException',
    message: 'Records size exceeds 4 MB limit',
    holds: (_records, requestBytes) => requestBytes <= firehoseLimits.putBytes,
  },
];

/** Why AWS refuses a PutRecordBatch as a whole, or nothing. */
export function putRecordBatchFault(records: readonly PutRecord[], requestBytes: number): FirehoseFault | undefined {
  return limitRules.find(({ holds }) => !holds(records, requestBytes));
}
