import type { KeySchema, StreamViewType } from './table-settings';

/** A stream that consumers read. */
export interface StreamSource {
  readonly streamArn: string;
  readonly streamViewType: StreamViewType;
  readonly keySchema: KeySchema;
  /** Customer managed key of the table: readers decrypt with it. */
  readonly kmsKeyArn: string | undefined;
}
