import type { PriceItem } from '../prices/price-file';
import { costOf, type Price, type PriceList } from '../prices/price-list';
import type { Usage } from './usage/usage';

/** What something costs, and of what that is made. Amounts are US dollars. */
export interface Cost {
  /** The dearest first. Together they are `perMonth`. */
  readonly lines: readonly CostLine[];
  readonly perMonth: number;
  /** Of changes. */
  readonly perMillion: number;
}

export interface CostLine {
  readonly item: PriceItem;
  readonly service: string;
  readonly unit: string;
  /** Units in a month, over all regions. */
  readonly quantity: number;
  readonly perMonth: number;
  /** Where they are used, by whose prices. */
  readonly regions: readonly string[];
}

/** What is used in one region. */
export interface RegionalUsage {
  readonly region: string;
  readonly usage: readonly Usage[];
}

/** Prices what is used, each region by its own prices. Throws a `SettingsError` where nobody knows a price. */
export function priced(regional: readonly RegionalUsage[], changesPerMonth: number, prices: PriceList): Cost {
  const lines = new Map<PriceItem, CostLine>();
  for (const { region, usage } of regional) {
    for (const { item, quantity } of usage) {
      if (quantity === 0) continue;
      const price = prices.priceOf(region, item);
      const { service, unit } = price;
      const before = lines.get(item) ?? { item, service, unit, quantity: 0, perMonth: 0, regions: [] };
      const perMonth = before.perMonth + costOf(price, quantity);
      const regions = [...new Set([...before.regions, region])];
      lines.set(item, { ...before, quantity: before.quantity + quantity, perMonth, regions });
    }
  }
  const all = [...lines.values()].sort((one, other) => other.perMonth - one.perMonth);
  const perMonth = all.reduce((sum, line) => sum + line.perMonth, 0);
  return { lines: all, perMonth, perMillion: (perMonth / changesPerMonth) * 1_000_000 };
}

/** Every price that lines rest on, each once. */
export function pricesBehind(lines: readonly CostLine[], prices: PriceList): readonly Price[] {
  const behind = new Map<string, Price>();
  for (const { item, regions } of lines)
    for (const region of regions) behind.set(`${item} ${region}`, prices.priceOf(region, item));
  return [...behind.values()];
}
