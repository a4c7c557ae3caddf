import { randomUUID } from 'node:crypto';
import type { KinesisClient } from '@aws-sdk/client-kinesis';
import type { S3Client } from '@aws-sdk/client-s3';
import { driveStream } from '../../engine/drive-stream';
import { kinesisStreamSource } from '../../engine/pollers/kinesis';
import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import type { FunctionPool } from '../functions/function-pool';
import { ArchiveDelivery } from './archive-delivery';
import { mebibyte } from './firehose-rules';
import type { DeliverySettings } from './firehose-settings';
import { failed, type Outcome, readAnswer, type SourceRecord, transformEvent } from './firehose-transform';
import type { ToParquet } from './parquet';

export interface ArchiveParts {
  readonly settings: DeliverySettings;
  readonly kinesis: KinesisClient;
  readonly s3: S3Client;
  readonly functions: Pick<FunctionPool, 'invoke'>;
  readonly clock: Clock;
  readonly toParquet: ToParquet;
  readonly onError: (error: unknown) => void;
}

/** A delivery stream from Kinesis to S3 that runs. */
export interface RunningArchive {
  readonly settings: DeliverySettings;
  /** Records that were read and are in a buffer or an object, or were dropped by the function. */
  readonly records: number;
  readonly isIdle: boolean;
  /** Writes what the buffers hold, whether it is due or not. */
  flush(): Promise<void>;
  readonly stopped: Promise<void>;
}

/** Nobody waits minutes for a file here, so neither buffer does. */
const intervalSecondsMax = 2;
const transformSecondsMax = 1;
const pollIntervalMs = 500;
const writeIntervalMs = 200;
const retryPauseMs = 250;

/**
 * Stands in for Firehose with Kinesis as its source, which no emulator does as AWS does: reads the stream, has the
 * function transform what it read, and writes objects. `firehoseRules` says what it keeps to.
 */
export function startArchive(parts: ArchiveParts, signal: AbortSignal): RunningArchive {
  const { settings, kinesis, clock, onError } = parts;
  const delivery = new ArchiveDelivery({ ...parts, intervalSecondsMax });
  let records = 0;
  const { mapping, stopped } = driveStream(
    {
      identity: { source: 'kinesis', uuid: randomUUID(), functionArn: '', streamArn: settings.sourceArn },
      settings: {
        batchSize: 10_000,
        maximumBatchingWindowInSeconds: Math.min(settings.transform?.bufferingInterval ?? 0, transformSecondsMax),
        // The stream is as old as the delivery stream here, so that its beginning is where Firehose starts.
        startingPosition: 'TRIM_HORIZON',
      },
      source: kinesisStreamSource({
        client: kinesis,
        streamArn: settings.sourceArn,
        clock,
        invokeIdentityArn: '',
      }),
      invoke: async (event) => {
        const batch = (event as { readonly Records: readonly KinesisEvent[] }).Records.map(sourceRecordOf);
        const { outcomes, attempts } = await transformed(batch, parts, signal);
        for (const [place, outcome] of outcomes.entries()) settle(delivery, batch[place]!, outcome, attempts);
        records += batch.length;
        return { type: 'response', payload: {} };
      },
      clock,
      newUuid: randomUUID,
      pollIntervalMs,
      parameters: { batchBytesMax: batchBytesOf(settings) },
      onError,
    },
    signal,
  );
  const writing = writeDue(delivery, clock, signal);
  return {
    settings,
    get records() {
      return records;
    },
    get isIdle() {
      return mapping.isIdle && delivery.isEmpty;
    },
    flush: () => delivery.write(true, signal),
    stopped: Promise.all([stopped, writing]).then(() => {}),
  };
}

async function writeDue(delivery: ArchiveDelivery, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await delivery.write(false, signal);
    await pause(writeIntervalMs, clock, signal);
  }
}

function settle(delivery: ArchiveDelivery, record: SourceRecord, outcome: Outcome, attempts: number): void {
  if (outcome.type === 'ok') delivery.deliver(record, outcome.data, outcome.partitionKeys);
  else if (outcome.type === 'failed') delivery.fail(record, { ...outcome, errorType: 'processing-failed', attempts });
}

interface Transformed {
  readonly outcomes: readonly Outcome[];
  readonly attempts: number;
}

/** What the function makes of a batch; without a function, the batch as it is. */
async function transformed(
  batch: readonly SourceRecord[],
  { settings, functions, clock }: ArchiveParts,
  signal: AbortSignal,
): Promise<Transformed> {
  const { transform } = settings;
  if (!transform) return { outcomes: batch.map(({ data }) => ({ type: 'ok', data, partitionKeys: {} })), attempts: 0 };
  let message = 'The Lambda function was successfully invoked but it returned an error result.';
  for (let attempt = 1; attempt <= transform.retries + 1; attempt++) {
    const event = JSON.stringify(transformEvent(batch, settings, randomUUID()));
    const result = await functions.invoke({ requestId: randomUUID(), event, functionArn: transform.functionArn });
    const outcomes = 'fault' in result ? undefined : readAnswer(batch, result.payload);
    if (outcomes) return { outcomes, attempts: attempt };
    if ('fault' in result) message = `${result.fault.errorType}: ${result.fault.errorMessage}`;
    if (signal.aborted) break;
    await pause(retryPauseMs, clock, signal);
  }
  return { outcomes: batch.map(() => failed('Lambda.FunctionError', message)), attempts: transform.retries + 1 };
}

/** The hint counts records before base64. A single record is never too large: Kinesis takes 1 MiB. */
function batchBytesOf({ transform }: DeliverySettings): number {
  return Math.ceil(Math.max(transform?.bufferingSize ?? 1, 1) * mebibyte * (4 / 3)) + 65_536;
}

interface KinesisEvent {
  readonly eventID: string;
  readonly kinesis: {
    readonly data: string;
    readonly sequenceNumber: string;
    readonly partitionKey: string;
    readonly approximateArrivalTimestamp: number;
  };
}

function sourceRecordOf({ eventID, kinesis }: KinesisEvent): SourceRecord {
  const { data, sequenceNumber, partitionKey, approximateArrivalTimestamp } = kinesis;
  return {
    data: Buffer.from(data, 'base64'),
    shardId: eventID.split(':')[0]!,
    sequenceNumber,
    partitionKey,
    arrivedAtMs: Math.round(approximateArrivalTimestamp * 1_000),
  };
}
