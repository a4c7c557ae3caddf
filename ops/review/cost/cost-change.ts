import { SettingsError } from '../../../handlers/core/errors';
import type { Usage } from '../../cost/usage/usage';
import { costOf, type Price, type PriceList } from '../../prices/price-list';
import type { Reviewed } from '../hazards/hazard';
import { differs, type PlannedChange, type Side } from '../planned-change';
import { type AssumedUse, workloadFor } from './assumed-use';
import { type ResourceUsage, resourceUsage } from './resource-usage';

/** What the plans change in the bill, as far as they show it. Dollars a month. */
export interface CostChange {
  readonly region: string;
  /** True where neither a plan nor a flag says the region. */
  readonly isRegionGuessed: boolean;
  readonly lines: readonly CostChangeLine[];
  /** Together; negative where the bill falls. */
  readonly perMonth: number;
  /** Paid by use that is not known. What comes in the place of another of its kind is not among them. */
  readonly byUse: readonly PlannedChange[];
  readonly isUseSaid: boolean;
  /** What costs something, and no plan tells how much. */
  readonly untold: readonly UntoldCost[];
  readonly prices: readonly Price[];
  /** Why amounts are missing: nobody knows a price of the region. */
  readonly unpriced: string | undefined;
}

export interface CostChangeLine {
  readonly change: PlannedChange;
  readonly perMonth: number;
}

export interface UntoldCost {
  readonly change: PlannedChange;
  readonly attribute: string;
}

/** Settings that are paid for by what nobody finds in a plan: the size of a table, its reads, the hours of capacity. */
const untoldAttributes: { readonly [type: string]: readonly string[] } = {
  aws_dynamodb_table: [
    'billing_mode',
    'point_in_time_recovery',
    'read_capacity',
    'replica',
    'table_class',
    'write_capacity',
  ],
  aws_lambda_provisioned_concurrency_config: ['provisioned_concurrent_executions'],
};

/** Prices both sides of every change. Without a price for the region there are no amounts, and a reason. */
export function costChange(review: Reviewed, prices: PriceList, use: AssumedUse): CostChange {
  const known = use.region ?? review.plans.find(({ region }) => region !== undefined)?.region;
  const region = known ?? 'us-east-1';
  const changed = changedUsage(review, use, region);
  const amounts = pricedLines(changed, prices, region);
  return {
    region,
    isRegionGuessed: known === undefined,
    ...amounts,
    perMonth: amounts.lines.reduce((sum, line) => sum + line.perMonth, 0),
    byUse: unsaidChanges(changed),
    isUseSaid: use.writesPerSecond !== undefined,
    untold: untoldCosts(review.changes),
  };
}

interface ChangedUsage {
  readonly change: PlannedChange;
  readonly before: readonly Usage[];
  readonly after: readonly Usage[];
  /** Something that is paid by use comes or goes, and nobody said how much is written. */
  readonly isUnsaid: boolean;
}

/** Resources whose use is another one afterwards: what stays as it is needs no price. */
function changedUsage(review: Reviewed, use: AssumedUse, region: string): readonly ChangedUsage[] {
  const { writesPerSecond, itemBytes } = use;
  const workload = writesPerSecond === undefined ? undefined : workloadFor(writesPerSecond, itemBytes, region);
  return review.changes.flatMap((change) => {
    const usageOf = Object.hasOwn(resourceUsage, change.type) ? resourceUsage[change.type] : undefined;
    if (!usageOf || change.action === 'forget') return [];
    const on = (side: Side) => (change[side] === undefined ? undefined : usageOf(change, side, workload, review));
    const [before, after] = [on('before'), on('after')];
    if (JSON.stringify(before) === JSON.stringify(after)) return [];
    const isUnsaid = (before?.byUse === 'unsaid') !== (after?.byUse === 'unsaid');
    return [{ change, before: usageIn(before), after: usageIn(after), isUnsaid }];
  });
}

/** Pairs off what comes and what goes of each type. */
function unsaidChanges(changed: readonly ChangedUsage[]): readonly PlannedChange[] {
  const unsaid = changed.filter(({ isUnsaid }) => isUnsaid).map(({ change }) => change);
  const going = unsaid.filter(({ after }) => after === undefined);
  const coming = unsaid.filter(({ after }) => after !== undefined);
  const left = (all: readonly PlannedChange[], others: readonly PlannedChange[]) =>
    all.filter(
      (one, index) =>
        all.slice(0, index).filter(({ type }) => type === one.type).length >=
        others.filter(({ type }) => type === one.type).length,
    );
  return [...left(coming, going), ...left(going, coming)];
}

function usageIn(used: ResourceUsage | undefined): readonly Usage[] {
  const { standing = [], byUse = [] } = used ?? {};
  return [...standing, ...(byUse === 'unsaid' ? [] : byUse)].filter(({ quantity }) => quantity > 0);
}

function pricedLines(
  changed: readonly ChangedUsage[],
  prices: PriceList,
  region: string,
): Pick<CostChange, 'lines' | 'prices' | 'unpriced'> {
  const used = new Map<string, Price>();
  const sum = (usage: readonly Usage[]) =>
    usage.reduce((all, { item, quantity }) => {
      const price = prices.priceOf(region, item);
      used.set(item, price);
      return all + costOf(price, quantity);
    }, 0);
  try {
    const lines = changed.map(({ change, before, after }) => ({ change, perMonth: sum(after) - sum(before) }));
    return {
      lines: lines.filter(({ perMonth }) => Math.abs(perMonth) >= dollarsMin),
      prices: [...used.values()],
      unpriced: undefined,
    };
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return { lines: [], prices: [], unpriced: error.message };
  }
}

/** Less than half a cent a month is nothing. */
const dollarsMin = 0.005;

function untoldCosts(changes: readonly PlannedChange[]): readonly UntoldCost[] {
  return changes
    .filter(({ action }) => action === 'update')
    .flatMap((change) =>
      (untoldAttributes[change.type] ?? [])
        .filter((attribute) => differs(change, attribute))
        .map((attribute) => ({ change, attribute })),
    );
}
