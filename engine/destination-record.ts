import { invariant } from '../handlers/core/errors';
import type { DeliverAction } from './actions';
import { isoSeconds, timeWindowOf } from './invocation-event';
import type { SourceRecord } from './source-record';
import type { StreamKind } from './stream-settings';

export type DestinationKind = 'sqs' | 'sns' | 's3';

/** The stream that is read. */
export interface StreamIdentity {
  readonly source: StreamKind;
  readonly streamArn: string;
}

/** Who the mapping is, as its failure destination is told. */
export interface MappingIdentity extends StreamIdentity {
  /** UUID of the mapping; part of the key of an S3 object. */
  readonly uuid: string;
  /** With the version or alias that the mapping names, if any. */
  readonly functionArn: string;
}

/**
 * The text that AWS sends to a failure destination: where the records are in the stream and why they were given up.
 * Only S3 also gets the records themselves, as `payload`, the event's JSON as a string.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
 */
export function destinationBodyOf(action: DeliverAction, identity: MappingIdentity, kind: DestinationKind): string {
  const { response, window } = action;
  const isWindowClosing = window?.isFinalInvokeForWindow === true;
  const body = {
    requestContext: {
      requestId: action.requestId,
      functionArn: identity.functionArn,
      condition: action.condition,
      approximateInvokeCount: action.approximateInvokeCount,
    },
    ...(response && {
      responseContext: {
        statusCode: 200,
        executedVersion: response.executedVersion,
        functionError: response.functionError,
      },
    }),
    version: '1.0',
    timestamp: new Date(action.atMs).toISOString(),
    [infoKeys[identity.source]]: isWindowClosing
      ? { shardId: action.shardId, streamArn: identity.streamArn }
      : batchInfoOf(action, identity),
    ...(isWindowClosing && {
      timeWindowInfo: {
        window: timeWindowOf(window),
        isFinalInvokeForWindow: true,
        isWindowTerminatedEarly: window.isWindowTerminatedEarly,
      },
    }),
    ...(kind === 's3' && { payload: payloadOf(action.records) }),
  };
  return JSON.stringify(body);
}

export const infoKeys: { readonly [kind in StreamKind]: string } = {
  dynamodb: 'DDBStreamBatchInfo',
  kinesis: 'KinesisBatchInfo',
};

/** Key of the object in an S3 destination: the mapping, the shard, the day, the second, and a random UUID. */
export function destinationKeyOf(action: DeliverAction, identity: MappingIdentity, randomUuid: string): string {
  const second = new Date(action.atMs).toISOString().slice(0, 19);
  const day = second.slice(0, 10).replaceAll('-', '/');
  const name = `${second.replaceAll(':', '.')}-${randomUuid}`;
  return `aws/lambda/${identity.uuid}/${action.shardId}/${day}/${name}`;
}

/** Where the records of a batch are in the stream. */
export function batchInfoOf({ shardId, records }: DeliverAction, { source, streamArn }: StreamIdentity): object {
  const [first, last] = [records[0], records.at(-1)];
  invariant(first !== undefined && last !== undefined, 'A destination record tells of at least one record.');
  const time = source === 'dynamodb' ? isoSeconds : (atMs: number) => new Date(atMs).toISOString();
  return {
    shardId,
    startSequenceNumber: first.sequenceNumber,
    endSequenceNumber: last.sequenceNumber,
    approximateArrivalOfFirstRecord: time(first.arrivedAtMs),
    approximateArrivalOfLastRecord: time(last.arrivedAtMs),
    batchSize: records.length,
    streamArn,
  };
}

/**
 * AWS writes the creation time of a record in the payload the way Java prints a double: 1.78E9. A quote inside the
 * user's own texts is escaped, and the user's attributes are objects, so only the record's own member is met.
 */
function payloadOf(records: readonly SourceRecord[]): string {
  const text = JSON.stringify({ Records: records.map(({ event }) => event) });
  return text.replace(/"ApproximateCreationDateTime":(\d+(?:\.\d+)?)/g, (_, number: string) => {
    return `"ApproximateCreationDateTime":${javaDouble(Number(number))}`;
  });
}

function javaDouble(number: number): string {
  const [mantissa = '0', exponent = '0'] = number.toExponential().split('e');
  return `${mantissa.includes('.') ? mantissa : `${mantissa}.0`}E${Number(exponent)}`;
}
