import { costOf, type Price, type PriceList } from '../prices/price-list';
import { type EnvironmentCost, environmentCost, untoldIn } from './environment/environment-cost';
import { environmentSavings } from './environment/environment-levers';
import { readResources } from './environment/resource';
import { type Saving, savingsOf } from './levers';
import { type CostLine, pricesBehind } from './priced';
import { pipelinesIn, readEnvironmentWorkload } from './read-environment-workload';
import { pipeReadsUsage } from './usage/pipes-usage';
import type { Workload } from './usage/workload';
import { type Way, waysFor } from './ways';

/** What a workload or an environment costs. */
export interface CostReport {
  readonly environment?: EnvironmentReport;
  /** Of a workload one, of an environment one for each pipeline. */
  readonly comparisons: readonly Comparison[];
  /** Prices that anything here rests on. */
  readonly prices: readonly Price[];
}

/** An environment as it is declared. */
export interface EnvironmentReport extends EnvironmentCost {
  readonly name: string;
  readonly dominant: CostLine | undefined;
  readonly savings: readonly Saving[];
  /** What it costs besides, in words. */
  readonly untold: readonly string[];
  readonly logBytes: number;
}

/** One workload over the three ways. */
export interface Comparison {
  readonly pipeline?: string;
  readonly workload: Workload;
  readonly ways: readonly ComparedWay[];
  /** Dollars a month for the reads of pipes, if AWS charges them; no part of their cost. */
  readonly pipeReadsPerMonth: number;
}

export interface ComparedWay extends Way {
  /** The line that costs most. Undefined where nothing does. */
  readonly dominant: CostLine | undefined;
  readonly savings: readonly Saving[];
}

export function workloadReport(workload: Workload, prices: PriceList): CostReport {
  const comparison = comparisonOf(workload, prices);
  return { comparisons: [comparison], prices: pricesBehind(linesOf([comparison]), prices) };
}

/** `file`: the environment's `cdk.tf.json`. `workloadFor` adds to what it tells of a pipeline. */
export function environmentReport(
  { name, file, pipeline, logBytes }: EnvironmentQuestion,
  workloadFor: (known: ReturnType<typeof readEnvironmentWorkload>) => Workload,
  prices: PriceList,
): CostReport {
  const { resources } = readResources(file);
  const known = pipelinesIn(resources);
  if (pipeline !== undefined || known.length === 0) readEnvironmentWorkload(file, pipeline);
  const chosen = pipeline === undefined ? known : [pipeline];
  const comparisons = chosen.map((one) => ({
    pipeline: one,
    ...comparisonOf(workloadFor(readEnvironmentWorkload(file, one)), prices),
  }));
  const ofChosen = pipeline === undefined ? resources : resources.filter(({ path }) => path[1] === pipeline);
  const { workload } = comparisons[0]!;
  const priced = { resources: ofChosen, workload, logBytes, region: workload.region, pipelines: chosen.length };
  const cost = environmentCost(priced, prices);
  const environment: EnvironmentReport = {
    ...cost,
    name,
    logBytes,
    dominant: cost.cost.lines[0],
    savings: environmentSavings(priced, cost, prices),
    untold: untoldIn(priced),
  };
  const lines = [...cost.cost.lines, ...linesOf(comparisons)];
  return { environment, comparisons, prices: pricesBehind(lines, prices) };
}

export interface EnvironmentQuestion {
  readonly name: string;
  readonly file: string;
  readonly pipeline: string | undefined;
  /** Of an invocation. */
  readonly logBytes: number;
}

function comparisonOf(workload: Workload, prices: PriceList): Comparison {
  const reads = pipeReadsUsage(workload);
  return {
    workload,
    ways: waysFor(workload, prices).map((way) => ({
      ...way,
      dominant: way.cost.lines[0],
      savings: savingsOf(way, workload, prices),
    })),
    pipeReadsPerMonth: costOf(prices.priceOf(workload.region, reads.item), reads.quantity),
  };
}

function linesOf(comparisons: readonly Comparison[]): readonly CostLine[] {
  return comparisons.flatMap(({ ways }) => ways.flatMap(({ cost }) => cost.lines));
}
