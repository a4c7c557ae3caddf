import type { RunResult } from '../../../../engine/sim/run-result';
import { changeFigures, figureRows, figures, figureText, worstOf } from '../../../../ops/rehearse/show/figures';
import { outageScenario, poisonScenario, syntheticRun } from '../../../support/synthetic-run';
import { runWith } from './run-with';

const ours = syntheticRun(poisonScenario, { handling: 'quarantine' });
const naive = syntheticRun(poisonScenario, { handling: 'naive' });
const row = (name: string, ...sides: RunResult[][]) => figureRows(sides).find(({ figure }) => figure.name === name);

describe('figureRows', () => {
  test('marks the side that lost less', () => {
    expect(row('lost', [ours], [naive])).toMatchObject({ values: [0, 1], better: [0] });
  });

  test('marks every side that shares the better value', () => {
    expect(row('lost', [ours], [naive], [ours])!.better).toEqual([0, 2]);
  });

  test('marks none where all are the same, or read the same', () => {
    const close = runWith(ours, { latencyMs: { ...ours.latencyMs, p99: ours.latencyMs.p99 + 0.1 } });

    expect(row('lost', [ours], [ours])!.better).toEqual([]);
    expect(row('p99', [ours], [close])!.better).toEqual([]);
  });

  test('marks none where neither more nor less is better', () => {
    expect(row('quarantined', [ours], [naive])).toMatchObject({ values: [1, 0], better: [] });
  });

  test('names the causes that occurred, and no others', () => {
    const causes = figureRows([[ours], [naive]]).filter(({ figure }) => figure.name.startsWith('lost-'));

    expect(causes.map(({ figure, values }) => [figure.title, ...values])).toEqual([['expired in the stream', 0, 1]]);
  });

  test('takes what never recovered for the worst', () => {
    const outage = syntheticRun(outageScenario, { handling: 'quarantine' });
    const never = runWith(outage, { recovery: { faultEndedAtMs: 900_000 } });

    expect(row('recovery', [never], [outage])).toMatchObject({
      values: [Number.POSITIVE_INFINITY, 2_000],
      better: [1],
    });
  });

  test('leaves open what a side was not asked', () => {
    expect(row('recovery', [ours], [])).toMatchObject({ values: [undefined, undefined], better: [] });
  });
});

describe('worstOf', () => {
  test('is the worst of all seeds', () => {
    const lost = figures.find(({ name }) => name === 'lost')!;

    expect(worstOf(lost, [ours, naive, ours])).toBe(1);
    expect(worstOf(lost, [])).toBeUndefined();
  });
});

describe('figureText', () => {
  test.each([
    ['records', 1_234, '1,234'],
    ['duration', 90_000, '1 min 30 s'],
    ['duration', 0, 'at once'],
    ['duration', Number.POSITIVE_INFINITY, 'never'],
    ['duration', undefined, '–'],
  ] as const)('writes %s %p as %s', (unit, value, text) => {
    expect(figureText({ unit }, value)).toBe(text);
  });
});

describe('changeFigures', () => {
  test('takes the worst of each figure', () => {
    const figuresOfBoth = changeFigures([ours, naive]);

    expect(figuresOfBoth).toEqual({
      lost: 1,
      bystanders: 0,
      duplicated: 0,
      late: naive.counts.late,
      recoveryMs: undefined,
      invocations: naive.counts.invocations,
    });
  });
});
