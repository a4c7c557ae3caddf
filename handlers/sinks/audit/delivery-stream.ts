import type { AwsRequest } from '../../core/aws-request';
import { isTransientAnswer } from '../../core/error-class';
import { SinkError } from '../../core/errors';
import { createJsonCall } from '../../core/json-call';
import type { Outcome } from '../../core/sink';
import type { BatchTransport } from '../../fan-out/publish-pack';

/** A line on its way, in base64 as the API takes it. */
export interface StreamRecordData {
  readonly data: string;
}

/**
 * What one PutRecordBatch takes: 500 records of 1,024,000 bytes each, 4 MiB in all. The whole request is counted here,
 * base64 and all, since AWS does not say that it counts less, and has refused what was counted before encoding.
 * @see https://docs.aws.amazon.com/firehose/latest/APIReference/API_PutRecordBatch.html
 * @see https://github.com/awslabs/lambda-streams-to-firehose/issues/49
 */
export const putRecordBatchLimits = {
  recordsMax: 500,
  /** Of one record, before base64. */
  recordBytesMax: 1_024_000,
  requestBytesMax: 4_194_304,
} as const;

/** Bytes of a request besides its records: the names, and the stream's of at most 64 characters. */
export const envelopeBytesMax = 128;

/** Bytes that a line of `bytes` bytes takes in a request: its base64 text, `{"Data":""}` and a comma. */
export function recordBytes(bytes: number): number {
  return Math.ceil(bytes / 3) * 4 + 12;
}

/** Puts lines into one delivery stream. */
export function createDeliveryStream(request: AwsRequest, name: string): BatchTransport<StreamRecordData> {
  const call = createJsonCall(request, { service: 'firehose', target: 'Firehose_20150804', jsonVersion: '1.1' });
  return {
    async publishBatch(records, signal) {
      const input = { DeliveryStreamName: name, Records: records.map(({ data }) => ({ Data: data })) };
      return recordOutcomes(records.length, await call<PutRecordBatchOutput>('PutRecordBatch', input, signal));
    },
  };
}

interface PutRecordBatchOutput {
  readonly FailedPutCount?: number;
  readonly RequestResponses?: readonly { readonly RecordId?: string; readonly ErrorCode?: string }[];
}

/**
 * Outcome of each record, by its place in the request. One that the answer neither gives an id nor an error has failed
 * too: taking silence for success would lose it.
 */
function recordOutcomes(count: number, { RequestResponses: responses = [] }: PutRecordBatchOutput): readonly Outcome[] {
  return Array.from({ length: count }, (_, place): Outcome => {
    const { RecordId: id, ErrorCode: refused } = responses[place] ?? {};
    if (id && !refused && responses.length === count) return { status: 'done' };
    const code = refused || 'MissingResult';
    // Firehose refuses single records for load and trouble of its own only.
    const retryable = !refused || isTransientAnswer(200, code);
    const error = new SinkError(`Firehose did not take a record (${code}).`, { code, statusCode: 200, retryable });
    return { status: retryable ? 'transient' : 'unknown', error };
  });
}
