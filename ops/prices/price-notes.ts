import type { Price } from './price-list';

/** AWS changes few prices in half a year, and tells of it on its pages only. */
export const priceAgeDaysMax = 180;

const dayMs = 86_400_000;

/**
 * A sentence about prices that were last compared with their source more than 180 days before an instant in milliseconds
 * since 1970, none where there are no such.
 */
export function agedPricesText(prices: readonly Price[], nowMs: number): string | undefined {
  const aged = prices.filter(({ source }) => ageDays(source.date, nowMs) > priceAgeDaysMax);
  if (aged.length === 0) return undefined;
  const oldest = aged.map(({ source }) => source.date).sort()[0]!;
  const items = [...new Set(aged.map(({ item }) => item))].join(', ');
  return `Prices older than ${priceAgeDaysMax} days, the oldest of ${oldest} (${ageDays(oldest, nowMs)} days ago): ${items}. Compare them with AWS's pages, and put what differs into a file for \`--prices\`.`;
}

/** A sentence about what prices were compared with and when, none where nobody compared any with anything. */
export function comparedPricesText(prices: readonly Price[]): string | undefined {
  const compared = prices.filter(({ source }) => source.basis !== 'memory');
  if (compared.length === 0) return undefined;
  const dates = compared.map(({ source }) => source.date).sort();
  const [first, last] = [dates[0], dates.at(-1)];
  const when = first === last ? `on ${first}` : `between ${first} and ${last}`;
  const isLive = compared.every(({ source }) => source.basis === 'page');
  const what = isLive ? "AWS's own pages" : "stored copies of AWS's pages and price lists, not with the live ones";
  return `Prices were compared ${when} with ${what}.`;
}

/** A sentence about prices that nobody has compared with anything, none where there are no such. */
export function uncheckedPricesText(prices: readonly Price[]): string | undefined {
  const unchecked = prices.filter(({ source }) => source.basis === 'memory');
  if (unchecked.length === 0) return undefined;
  const items = [...new Set(unchecked.map(({ item, region }) => `${item} (${region})`))].join(', ');
  return `Prices written down from memory, to be checked with AWS's pages: ${items}.`;
}

/** Whole days from a day's beginning in UTC until an instant. */
function ageDays(date: string, nowMs: number): number {
  return Math.floor((nowMs - Date.parse(`${date}T00:00:00Z`)) / dayMs);
}
