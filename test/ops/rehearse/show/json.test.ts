import { withoutRecords } from '../../../../engine/sim/run-result';
import { rehearsalJson } from '../../../../ops/rehearse/show/json';
import { syntheticRehearsal } from '../../../support/synthetic-rehearsal';
import { runWith } from './run-with';

describe('rehearsalJson', () => {
  const json = rehearsalJson(syntheticRehearsal());

  test('stays the same when it is written and read', () => {
    expect(JSON.parse(JSON.stringify(json))).toEqual(json);
  });

  test('has members that are always there', () => {
    expect(Object.keys(json)).toEqual(['schema', 'mapping', 'command', 'sides', 'changes']);
    for (const run of json.sides.flatMap(({ runs }) => runs)) {
      expect(Object.keys(run)).toEqual([
        'scenario',
        'seed',
        'verdict',
        'violations',
        'counts',
        'latencyMs',
        'recovery',
        'poison',
        'lag',
        'deliveries',
        'endedAtMs',
      ]);
    }
  });

  test('accounts for every record', () => {
    for (const { counts } of json.sides.flatMap(({ runs }) => runs)) {
      const lost = Object.values(counts.lost).reduce((sum, one) => sum + one, 0);

      expect(counts.filtered + counts.done + counts.quarantined + counts.delivered + lost + counts.unfinished).toBe(
        counts.written,
      );
    }
  });

  test('says null where nothing had to recover, and where it never did', () => {
    const rehearsal = syntheticRehearsal();
    const [outage, poison] = rehearsal.sides[0]!.results;
    const results = [outage!, poison!, runWith(outage!, { recovery: { faultEndedAtMs: 900_000 } })];

    const { runs } = rehearsalJson({ ...rehearsal, sides: [{ ...rehearsal.sides[0]!, results }] }).sides[0]!;

    expect(runs.map(({ recovery }) => recovery)).toEqual([
      { faultEndedAtMs: 900_000, tookMs: 2_000 },
      null,
      { faultEndedAtMs: 900_000, tookMs: null },
    ]);
  });

  test('says null of the deliveries of records that were not kept', () => {
    const rehearsal = syntheticRehearsal();
    const [kept] = rehearsal.sides[0]!.results;
    const results = [kept!, withoutRecords(kept!)];

    const { runs } = rehearsalJson({ ...rehearsal, sides: [{ ...rehearsal.sides[0]!, results }] }).sides[0]!;

    expect(runs.map(({ deliveries }) => deliveries)).toEqual([{ max: 1, total: 6_000 }, null]);
  });

  test('tells a change that never recovers from one that did not have to', () => {
    const rehearsal = syntheticRehearsal();
    const change = rehearsal.changes[0]!;
    const [never] = rehearsalJson({
      ...rehearsal,
      changes: [
        {
          ...change,
          before: { ...change.before, recoveryMs: undefined },
          after: { ...change.after, recoveryMs: Number.POSITIVE_INFINITY },
        },
      ],
    }).changes;

    expect([never!.before, never!.after]).toMatchObject([
      { recoveryMs: null, recovered: true },
      { recoveryMs: null, recovered: false },
    ]);
  });
});
