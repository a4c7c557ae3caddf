/** What a plan does when one setting of an applied module changes. */
export interface Change {
  readonly module: string;
  readonly setting: string;
  /** Values before and after, as the table shows them. */
  readonly from: string;
  readonly to: string;
  readonly effect: string;
  readonly remark?: string;
}
