import type { PriceList } from '../prices/price-list';
import type { Cost } from './priced';
import type { FunctionWork, Workload } from './usage/workload';
import { type Way, wayFor } from './ways';

/** One changed setting, priced anew. */
export interface Saving {
  /** `batch window 0 s → 1 s`. */
  readonly change: string;
  /** What is given for it. */
  readonly price: string;
  readonly perMonth: number;
  /** Dollars a month less, above 0. */
  readonly saved: number;
}

interface Lever {
  readonly change: string;
  readonly price: string;
  readonly changed: Workload;
}

const leversMax = 3;

/** Less than this a month is no reason to change anything. */
const savedMin = 0.01;

/** What one changed setting would save of a way's cost, the most first. Whatever does not lower it is left out. */
export function savingsOf(way: Way, workload: Workload, prices: PriceList): readonly Saving[] {
  return savings(
    way.cost,
    leversOf(workload).map(({ changed, ...rest }) => ({
      ...rest,
      cost: () => wayFor(way.name, changed, prices).cost,
    })),
  );
}

/** Prices each changed case, and keeps those that save the most. */
export function savings(
  now: Cost,
  cases: readonly { readonly change: string; readonly price: string; readonly cost: () => Cost }[],
): readonly Saving[] {
  return cases
    .map(({ change, price, cost }) => ({ change, price, perMonth: cost().perMonth }))
    .map((one) => ({ ...one, saved: now.perMonth - one.perMonth }))
    .filter(({ saved }) => saved >= savedMin)
    .sort((one, other) => other.saved - one.saved)
    .slice(0, leversMax);
}

function leversOf(workload: Workload): readonly Lever[] {
  return [...functionLevers(workload), ...wishLevers(workload), ...regionLevers(workload)];
}

function functionLevers(workload: Workload): readonly Lever[] {
  const { batchSize, batchWindowSeconds, memoryMb } = workload.functions;
  const lever = (change: string, price: string, functions: Partial<FunctionWork>): Lever => ({
    change,
    price,
    changed: { ...workload, functions: { ...workload.functions, ...functions } },
  });
  const half = Math.max(128, Math.ceil(memoryMb / 2));
  return [
    ...[1, 5]
      .filter((seconds) => seconds > batchWindowSeconds)
      .map((seconds) =>
        lever(`batch window ${batchWindowSeconds} s → ${seconds} s`, `a change is up to ${seconds} s later`, {
          batchWindowSeconds: seconds,
        }),
      ),
    ...(batchSize < 1_000
      ? [lever(`batch size ${batchSize} → 1000`, 'more comes again where one fails', { batchSize: 1_000 })]
      : []),
    ...(half < memoryMb
      ? [lever(`memory ${memoryMb} MB → ${half} MB`, 'only where the function mostly waits', { memoryMb: half })]
      : []),
  ];
}

/** What is asked of the pipeline, asked for less. */
function wishLevers(workload: Workload): readonly Lever[] {
  const { inOrder, replayHours, archive, archivePartitions, passingShare, consumers, withCode } = workload;
  const lever = (change: string, price: string, changes: Partial<Workload>): Lever => ({
    change,
    price,
    changed: { ...workload, ...changes },
  });
  return [
    ...(inOrder > 0
      ? [lever(`in order ${inOrder} → 0`, 'changes of an item may overtake each other', { inOrder: 0 })]
      : []),
    ...(replayHours > 24
      ? [lever(`replay ${replayHours} h → 24 h`, 'nothing older can be read again', { replayHours: 24 })]
      : []),
    ...(archive === 'parquet' ? [lever('archive parquet → json', 'queries scan more', { archive: 'json' })] : []),
    ...(archivePartitions > 0
      ? [lever(`archive partitions ${archivePartitions} → 0`, 'queries scan whole days', { archivePartitions: 0 })]
      : []),
    ...(withCode < consumers && passingShare > 0.5
      ? [lever(`passing share ${passingShare} → 0.5`, 'a filter that lets half pass', { passingShare: 0.5 })]
      : []),
  ];
}

function regionLevers(workload: Workload): readonly Lever[] {
  return workload.replicaRegions.map((region) => ({
    change: `without the replica in ${region}`,
    price: 'nobody reads there',
    changed: { ...workload, replicaRegions: workload.replicaRegions.filter((one) => one !== region) },
  }));
}
