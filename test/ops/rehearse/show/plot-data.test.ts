import type { LaneTimeline } from '../../../../engine/sim/run-result';
import type { Fault } from '../../../../engine/sim/scenario';
import { byScenario, shownRuns } from '../../../../ops/rehearse/show/by-scenario';
import { faultSpans } from '../../../../ops/rehearse/show/fault-spans';
import { laneRowsMax, scenarioPlots } from '../../../../ops/rehearse/show/plot-data';
import { syntheticRehearsal } from '../../../support/synthetic-rehearsal';
import { outageScenario, syntheticRun } from '../../../support/synthetic-run';
import { runWith } from './run-with';

const run = syntheticRun(outageScenario, { handling: 'quarantine', records: 300 });

describe('scenarioPlots', () => {
  test('has all sides on the axis of the longest', () => {
    const short = runWith(run, { endedAtMs: 1_900_000 });
    const plots = scenarioPlots([short, runWith(run, { endedAtMs: 3_000_000 })], ['a', 'b'])!;

    expect(plots.endMs).toBe(3_000_000);
    expect(plots.sides[0]!.records.columnMs).toBe(plots.sides[1]!.records.columnMs);
  });

  test('keeps the place of a side that was not run', () => {
    expect(scenarioPlots([undefined, run], ['a', 'b'])!.sides.map((side) => side?.label)).toEqual([undefined, 'b']);
    expect(scenarioPlots([undefined], ['a'])).toBeUndefined();
  });

  test.each([1, laneRowsMax, laneRowsMax + 1, 1_000])(
    'has every batch of %d lanes in rows that can be told apart',
    (number) => {
      const lanes = Array.from(
        { length: number },
        (_, lane): LaneTimeline => ({ shardId: 's', lane, succeeded: [1, 0], failed: [0, 2], records: [3, 4] }),
      );
      const [side] = scenarioPlots([runWith(run, { timeline: { ...run.timeline, lanes } })], ['a'])!.sides;

      const sum = (name: 'succeeded' | 'failed' | 'records') =>
        side!.lanes.flatMap((row) => row[name]).reduce((all, one) => all + one, 0);
      expect(side!.lanes.length).toBeLessThanOrEqual(laneRowsMax);
      expect([sum('succeeded'), sum('failed'), sum('records')]).toEqual([number, 2 * number, 7 * number]);
    },
  );
});

describe('shownRuns', () => {
  test('shows all sides the seed that went worst for any of them', () => {
    const rehearsal = syntheticRehearsal();
    const seeds = (late: readonly number[]) =>
      late.map((one, place) => runWith(run, { seed: place + 1 }, { late: one }));
    const sides = [seeds([1, 2, 3]), seeds([1, 9, 1])].map((results, place) => ({
      ...rehearsal.sides[place]!,
      results,
    }));

    const shown = shownRuns(byScenario({ ...rehearsal, sides })[0]!);

    expect(shown.map((one) => one!.seed)).toEqual([2, 2]);
  });

  test('prefers a run that broke a rule to any loss', () => {
    const rehearsal = syntheticRehearsal();
    const results = [runWith(run, { seed: 1 }, { done: 0 }), runWith(run, { seed: 2, verdict: 'crash' })];

    const [shown] = shownRuns(byScenario({ ...rehearsal, sides: [{ ...rehearsal.sides[0]!, results }] })[0]!);

    expect(shown!.seed).toBe(2);
  });
});

describe('byScenario', () => {
  test('keeps the order of the first side and adds what only others ran', () => {
    const rehearsal = syntheticRehearsal();
    const named = (...names: string[]) => names.map((name) => runWith(run, { scenario: { ...outageScenario, name } }));
    const sides = [named('b', 'a'), named('a', 'c')].map((results, place) => ({ ...rehearsal.sides[place]!, results }));

    expect(byScenario({ ...rehearsal, sides }).map(({ scenario }) => scenario.name)).toEqual(['b', 'a', 'c']);
  });
});

describe('faultSpans', () => {
  test('names each fault, with its share where it is not all, in the order of time', () => {
    const faults: Fault[] = [
      { type: 'timeouts', fromMs: 20, toMs: 30, share: 0.25 },
      { type: 'throttling', fromMs: 15, toMs: 16, share: 1 },
      { type: 'restart', atMs: 10 },
    ];

    expect(faultSpans({ ...outageScenario, faults })).toEqual([
      { title: 'poller restarts', fromMs: 10, toMs: 10 },
      { title: 'throttled', fromMs: 15, toMs: 16 },
      { title: 'function times out, 25%', fromMs: 20, toMs: 30 },
    ]);
  });
});
