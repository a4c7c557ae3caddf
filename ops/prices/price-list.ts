import { SettingsError } from '../../handlers/core/errors';
import { type PriceFile, type PriceItem, type PriceSource, productPrices } from './price-file';

/** What one unit of an item costs in a region, and how anybody knows. */
export interface Price {
  readonly item: PriceItem;
  readonly region: string;
  readonly service: string;
  readonly unit: string;
  /** Dollars for `per` units, as AWS says it. */
  readonly value: number;
  readonly per: number;
  readonly source: PriceSource;
}

/** Prices by region. An override says the last word on what it names, and nothing on the rest. */
export class PriceList {
  readonly #files: readonly PriceFile[];

  constructor(override?: PriceFile) {
    this.#files = override ? [override, productPrices] : [productPrices];
  }

  /** Throws a `SettingsError` that says how to supply the price where nobody knows it. */
  priceOf(region: string, item: PriceItem): Price {
    const price = this.#files.map((file) => priceIn(file, region, item)).find((found) => found !== undefined);
    if (price) return price;
    const known = [...new Set(this.#files.flatMap(({ items }) => Object.keys(items[item]?.prices ?? {})))];
    throw new SettingsError([
      `No price of \`${item}\` is known for ${region}, only for ${known.join(', ')}. Put it into a file for \`--prices\` (\`npx tributary cost --show-prices\` prints one to start from), or name another region.`,
    ]);
  }
}

function priceIn({ items, sources }: PriceFile, region: string, item: PriceItem): Price | undefined {
  const found = items[item];
  const price = found && Object.hasOwn(found.prices, region) ? found.prices[region] : undefined;
  if (!found || !price) return undefined;
  const { service, unit, per } = found;
  return { item, region, service, unit, per, value: price.value, source: sources[price.source]! };
}

/** Dollars for a number of units. */
export function costOf({ value, per }: Price, quantity: number): number {
  return (quantity * value) / per;
}
