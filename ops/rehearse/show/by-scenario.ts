import type { RunResult } from '../../../engine/sim/run-result';
import type { Scenario } from '../../../engine/sim/scenario';
import type { Rehearsal, RehearsalSide } from '../rehearsal';

/** The runs of one scenario, side by side. */
export interface ScenarioRuns {
  readonly scenario: Scenario;
  readonly sides: readonly SideRuns[];
}

export interface SideRuns {
  readonly side: RehearsalSide;
  /** One for each seed; empty where this side was not run. */
  readonly runs: readonly RunResult[];
}

/** All scenarios in the order in which they were first run. */
export function byScenario({ sides }: Rehearsal): ScenarioRuns[] {
  const scenarios = new Map(
    sides.flatMap(({ results }) => results.map(({ scenario }) => [scenario.name, scenario] as const)).reverse(),
  );
  return [...scenarios.values()].reverse().map((scenario) => ({
    scenario,
    sides: sides.map((side) => ({
      side,
      runs: side.results.filter((result) => result.scenario.name === scenario.name),
    })),
  }));
}

/**
 * The run of each side that plots show. All sides show the same seed, or they would not see the same traffic: the one
 * that went worst for any of them.
 */
export function shownRuns({ sides }: ScenarioRuns): readonly (RunResult | undefined)[] {
  const runs = sides.flatMap((side) => side.runs);
  const worst = runs.reduce<RunResult | undefined>(
    (worse, run) => (worse && harm(worse) >= harm(run) ? worse : run),
    undefined,
  );
  return sides.map((side) => side.runs.find(({ seed }) => seed === worst?.seed) ?? side.runs[0]);
}

function harm({ verdict, counts }: RunResult): number {
  const lost = counts.written - counts.done - counts.filtered - counts.quarantined - counts.delivered;
  return (verdict === 'held' ? 0 : 1e15) + lost * 1e6 + counts.bystanders * 1e3 + counts.late + counts.duplicated;
}
