import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Surroundings } from '../../ops/command';
import { type PriceFile, productPrices } from '../../ops/prices/price-file';
import { surroundingsAt } from './surroundings-at';

/** A command that reckons with prices, in a folder of its own which holds `prices.json`: there Lambda costs nothing. */
export function pricedCommand(command: Command) {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-priced-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, 'prices.json'), JSON.stringify(withoutLambda()));
  const runAt = async (change: Partial<Surroundings>, ...args: readonly string[]) => {
    const { surroundings, printed, told } = surroundingsAt(folder);
    const exitCode = await command.run(args, { ...surroundings, ...change });
    return { exitCode, text: printed.join('\n'), told };
  };
  return { run: (...args: readonly string[]) => runAt({}, ...args), runAt };
}

function withoutLambda(): PriceFile {
  const items = ['lambda.request', 'lambda.gb-second'].map((item) => {
    const prices = { 'us-east-1': { value: 0, source: 'contract' } };
    return [item, { ...productPrices.items[item]!, prices }] as const;
  });
  return {
    schema: 'tributary.prices/1',
    currency: 'USD',
    sources: { contract: { url: 'https://example.com', date: '2026-11-01', basis: 'page' } },
    items: Object.fromEntries(items),
  };
}

/** More than 180 days after the prices were compared. */
export const later: Partial<Surroundings> = { todayMs: () => Date.parse('2027-06-01T00:00:00Z') };
