import type { PriceItem } from '../prices/price-file';
import { costOf, type Price, type PriceList } from '../prices/price-list';
import { type KinesisMode, kinesisModes, kinesisUsage, shardsFor } from './kinesis-usage';
import { pipeReadsUsage, pipesUsage } from './pipes-usage';
import { type OptionName, optionNames, optionTitles, type Rule, rules } from './rules';
import { streamsUsage } from './streams-usage';
import type { Usage } from './usage';
import { monthlyChanges } from './volume';
import type { Workload } from './workload';

/** What fits a workload, what it costs, and why. */
export interface Choice {
  readonly workload: Workload;
  /** Undefined where no option can do what is wanted. */
  readonly best: OptionName | undefined;
  readonly options: readonly Option[];
  readonly conflicts: readonly Reason[];
  /** Prices of all options. */
  readonly prices: readonly Price[];
  /** Dollars a month for the reads of pipes, if AWS charges them. */
  readonly pipeReadsPerMonth: number;
}

export interface Option {
  readonly name: OptionName;
  readonly title: string;
  readonly excluded: readonly Reason[];
  readonly asks: readonly Reason[];
  readonly favours: readonly Reason[];
  readonly cost: Cost;
  /** The same in the other mode of capacity, of Kinesis only. */
  readonly otherMode?: { readonly title: string; readonly perMonth: number };
}

export interface Reason {
  readonly rule: string;
  readonly text: string;
  readonly source: string;
}

export interface Cost {
  readonly lines: readonly CostLine[];
  /** Dollars. */
  readonly perMonth: number;
  readonly perMillion: number;
}

export interface CostLine {
  readonly item: PriceItem;
  readonly service: string;
  readonly unit: string;
  /** Units in a month. */
  readonly quantity: number;
  readonly perMonth: number;
}

/** Of what is not excluded the option that asks for least, and of several such the cheapest. */
export function choose(workload: Workload, prices: PriceList): Choice {
  const applying = rules.filter((rule) => rule.applies(workload));
  const options = optionNames.map((name) => optionOf(name, applying, workload, prices));
  const [best] = options
    .filter(({ excluded }) => excluded.length === 0)
    .sort((one, other) => one.asks.length - other.asks.length || one.cost.perMonth - other.cost.perMonth);
  const reads = pipeReadsUsage(workload);
  const conflicts = applying.flatMap(({ name: rule, conflict, source }) =>
    conflict ? [{ rule, text: conflict(workload), source }] : [],
  );
  const items = new Set(options.flatMap(({ cost }) => cost.lines.map(({ item }) => item)));
  return {
    workload,
    best: best?.name,
    options,
    conflicts,
    prices: [...items].map((item) => prices.priceOf(workload.region, item)),
    pipeReadsPerMonth: costOf(prices.priceOf(workload.region, reads.item), reads.quantity),
  };
}

function optionOf(name: OptionName, applying: readonly Rule[], workload: Workload, prices: PriceList): Option {
  const reasons = (wanted: string) =>
    applying.flatMap(({ name: rule, effects, source }) => {
      const text = effects[name]?.effect === wanted ? effects[name].text(workload) : undefined;
      return text === undefined ? [] : [{ rule, text, source }];
    });
  const base = { name, excluded: reasons('excludes'), asks: reasons('asks'), favours: reasons('favours') };
  const cost = (usage: readonly Usage[]) => costOfUsage(usage, workload, prices);
  if (name === 'streams') return { ...base, title: optionTitles.streams, cost: cost(streamsUsage(workload)) };
  if (name === 'pipes') return { ...base, title: optionTitles.pipes, cost: cost(pipesUsage(workload)) };
  const modes = kinesisModes.map((mode) => ({ mode, cost: cost(kinesisUsage(workload, mode)) }));
  const [cheaper, other] = modes.sort((one, another) => one.cost.perMonth - another.cost.perMonth);
  return {
    ...base,
    title: modeTitle(cheaper!.mode, workload),
    cost: cheaper!.cost,
    otherMode: { title: modeTitle(other!.mode, workload), perMonth: other!.cost.perMonth },
  };
}

function modeTitle(mode: KinesisMode, workload: Workload): string {
  if (mode === 'ON_DEMAND') return `${optionTitles.kinesis}, on demand`;
  const shards = shardsFor(workload);
  return `${optionTitles.kinesis}, ${shards} ${shards === 1 ? 'shard' : 'shards'}`;
}

function costOfUsage(usage: readonly Usage[], workload: Workload, prices: PriceList): Cost {
  const quantities = new Map<PriceItem, number>();
  for (const { item, quantity } of usage) quantities.set(item, (quantities.get(item) ?? 0) + quantity);
  const lines = [...quantities].flatMap(([item, quantity]) => {
    if (quantity === 0) return [];
    const price = prices.priceOf(workload.region, item);
    const { service, unit } = price;
    return [{ item, service, unit, quantity, perMonth: costOf(price, quantity) }];
  });
  const perMonth = lines.reduce((sum, line) => sum + line.perMonth, 0);
  return { lines, perMonth, perMillion: (perMonth / monthlyChanges(workload)) * 1_000_000 };
}
