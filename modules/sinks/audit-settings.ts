import type { Setting } from '../setting';
import type { ExistingBucket } from './existing-bucket-settings';

/** Every change as a line of JSON in S3, by way of a Firehose delivery stream. */
export interface AuditSettings {
  /** A delivery stream that exists and takes direct puts. @default One is made. */
  readonly deliveryStream?: ExistingDeliveryStream;
  /**
   * A bucket that exists, for the log and for lines above 1,000 KiB. @default One is made with the delivery stream:
   * private, encrypted, versioned; with a delivery stream that exists, a change that is too large is quarantined.
   */
  readonly bucket?: ExistingBucket;
  /** Customer managed key of the delivery stream and the bucket. @default AWS's own keys, which cost nothing. */
  readonly kmsKeyArn?: string;
  /** Nobody deletes or overwrites a line of a bucket that is made before its time. Can be turned on later, and never off. @default Off. */
  readonly objectLock?: ObjectLockSettings;
  /** Days that the log is kept in a bucket that is made. @default 3,650: ten years. */
  readonly expirationInDays?: Setting<number>;
  /** A delivery stream that is made delivers after so many seconds, 0 to 900. @default 300: objects large enough to query. */
  readonly bufferingIntervalInSeconds?: Setting<number>;
  /** A delivery stream that is made delivers after so many MiB, 1 to 128. @default 5 */
  readonly bufferingSizeInMb?: Setting<number>;
}

/** A delivery stream that exists already: nothing of it is created or changed. */
export interface ExistingDeliveryStream {
  /** `arn:aws:firehose:REGION:ACCOUNT:deliverystream/NAME` */
  readonly arn: string;
}

/** Retention that S3 Object Lock puts on every object. */
export interface ObjectLockSettings {
  /** `GOVERNANCE`: who has a special permission may delete. `COMPLIANCE`: nobody may, nor shorten it. */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** Days, 1 to 36,500. */
  readonly retentionInDays: Setting<number>;
}
