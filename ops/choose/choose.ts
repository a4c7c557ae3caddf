import { pricesBehind } from '../cost/priced';
import type { Workload } from '../cost/usage/workload';
import { type Way, type WayName, waysFor } from '../cost/ways';
import type { Price, PriceList } from '../prices/price-list';
import { type Rule, rules } from './rules';

/** What fits a workload and why, with what it costs in all. */
export interface Choice {
  readonly workload: Workload;
  /** Undefined where no option can do what is wanted. */
  readonly best: WayName | undefined;
  readonly options: readonly Option[];
  readonly conflicts: readonly Reason[];
  /** Prices of all options. */
  readonly prices: readonly Price[];
}

export interface Option extends Omit<Way, 'cost'> {
  readonly excluded: readonly Reason[];
  readonly asks: readonly Reason[];
  readonly favours: readonly Reason[];
  /** Dollars. Of what lines, `tributary cost` says. */
  readonly cost: { readonly perMonth: number; readonly perMillion: number };
}

export interface Reason {
  readonly rule: string;
  readonly text: string;
  readonly source: string;
}

/** Of what is not excluded the option that asks for least, and of several such the cheapest. */
export function choose(workload: Workload, prices: PriceList): Choice {
  const applying = rules.filter((rule) => rule.applies(workload));
  const ways = waysFor(workload, prices);
  const options = ways.map((way) => optionOf(way, applying, workload));
  const [best] = options
    .filter(({ excluded }) => excluded.length === 0)
    .sort((one, other) => one.asks.length - other.asks.length || one.cost.perMonth - other.cost.perMonth);
  const conflicts = applying.flatMap(({ name: rule, conflict, source }) =>
    conflict ? [{ rule, text: conflict(workload), source }] : [],
  );
  const lines = ways.flatMap(({ cost }) => cost.lines);
  return {
    workload,
    best: best?.name,
    options,
    conflicts,
    prices: pricesBehind(lines, prices),
  };
}

function optionOf({ cost, ...way }: Way, applying: readonly Rule[], workload: Workload): Option {
  const { perMonth, perMillion } = cost;
  const reasons = (wanted: string) =>
    applying.flatMap(({ name: rule, effects, source }) => {
      const text = effects[way.name]?.effect === wanted ? effects[way.name]?.text(workload) : undefined;
      return text === undefined ? [] : [{ rule, text, source }];
    });
  const base = { excluded: reasons('excludes'), asks: reasons('asks'), favours: reasons('favours') };
  return { ...way, ...base, cost: { perMonth, perMillion } };
}
