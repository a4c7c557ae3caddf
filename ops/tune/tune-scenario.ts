import { isQueueKind } from '../../engine/queue-settings';
import type { RunRecipe } from '../../engine/sim/run-recipe';
import type { Scenario } from '../../engine/sim/scenario';
import { scenarioOf } from '../../engine/sim/scenarios';
import type { TuneQuestion } from './tuning';

/** Records of a run of the search at most, as far as that can be had: 60 of them are above the 99th of 100. */
const searchedRecordsMax = 6_000;

const leastSeconds = 60;

/** Steady writes or a burst among them, as `tributary rehearse` has them. */
export function fullScenario({ workload, burst }: TuneQuestion): Scenario {
  if (burst === 1) return scenarioOf('steady', workload);
  const scenario = scenarioOf('burst', workload);
  const [before, peak, after] = scenario.traffic.rates;
  const rates = [before!, { ...peak!, perSecond: workload.writesPerSecond * burst }, after!];
  return {
    ...scenario,
    title: `For one minute there are ${burst} times as many writes.`,
    traffic: { ...scenario.traffic, rates },
  };
}

/**
 * A run that says as much of the lag for less. Shards have nothing to do with each other but the concurrency that they
 * share, so some of them with their part of the writes show what all would; an even rate shows in less time what it
 * shows in ten minutes.
 */
export function searchedRecipe(
  question: TuneQuestion,
  base: TuneQuestion['base'],
): Omit<RunRecipe, 'settings' | 'seed'> {
  const scenario = fullScenario(question);
  const share = isQueueKind(base.source) ? 1 : shareOfShards(scenario);
  const smaller = scaled(scenario, share);
  const durationMs = question.burst === 1 ? shortened(smaller) : smaller.durationMs;
  const { concurrencyMax } = base;
  return {
    ...base,
    ...(concurrencyMax !== undefined && { concurrencyMax: Math.max(1, Math.floor(concurrencyMax * share)) }),
    scenario: { ...smaller, durationMs },
  };
}

function shareOfShards(scenario: Scenario): number {
  const { shards } = scenario.traffic;
  const wanted = Math.ceil((shards * searchedRecordsMax) / Math.max(1, writtenIn(scenario)));
  return Math.min(shards, Math.max(2, wanted)) / shards;
}

function scaled(scenario: Scenario, share: number): Scenario {
  const { traffic } = scenario;
  const rates = traffic.rates.map((row) => ({ ...row, perSecond: row.perSecond * share }));
  const items = Math.max(1, Math.round(traffic.items * share));
  return { ...scenario, traffic: { ...traffic, rates, items, shards: Math.round(traffic.shards * share) } };
}

function shortened({ durationMs, traffic }: Scenario): number {
  const seconds = searchedRecordsMax / traffic.rates[0]!.perSecond;
  return Math.min(durationMs, Math.max(leastSeconds, seconds) * 1_000);
}

/** Writes that a scenario makes, on average over all seeds. */
export function writtenIn({ traffic, durationMs }: Scenario): number {
  const { rates } = traffic;
  return rates.reduce((sum, { fromMs, perSecond }, place) => {
    const untilMs = Math.min(rates[place + 1]?.fromMs ?? durationMs, durationMs);
    return sum + (Math.max(0, untilMs - fromMs) / 1_000) * perSecond;
  }, 0);
}
