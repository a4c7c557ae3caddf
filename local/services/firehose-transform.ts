import { firehoseLimits } from './firehose-rules';
import type { DeliverySettings } from './firehose-settings';

/** A record of the Kinesis stream on its way into the archive. */
export interface SourceRecord {
  readonly data: Buffer;
  readonly shardId: string;
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  /** Epoch milliseconds. */
  readonly arrivedAtMs: number;
}

/** What becomes of a record behind the function. */
export type Outcome =
  | { readonly type: 'ok'; readonly data: Buffer; readonly partitionKeys: Readonly<Record<string, string>> }
  | { readonly type: 'dropped' }
  | { readonly type: 'failed'; readonly code: string; readonly message: string };

/** The event of one invocation; records are named by their place in the batch, so that a retry names them alike. */
export function transformEvent(
  records: readonly SourceRecord[],
  { arn, sourceArn, region }: Pick<DeliverySettings, 'arn' | 'sourceArn' | 'region'>,
  invocationId: string,
) {
  return {
    invocationId,
    sourceKinesisStreamArn: sourceArn,
    deliveryStreamArn: arn,
    region,
    records: records.map((record, place) => ({
      recordId: recordIdOf(record, place),
      approximateArrivalTimestamp: record.arrivedAtMs,
      data: record.data.toString('base64'),
      kinesisRecordMetadata: {
        shardId: record.shardId,
        partitionKey: record.partitionKey,
        approximateArrivalTimestamp: record.arrivedAtMs,
        sequenceNumber: record.sequenceNumber,
        subsequenceNumber: '',
      },
    })),
  };
}

function recordIdOf({ sequenceNumber }: SourceRecord, place: number): string {
  return `${sequenceNumber}${String(place).padStart(6, '0')}`;
}

/** What the function's answer says of each record, in order; undefined where the invocation failed and is made again. */
export function readAnswer(records: readonly SourceRecord[], payload: string): readonly Outcome[] | undefined {
  if (Buffer.byteLength(payload) > firehoseLimits.transformPayloadBytes) return undefined;
  const answers = answersIn(payload);
  return records.map((record, place) => outcomeOf(answers.get(recordIdOf(record, place)) ?? []));
}

interface Answer {
  readonly recordId?: unknown;
  readonly result?: unknown;
  readonly data?: unknown;
  readonly metadata?: { readonly partitionKeys?: Readonly<Record<string, string>> };
}

/** By record id. What is no answer at all has answered nothing. */
function answersIn(payload: string): ReadonlyMap<unknown, readonly Answer[]> {
  const byId = new Map<unknown, Answer[]>();
  for (const answer of recordsIn(payload)) {
    const known = byId.get(answer.recordId);
    if (known) known.push(answer);
    else byId.set(answer.recordId, [answer]);
  }
  return byId;
}

function recordsIn(payload: string): readonly Answer[] {
  try {
    const { records } = JSON.parse(payload) as { readonly records?: unknown };
    return Array.isArray(records) ? records.filter((one) => typeof one === 'object' && one !== null) : [];
  } catch {
    return [];
  }
}

function outcomeOf([answer, ...others]: readonly Answer[]): Outcome {
  if (!answer) return failed('Lambda.MissingRecordId', missingMessage);
  if (others.length > 0) return failed('Lambda.DuplicatedRecordId', duplicatedMessage);
  const { result, data, metadata } = answer;
  if (result === 'Dropped') return { type: 'dropped' };
  if (result === 'ProcessingFailed') return failed('Lambda.ProcessingFailedStatus', failedMessage);
  if (result !== 'Ok' || !isBase64(data)) return failed('Lambda.InvalidReturnFormat', formatMessage);
  return { type: 'ok', data: Buffer.from(data, 'base64'), partitionKeys: metadata?.partitionKeys ?? {} };
}

function isBase64(data: unknown): data is string {
  return typeof data === 'string' && /^[A-Za-z0-9+/]*={0,2}$/.test(data);
}

export function failed(code: string, message: string): Outcome {
  return { type: 'failed', code, message };
}

const missingMessage =
  'One or more record Ids were not returned. Ensure that the Lambda function returns all received record Ids.';
const duplicatedMessage =
  'Multiple records were returned with the same record Id. Ensure that the Lambda function returns unique record Ids.';
const failedMessage = 'ProcessingFailed status set for record';
const formatMessage = 'The result must be Ok, Dropped or ProcessingFailed, and the data of Ok base64.';

/** A line below the error prefix. */
export interface FailedRecord {
  readonly record: SourceRecord;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
  readonly endedAtMs: number;
}

/** In the order of members that AWS was seen to write. */
export function failedLine(
  { record, code, message, attempts, endedAtMs }: FailedRecord,
  lambdaArn: string | undefined,
): Buffer {
  const line = {
    rawData: record.data.toString('base64'),
    errorCode: code,
    errorMessage: message,
    attemptsMade: attempts,
    arrivalTimestamp: record.arrivedAtMs,
    attemptEndingTimestamp: endedAtMs,
    ...(lambdaArn !== undefined && { lambdaARN: lambdaArn }),
  };
  return Buffer.from(`${JSON.stringify(line)}\n`);
}
