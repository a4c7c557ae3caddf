import type { ObjectLayout } from '../../handlers/sinks/objects/settings';
import type { Setting } from '../setting';
import type { ExistingBucket } from './existing-bucket-settings';

/** The latest state of each item as an S3 object. */
export interface ObjectsSettings extends ObjectLayout {
  /**
   * A bucket that exists, in versioning or not. Its lifecycle is its owner's: give it a rule that expires objects tagged
   * `tributary` = `tombstone`. @default One is made: private, encrypted, versioned.
   */
  readonly bucket?: ExistingBucket;
  /** Customer managed key that the objects are encrypted with. @default SSE-S3, which costs nothing. */
  readonly kmsKeyArn?: string;
  /**
   * Days that the empty object of a deleted item stays in a bucket that is made; must exceed the longest replay (stream 1 day, queues 14).
   * @default 30: twice the longest.
   */
  readonly tombstoneRetentionDays?: Setting<number>;
}
