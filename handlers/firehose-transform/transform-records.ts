import type { Change } from '../core/change';
import { SourceError } from '../core/errors';
import { decodeKinesisRecord } from '../core/kinesis-record';
import { errorFields, type Logger } from '../core/logger';
import { textOf } from '../core/stream-record';
import { archiveLine } from './archive-line';
import type { ArchivePartition } from './env';
import { partitionKeysOf } from './partition-keys';
import type { TransformEvent, TransformedRecord, TransformRecord, TransformResponse } from './transform-event';

/**
 * Bytes that Lambda lets a synchronous invocation answer: "6 MB", as it says when it refuses more.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
 */
export const responseBytesMax = 6_291_556;

const envelopeBytes = Buffer.byteLength('{"records":[]}');

export interface TransformParts {
  /** Absent: the archive is divided by days alone. */
  readonly partitionBy?: ArchivePartition;
  readonly logger: Logger;
  /** For tests, which need not make 6 MB. Default: what Lambda takes. */
  readonly bytesMax?: number;
}

/**
 * Makes lines of changes. Every record is answered once, in its order, and none is answered `Dropped`: what cannot be
 * read, and a line that the answer has no room for, is `ProcessingFailed`, which Firehose keeps as it came. Room is
 * short only where somebody raised the buffer of the transformation: a line is less than three times its record, and
 * Firehose sends 1 MB of records unless told otherwise.
 */
export function transformRecords(event: TransformEvent, parts: TransformParts): TransformResponse {
  const records = recordsOf(event);
  const failures = new Map<string, number>();
  const transformed = records.map((record) => transformOne(record, parts.partitionBy, failures));
  const answered = fitting(transformed, parts.bytesMax ?? responseBytesMax, failures);
  for (const [code, count] of failures) parts.logger.error('Records were not transformed.', { errorCode: code, count });
  return { records: answered };
}

function recordsOf(event: TransformEvent | null): readonly TransformRecord[] {
  const records: unknown = event?.records;
  const isEvent =
    Array.isArray(records) && records.every((record) => typeof record?.recordId === 'string' && record.recordId !== '');
  // Without ids nothing can be answered: Firehose tries again, and keeps the batch below the error prefix in the end.
  if (!isEvent) throw new SourceError('The event is none of a Firehose transformation.', { code: 'NoRecords' });
  return records as readonly TransformRecord[];
}

function transformOne(
  record: TransformRecord,
  partitionBy: ArchivePartition | undefined,
  failures: Map<string, number>,
): TransformedRecord {
  const { recordId } = record;
  try {
    const change = changeOf(record);
    const data = Buffer.from(archiveLine(change)).toString('base64');
    if (!partitionBy) return { recordId, result: 'Ok', data };
    return { recordId, result: 'Ok', data, metadata: { partitionKeys: partitionKeysOf(change, partitionBy) } };
  } catch (error) {
    // One record that is not what it should be must not take the others along.
    const { errorCode, errorName } = errorFields(error);
    return failed(recordId, errorCode ?? errorName, failures);
  }
}

/** Firehose wraps a record of the Kinesis stream in other words than Lambda's event does. */
function changeOf({ data, kinesisRecordMetadata }: TransformRecord): Change {
  const sequenceNumber = textOf(kinesisRecordMetadata?.sequenceNumber, 'MissingSequenceNumber');
  return decodeKinesisRecord({ kinesis: { data, sequenceNumber } }, sequenceNumber);
}

/** As many of the lines as the answer has room for, first come first served, beside the failures of all the others. */
function fitting(
  records: readonly TransformedRecord[],
  bytesMax: number,
  failures: Map<string, number>,
): readonly TransformedRecord[] {
  const reserved = records.map(({ recordId }) => bytesOf({ recordId, result: 'ProcessingFailed' }));
  let bytes = reserved.reduce((sum, each) => sum + each, envelopeBytes);
  return records.map((record, place) => {
    const more = bytesOf(record) - reserved[place]!;
    if (bytes + more > bytesMax) return failed(record.recordId, 'ResponseTooLarge', failures);
    bytes += more;
    return record;
  });
}

/** In the answer, with its comma. A line is base64, so that one character of it is one byte. */
function bytesOf({ data, ...rest }: TransformedRecord): number {
  const bytes = Buffer.byteLength(JSON.stringify(rest)) + 1;
  return data === undefined ? bytes : bytes + data.length + '"data":"",'.length;
}

function failed(recordId: string, code: string, failures: Map<string, number>): TransformedRecord {
  failures.set(code, (failures.get(code) ?? 0) + 1);
  return { recordId, result: 'ProcessingFailed' };
}
