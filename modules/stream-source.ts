/** A stream that consumers read. */
export interface StreamSource {
  readonly streamArn: string;
  /** Customer managed key of the table: readers decrypt with it. */
  readonly kmsKeyArn: string | undefined;
}
