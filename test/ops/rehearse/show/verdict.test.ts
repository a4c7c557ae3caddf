import type { Rehearsal } from '../../../../ops/rehearse/rehearsal';
import { byScenario } from '../../../../ops/rehearse/show/by-scenario';
import { comparisonText, fateText, headlines, verdictOf } from '../../../../ops/rehearse/show/verdict';
import { syntheticOneSide, syntheticRehearsal } from '../../../support/synthetic-rehearsal';
import { outageScenario, poisonScenario, syntheticRun } from '../../../support/synthetic-run';
import { runWith } from './run-with';

const steady = syntheticRun({ ...poisonScenario, faults: [] }, { handling: 'quarantine', records: 50 });
const noLoss = { 'no-destination': 0, 'destination-failed': 0, 'expired-in-stream': 0, 'expired-in-queue': 0 };

describe('verdictOf', () => {
  test.each([
    ['holds', {}, 'Nothing is lost, repeated or late.'],
    ['strains', { late: 1 }, 'Loses nothing, but 1 record is late.'],
    [
      'strains',
      { bystanders: 15, duplicated: 2, late: 3 },
      'Loses nothing, but 15 good records are given up to the failure destination, 2 records take effect more than once and 3 records are late.',
    ],
    [
      'loses',
      { lost: { ...noLoss, 'no-destination': 7, 'expired-in-stream': 1 }, unfinished: 2, late: 9 },
      'Loses 10 of 50 records: 7 given up, and no failure destination, 1 expired in the stream and 2 never finished.',
    ],
  ] as const)('%s with %j', (level, counts, text) => {
    expect(verdictOf([runWith(steady, {}, counts)])).toEqual({ level, text });
  });

  test('puts a broken rule above everything, with its seed', () => {
    const violations = [{ property: 'checkpoint', atMs: 5, message: 'record 3 was passed' }] as const;
    const broken = runWith(steady, { verdict: 'wrong-result', violations, seed: 42 }, { unfinished: 3 });

    expect(verdictOf([steady, broken])).toEqual({
      level: 'broken',
      text: 'A rule is broken with seed 42: record 3 was passed',
    });
  });

  test('takes the run that lost most', () => {
    const losing = (lost: number) => runWith(steady, {}, { lost: { ...noLoss, 'destination-failed': lost } });

    expect(verdictOf([losing(2), losing(5), losing(3)]).text).toContain('Loses 5 of 50 records');
  });

  test('says when the lag never recovers', () => {
    const never = runWith(syntheticRun(outageScenario, { handling: 'quarantine' }), {
      recovery: { faultEndedAtMs: 1 },
    });

    expect(verdictOf([never]).text).toMatch(/and the lag never recovers\.$/);
  });
});

describe('fateText', () => {
  test.each([
    [{ outcome: 'quarantined', took: 0 }, 'went to the quarantine, whole, after 1 s, alone.'],
    [{ outcome: 'delivered', took: 1 }, 'was told to the failure destination after 1 s, and took 1 good record along.'],
    [
      { outcome: 'lost', cause: 'no-destination', took: 99 },
      'was lost (given up, and no failure destination) after 1 s, and took 99 good records along.',
    ],
    [{ outcome: 'unfinished', took: 0 }, 'is still not finished after 1 s.'],
    [{ outcome: 'lost', cause: 'expired-in-stream', took: 0 }, 'was lost (expired in the stream) after 1 s.'],
  ] as const)('says %j', (fate, text) => {
    expect(fateText({ record: 1_024, tookMs: 1_000, ...fate })).toBe(`Poison record 1,024 ${text}`);
  });
});

describe('comparisonText', () => {
  const comparedWith = (...counts: object[]) => {
    const sides = counts.map((one, place) => ({
      ...syntheticOneSide().sides[0]!,
      label: 'abc'[place]!,
      results: [runWith(steady, {}, one)],
    }));
    return comparisonText(byScenario({ ...syntheticOneSide(), sides })[0]!);
  };

  test('names the better side by the first figure that tells them apart', () => {
    expect(comparedWith({ bystanders: 2 }, { bystanders: 1, late: 5 })).toBe(
      'Better with b. Good records given up: 1 instead of 2 with a.',
    );
  });

  test('names all others with their values', () => {
    expect(comparedWith({ late: 30 }, { late: 10 }, { late: 20 })).toBe(
      'Better with b. Late: 10 instead of 30 with a and 20 with c.',
    );
  });

  test.each([
    ['a tenth of what is late', { late: 100 }, { late: 110 }, 'No difference that matters.'],
    ['more than a tenth', { late: 100 }, { late: 111 }, 'Better with a. Late: 100 instead of 111 with b.'],
    [
      'invocations alone',
      { invocations: 10 },
      { invocations: 20 },
      'As good for the records; fewer invocations with a: 10 instead of 20 with b.',
    ],
  ])('judges %s', (_, one, other, text) => {
    expect(comparedWith(one, other)).toBe(text);
  });

  test('has nothing to say of one side', () => {
    expect(comparedWith({})).toBeUndefined();
  });
});

describe('headlines', () => {
  test('has a sentence for each side', () => {
    expect(headlines(syntheticRehearsal())).toEqual([
      {
        label: 'ours',
        level: 'strains',
        text: 'loses nothing in 2 scenarios; in 1 of them records are late, repeated or given up',
      },
      { label: 'naive', level: 'loses', text: 'loses 2 records in 1 of 2 scenarios' },
    ]);
  });

  test('praises only where there is nothing to say', () => {
    const rehearsal: Rehearsal = {
      ...syntheticOneSide(),
      sides: [{ ...syntheticOneSide().sides[0]!, results: [steady] }],
    };

    expect(headlines(rehearsal)[0]).toMatchObject({
      level: 'holds',
      text: 'loses, repeats and delays nothing in poison',
    });
  });

  test('names the scenario where there is one', () => {
    const [side] = syntheticOneSide().sides;
    const texts = [{ unfinished: 3 }, { late: 1 }].map((counts) => {
      const results = [runWith(steady, {}, counts)];
      return headlines({ ...syntheticOneSide(), sides: [{ ...side!, results }] })[0]!.text;
    });

    expect(texts).toEqual([
      'loses track of records in poison',
      'loses nothing in poison, but records are late, repeated or given up',
    ]);
  });
});
