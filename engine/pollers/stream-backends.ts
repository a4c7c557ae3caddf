import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import type { _Record, Identity } from '@aws-sdk/client-dynamodb-streams';

/**
 * How a service that speaks DynamoDB Streams differs from AWS, and how its records are made what AWS would have sent.
 * `docs/engine.md` gives the reasons one by one.
 */
export interface StreamBackend {
  readonly name: 'aws' | 'dynamodb-local' | 'dynoxide';
  /** Region in the ARNs that tells the backend; it is none of AWS's. */
  readonly region?: string;
  /** Digits that sequence numbers are padded to, so that they compare and look like AWS's. */
  readonly sequenceDigits?: number;
  /** Event ids are counters there, so ids are made of the stream and the sequence number, always the same ones. */
  readonly makesEventIds?: true;
  /** Changes that change nothing are in the stream; AWS writes none. Told only where both images are there. */
  readonly writesEmptyChanges?: true;
  /**
   * A table that is made again has the records of the one before in its stream. The stream's label tells when it was
   * made, in seconds; a record of that very second is kept.
   */
  readonly keepsFormerRecords?: true;
  /** Event name of a time-to-live deletion whose name and identity are missing. */
  readonly expiryEventName?: string;
  /** What creation times are rounded down to, in milliseconds. */
  readonly creationTimeStepMs: number;
}

export const streamBackends: readonly StreamBackend[] = [
  { name: 'dynamodb-local', region: 'ddblocal', expiryEventName: 'UNKNOWN_TO_SDK_VERSION', creationTimeStepMs: 60_000 },
  {
    name: 'dynoxide',
    region: 'dynoxide',
    sequenceDigits: 21,
    makesEventIds: true,
    writesEmptyChanges: true,
    keepsFormerRecords: true,
    creationTimeStepMs: 1_000,
  },
];

const aws: StreamBackend = { name: 'aws', creationTimeStepMs: 1_000 };

/** The backend that a stream's ARN tells; AWS where it tells none. */
export function streamBackendOf(streamArn: string): StreamBackend {
  const region = streamArn.split(':')[3];
  return streamBackends.find((backend) => backend.region === region) ?? aws;
}

/** The record as AWS would have sent it, or undefined where AWS would have sent none. */
export function normalizeRecord(record: _Record, backend: StreamBackend, streamArn: string): _Record | undefined {
  const { dynamodb } = record;
  const SequenceNumber = padSequenceNumber(dynamodb?.SequenceNumber ?? '', backend);
  const isExpiry = record.eventName === backend.expiryEventName && backend.expiryEventName !== undefined;
  const isEmpty =
    backend.writesEmptyChanges && record.eventName === 'MODIFY' && dynamodb?.OldImage && dynamodb.NewImage
      ? isDeepStrictEqual(dynamodb.OldImage, dynamodb.NewImage)
      : false;
  if (isEmpty || (backend.keepsFormerRecords && isFormer(record, streamArn))) return undefined;
  return {
    ...record,
    ...(backend.makesEventIds && { eventID: eventIdOf(streamArn, SequenceNumber) }),
    ...(isExpiry && { eventName: 'REMOVE', userIdentity: expiryIdentity }),
    dynamodb: { ...dynamodb, SequenceNumber },
  };
}

/** The sequence number as the backend knows it. */
export function backendSequenceNumber(sequenceNumber: string, backend: StreamBackend): string {
  return backend.sequenceDigits ? sequenceNumber.replace(/^0+(?=\d)/, '') : sequenceNumber;
}

function isFormer({ dynamodb }: _Record, streamArn: string): boolean {
  const madeAtSecond = Math.floor(Number(streamArn.split('/stream/')[1]));
  const createdAtMs = dynamodb?.ApproximateCreationDateTime?.getTime();
  // Not a number where the label is none: then nothing is dropped.
  return createdAtMs !== undefined && createdAtMs < madeAtSecond * 1_000;
}

const expiryIdentity: Identity = { Type: 'Service', PrincipalId: 'dynamodb.amazonaws.com' };

function padSequenceNumber(sequenceNumber: string, { sequenceDigits = 0 }: StreamBackend): string {
  return sequenceNumber.padStart(sequenceDigits, '0');
}

/** 32 hexadecimal digits, as AWS's. */
function eventIdOf(streamArn: string, sequenceNumber: string): string {
  return createHash('sha256').update(`${streamArn}\n${sequenceNumber}`).digest('hex').slice(0, 32);
}
