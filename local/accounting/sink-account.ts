import type { SinkContract } from '../../handlers/core/sink';

/** What became of the changes at one sink. */
export interface SinkAccount {
  readonly sink: string;
  readonly contract: SinkContract;
  readonly expected: number;
  /** Of those expected, the ones that are there and right. */
  readonly found: number;
  readonly duplicates: number;
  readonly missing: number;
  /** There, but not as the contract says, or there without a reason. */
  readonly wrong: number;
  readonly outOfOrder: number;
  /** Not there because the record was quarantined, which is accounted for. */
  readonly quarantined: number;
  /** The first few of what is not right, in words. */
  readonly remarks: readonly string[];
}

export function isRight({ missing, wrong, outOfOrder }: SinkAccount): boolean {
  return missing === 0 && wrong === 0 && outOfOrder === 0;
}

const remarksMax = 5;

/** Collects one account while it is being worked out. */
export class AccountSheet {
  expected = 0;
  found = 0;
  duplicates = 0;
  missing = 0;
  wrong = 0;
  outOfOrder = 0;
  quarantined = 0;
  readonly #remarks: string[] = [];

  constructor(
    readonly sink: string,
    readonly contract: SinkContract,
  ) {}

  remark(text: string) {
    if (this.#remarks.length < remarksMax) this.#remarks.push(text);
  }

  account(): SinkAccount {
    const { sink, contract, expected, found, duplicates, missing, wrong, outOfOrder, quarantined } = this;
    const counts = { expected, found, duplicates, missing, wrong, outOfOrder, quarantined };
    return { sink, contract, ...counts, remarks: [...this.#remarks] };
  }
}
