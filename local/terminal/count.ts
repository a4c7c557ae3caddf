const digits = new Intl.NumberFormat('en-US');

/** 12345 as 12,345, with three decimals at most. */
export function count(value: number): string {
  return digits.format(value);
}
