/** A bucket that exists already: nothing of it is created or changed. */
export interface ExistingBucket {
  /** `arn:aws:s3:::NAME` */
  readonly arn: string;
}
