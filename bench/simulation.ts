import { modelFunction } from '../engine/sim/function-models';
import type { Scenario } from '../engine/sim/scenario';
import { simulate } from '../engine/sim/simulate';
import { chosenStreamSettings } from '../modules/event-source-settings';
import { simulateNaively } from './naive-simulation';
import type { Row } from './report';
import { median, medianRatio } from './statistics';

const recordsPerSecondMin = 500_000;

/** Many writes and nothing wrong: 2,000 a second to 2,000 items of four shards. */
const plain: Scenario = {
  name: 'plain',
  title: 'Many writes, and nothing goes wrong.',
  durationMs: 300_000,
  traffic: { shards: 4, items: 2_000, rates: [{ fromMs: 0, perSecond: 2_000 }], hotShare: 0, recordBytes: 800 },
  timing: { perInvocationMs: 20, perRecordMs: 1 },
  faults: [],
};

const settings = {
  ...chosenStreamSettings,
  destinationConfig: { onFailure: { destination: 'arn:aws:s3:::failures' } },
};

/** Simulated records a second on one core, against the same traffic and mapping simulated naively. */
export async function measureSimulation(rounds: number): Promise<readonly Row[]> {
  const naive: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < rounds + warmUpRounds; round += 1) {
    const rates = [await rateOf(runNaively), await rateOf(run)] as const;
    if (round < warmUpRounds) continue;
    naive.push(rates[0]);
    ours.push(rates[1]);
  }
  const rate = median(ours);
  return [
    { measure: 'naive, records a CPU second', value: `1.0 (${thousands(median(naive))})` },
    {
      measure: 'simulate, records a CPU second',
      value: `${medianRatio(ours, naive).toFixed(1)} (${thousands(rate)})`,
      target: `>= ${thousands(recordsPerSecondMin)}`,
      met: rate >= recordsPerSecondMin,
      bound: 'Half of the time goes to the garbage of records that live for a moment; the rest is spread evenly.',
    },
  ];
}

const warmUpRounds = 1;

function runNaively(): Promise<number> {
  return simulateNaively(plain, settings);
}

async function run(): Promise<number> {
  const { counts, verdict } = await simulate({
    source: 'dynamodb',
    settings,
    scenario: plain,
    seed: 1,
    createFunction: modelFunction('reports'),
    functionTimeoutMs: 60_000,
  });
  if (verdict !== 'held') throw new Error(`The simulation ended with ${verdict}.`);
  return counts.done;
}

/** By CPU time, all threads: what else runs on the machine counts for less, and the garbage collector is paid for. */
async function rateOf(work: () => Promise<number>): Promise<number> {
  const began = process.cpuUsage();
  const records = await work();
  const { user, system } = process.cpuUsage(began);
  return records / ((user + system) / 1_000_000);
}

function thousands(count: number): string {
  return `${Math.round(count / 1_000)} k`;
}
