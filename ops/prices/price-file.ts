import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import { SettingsError } from '../../handlers/core/errors';
import awsPrices from '../../prices/aws-prices.json';
import schema from './price-file.schema.json';

/** A price that AWS asks for: `kinesis.on-demand.data-in`. */
export type PriceItem = keyof typeof awsPrices.items;

/** Prices, each with where it stands and the day it was compared with that. */
export interface PriceFile {
  readonly schema: 'tributary.prices/1';
  readonly currency: 'USD';
  readonly sources: { readonly [name: string]: PriceSource };
  readonly items: { readonly [item: string]: PricedItem };
}

export interface PriceSource {
  readonly url: string;
  /** Day on which the prices were last compared with their source: `2026-11-22`. */
  readonly date: string;
  /** What they were compared with: AWS's own page or price list, a stored copy of one, or nobody's but memory. */
  readonly basis: 'page' | 'copy' | 'memory';
  readonly note?: string;
}

export interface PricedItem {
  readonly service: string;
  readonly unit: string;
  /** Units that the price is for: 1,000,000 where AWS prices a million requests. */
  readonly per: number;
  /** Region to dollars, those of the first tier of volume. */
  readonly prices: { readonly [region: string]: { readonly value: number; readonly source: string } };
}

/** The prices that come with the product. */
export const productPrices: PriceFile = awsPrices as PriceFile;

const validate = new Ajv({ allErrors: true }).compile<PriceFile>(schema);

/** Reads prices of the user's own. Throws a `SettingsError` that names everything that is wrong with them. */
export function readPriceFile(folder: string, file: string): PriceFile {
  const content = parsed(resolve(folder, file), file);
  const mistakes = validate(content) ? mistakesIn(content) : formatMistakes();
  if (mistakes.length === 0) return content as PriceFile;
  throw new SettingsError([...new Set(mistakes)].map((mistake) => `\`--prices ${file}\`: ${mistake}`));
}

function parsed(path: string, file: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as unknown;
  } catch (error) {
    const { message } = error as Error;
    throw new SettingsError([
      `\`--prices ${file}\` cannot be read: ${message}. \`npx tributary cost --show-prices\` prints one to start from.`,
    ]);
  }
}

function formatMistakes(): string[] {
  return (validate.errors ?? []).map(({ instancePath, message, params }) => {
    const { additionalProperty, allowedValue, allowedValues, propertyName } = params as {
      readonly [name: string]: unknown;
    };
    const names = [additionalProperty, allowedValue, propertyName, ...((allowedValues as unknown[]) ?? [])];
    const named = names.filter((name) => name !== undefined).join(', ');
    return `${instancePath || 'the file'} ${message}${named ? `: ${named}` : ''}.`;
  });
}

/** What a schema cannot say: names must be those of the product and of the file, and days must exist. */
function mistakesIn({ sources, items }: PriceFile): string[] {
  const known = productPrices.items;
  return [
    ...Object.entries(sources).flatMap(([name, { date }]) =>
      isDay(date) ? [] : [`\`sources.${name}.date\` must be a day of the calendar, got ${date}.`],
    ),
    ...Object.entries(items).flatMap(([item, { unit, prices }]) => {
      const product = Object.hasOwn(known, item) ? known[item] : undefined;
      if (!product) return [`\`items.${item}\` is not known. Items are ${Object.keys(known).join(', ')}.`];
      const unitMistake = `\`items.${item}.unit\` must be '${product.unit}', got '${unit}'. Say how many in \`per\`.`;
      const unsourced = Object.entries(prices).filter(([, { source }]) => !Object.hasOwn(sources, source));
      return [
        ...(unit === product.unit ? [] : [unitMistake]),
        ...unsourced.map(
          ([region, { source }]) =>
            `\`items.${item}.prices.${region}.source\` must be one of \`sources\`, got ${source}.`,
        ),
      ];
    }),
  ];
}

/** 2026-02-30 is none: the calendar would go on to March. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
