import { randomBytes, randomUUID } from 'node:crypto';
import { PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { Clock } from '../../handlers/core/clock';
import { pause } from '../../handlers/core/pause';
import { LocalRunError } from '../local-run-error';
import { type BufferedRecord, DeliveryBuffers, type DueObject } from './firehose-buffers';
import { objectContent, objectSuffix } from './firehose-object';
import { errorPrefixOf, evaluatePrefix, MissingPartitionKey, prefixOf } from './firehose-prefix';
import { firehoseLimits, mebibyte } from './firehose-rules';
import type { DeliverySettings } from './firehose-settings';
import { failedLine, type SourceRecord } from './firehose-transform';
import type { ToParquet } from './parquet';

export interface DeliveryParts {
  readonly settings: DeliverySettings;
  readonly s3: S3Client;
  readonly clock: Clock;
  /** Seconds that a buffer waits at most, whatever is configured. */
  readonly intervalSecondsMax: number;
  readonly toParquet: ToParquet;
  readonly onError: (error: unknown) => void;
}

/** Why a record cannot be delivered. */
export interface Failure {
  /** `processing-failed` or another kind that an error prefix names. */
  readonly errorType: string;
  readonly code: string;
  readonly message: string;
  readonly attempts: number;
}

type DeliveredRecord = BufferedRecord & { readonly record: SourceRecord };

/** The part of a delivery stream between the function and S3: buffers by partition, and the objects made of them. */
export class ArchiveDelivery {
  readonly #parts: DeliveryParts;
  readonly #delivered: DeliveryBuffers<DeliveredRecord>;
  readonly #failed: DeliveryBuffers<BufferedRecord>;
  readonly #writing = new Set<Promise<void>>();

  constructor(parts: DeliveryParts) {
    const { bufferingSize, bufferingInterval, isPartitioned } = parts.settings;
    const waitMsMax = 1_000 * Math.min(bufferingInterval, parts.intervalSecondsMax);
    const limits = { bytesMax: bufferingSize * mebibyte, waitMsMax };
    const partitionsMax = isPartitioned ? firehoseLimits.activePartitions : Number.POSITIVE_INFINITY;
    this.#parts = parts;
    this.#delivered = new DeliveryBuffers({ ...limits, partitionsMax });
    this.#failed = new DeliveryBuffers({ ...limits, partitionsMax: Number.POSITIVE_INFINITY });
  }

  get isEmpty(): boolean {
    return this.#delivered.isEmpty && this.#failed.isEmpty && this.#writing.size === 0;
  }

  deliver(record: SourceRecord, data: Buffer, partitionKeys: Readonly<Record<string, string>>): void {
    const { settings, clock } = this.#parts;
    const buffered = { data, arrivedAtMs: record.arrivedAtMs, record };
    try {
      const partition = settings.isPartitioned ? partitionOf(record, partitionKeys, settings) : prefixOf(settings);
      if (this.#delivered.add(partition, buffered, clock.nowMs())) return;
      this.fail(record, { ...partitionExceeded, attempts: 0 });
    } catch (error) {
      if (!(error instanceof MissingPartitionKey)) throw error;
      this.fail(record, { ...partitioningFailed, message: error.message, attempts: 0 });
    }
  }

  fail(record: SourceRecord, { errorType, code, message, attempts }: Failure): void {
    const { settings, clock } = this.#parts;
    const prefix = errorPrefixOf(settings).replaceAll('!{firehose:error-output-type}', errorType);
    const failed = { record, code, message, attempts, endedAtMs: clock.nowMs() };
    const data = failedLine(failed, settings.transform?.functionArn);
    this.#failed.add(prefix, { data, arrivedAtMs: record.arrivedAtMs }, clock.nowMs());
  }

  /** Writes what is due, and what is not where `isFinal`; resolves when all of it lies in the bucket. */
  async write(isFinal: boolean, signal: AbortSignal): Promise<void> {
    const nowMs = this.#parts.clock.nowMs();
    const [delivered, failed] = isFinal
      ? [this.#delivered.takeAll(), this.#failed.takeAll()]
      : [this.#delivered.takeDue(nowMs), this.#failed.takeDue(nowMs)];
    for (const one of delivered) this.#start(this.#writeDelivered(one, signal));
    for (const one of failed)
      this.#start(this.#put(one, Buffer.concat(one.records.map(({ data }) => data)), '', signal));
    while (this.#writing.size > 0) await Promise.all(this.#writing);
    // A conversion may have failed.
    if (isFinal && !this.isEmpty) await this.write(true, signal);
  }

  async #writeDelivered(one: DueObject<DeliveredRecord>, signal: AbortSignal): Promise<void> {
    const { settings, toParquet } = this.#parts;
    if (!settings.parquet) return this.#put(one, objectContent(one.records, settings), settings, signal);
    const convert = (records: readonly DeliveredRecord[]) =>
      toParquet(
        records.map(({ data }) => data),
        settings.parquet!,
      );
    const whole = await convert(one.records).catch(() => undefined);
    if (whole) return this.#put(one, whole, settings, signal);
    const fitting: DeliveredRecord[] = [];
    for (const record of one.records) {
      const fault = await convert([record]).then(() => undefined, faultOf);
      if (fault === undefined) fitting.push(record);
      else this.fail(record.record, { ...conversionFailed, message: fault, attempts: 1 });
    }
    if (fitting.length > 0) await this.#put(one, await convert(fitting), settings, signal);
  }

  /** As often as it takes, as `deliveryRetries` says. */
  async #put(
    { partition, oldestAtMs }: DueObject<BufferedRecord>,
    content: Buffer,
    delivered: DeliverySettings | '',
    signal: AbortSignal,
  ): Promise<void> {
    const { settings, s3, clock, onError } = this.#parts;
    const { timeZone, bucket: Bucket } = settings;
    const values = { atMs: oldestAtMs, timeZone, partitionKeys: {}, errorType: '', randomString };
    const named = delivered === '' ? { ...settings, isGzip: false, fileExtension: '', parquet: undefined } : delivered;
    const Key = `${evaluatePrefix(partition, values)}${objectSuffix(named, clock.nowMs(), randomUUID())}`;
    while (!signal.aborted) {
      try {
        await s3.send(new PutObjectCommand({ Bucket, Key, Body: content }));
        return;
      } catch (error) {
        onError(error);
        await pause(retryMs, clock, signal);
      }
    }
  }

  #start(work: Promise<void>): void {
    const settled = work.finally(() => this.#writing.delete(settled));
    this.#writing.add(settled);
  }
}

const retryMs = 1_000;

/** All but what each object has anew. */
function partitionOf(
  { arrivedAtMs: atMs }: SourceRecord,
  partitionKeys: Readonly<Record<string, string>>,
  settings: DeliverySettings,
): string {
  const anew = () => '!{firehose:random-string}';
  const { timeZone } = settings;
  return evaluatePrefix(prefixOf(settings), { atMs, timeZone, partitionKeys, errorType: '', randomString: anew });
}

/** Letters and digits; AWS's own example has a dash too. */
function randomString(): string {
  return randomBytes(6).toString('hex').slice(0, 11);
}

const partitionExceeded = {
  errorType: 'activePartitionExceeded',
  code: 'DynamicPartitioning.ActivePartitionsLimitExceeded',
  message: `More than ${firehoseLimits.activePartitions} partitions are active.`,
};

const partitioningFailed = { errorType: 'dynamic-partitioning-failed', code: 'DynamicPartitioning.KeyMissing' };

const conversionFailed = { errorType: 'format-conversion-failed', code: 'DataFormatConversion.ParseError' };

/** What the user must mend ends the run; what is the record's own fault is a message. */
function faultOf(error: unknown): string {
  if (error instanceof LocalRunError) throw error;
  return error instanceof Error ? error.message : String(error);
}
