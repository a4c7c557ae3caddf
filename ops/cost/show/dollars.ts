const digits = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });

/** 1234.5 as `$1,234.50`; what would round to nothing as `<$0.01`. */
export function dollars(value: number): string {
  return value > 0 && value < 0.005 ? '<$0.01' : `$${digits.format(value)}`;
}
