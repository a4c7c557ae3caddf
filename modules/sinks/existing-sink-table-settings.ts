/** A table that exists already: nothing of it is created or changed. */
export interface ExistingSinkTable {
  /** `arn:aws:dynamodb:REGION:ACCOUNT:table/NAME`, of the function's own region and account. */
  readonly arn: string;
}
