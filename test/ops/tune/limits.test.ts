import { searchSpace, settingsWith } from '../../../ops/tune/candidates';
import { looseningsOf } from '../../../ops/tune/limits';
import { fullScenario, searchedRecipe, writtenIn } from '../../../ops/tune/tune-scenario';
import { questionFor } from './tune-question';

const ofQueue = (source: 'sqs' | 'sqs-fifo') =>
  questionFor({ base: { ...questionFor().base, source }, targetLagMs: 1_500 });

describe('searchSpace', () => {
  it('has no window that is longer than the target', () => {
    expect(searchSpace(questionFor({ targetLagMs: 5_000 })).windowSeconds).toEqual([0, 1, 2, 5]);
    expect(searchSpace(questionFor({ targetLagMs: 4_999 })).windowSeconds).toEqual([0, 1, 2]);
  });

  test.each([
    ['sqs', 0, 10],
    ['sqs', 1, 10_000],
    ['sqs-fifo', 0, 10],
  ] as const)('takes from a queue of kind %s with a window of %i s batches of %i at most', (source, seconds, most) => {
    const { windowSeconds, batchSizes } = searchSpace(ofQueue(source));

    expect(windowSeconds).toContain(seconds);
    expect(Math.max(...batchSizes(seconds))).toBe(most);
  });

  it('gives a FIFO queue no window', () => {
    const { windowSeconds } = searchSpace(ofQueue('sqs-fifo'));

    expect(windowSeconds).toEqual([0]);
    expect(settingsWith(ofQueue('sqs-fifo').base, { batchSize: 10, windowSeconds: 0, lanes: 5 })).toEqual({
      functionResponseTypes: ['ReportBatchItemFailures'],
      batchSize: 10,
      scalingConfig: { maximumConcurrency: 5 },
    });
  });
});

describe('looseningsOf', () => {
  test.each([
    [1, 2, true],
    [2, 2, false],
    [1, 1, false],
  ])('of %i readers of at most %i says that one more is possible: %p', (readers, readersMax, isPossible) => {
    const reader = looseningsOf(questionFor({ readers, readersMax }), {}).find(({ limit }) => limit === 'readers');

    expect(reader).toMatchObject({ isPossible, changed: { workload: { writesPerSecond: 10 } } });
  });

  it('knows where a limit is at its end', () => {
    const at = (factor: number) => looseningsOf(questionFor(), { parallelizationFactor: factor })[0];

    expect(at(2)).toMatchObject({ change: 'parallelizationFactor 2 → 10', isPossible: true });
    expect(at(10)).toMatchObject({ change: 'parallelizationFactor 10 → 20', isPossible: false });
  });

  it('looks at a concurrency only where one is reserved, and at a window only where there is one', () => {
    const base = { ...questionFor().base, concurrencyMax: 3 };
    const names = (question = questionFor(), window = 0) =>
      looseningsOf(question, { maximumBatchingWindowInSeconds: window }).map(({ limit }) => limit);

    expect(names()).not.toContain('reserved concurrency');
    expect(names()).not.toContain('batching window');
    expect(names(questionFor({ base }), 1)).toEqual(
      expect.arrayContaining(['reserved concurrency', 'batching window']),
    );
  });
});

describe('searchedRecipe', () => {
  it('runs some of many shards with their part of the writes, items and concurrency', () => {
    const base = { ...questionFor().base, concurrencyMax: 40 };
    const question = questionFor({ base }, { writesPerSecond: 4_000, shards: 40, items: 1_000 });

    const { scenario, concurrencyMax } = searchedRecipe(question, base);

    expect(scenario.traffic).toMatchObject({ shards: 2, items: 50, rates: [{ fromMs: 0, perSecond: 200 }] });
    expect(concurrencyMax).toBe(2);
  });

  it('rehearses small workloads in full', () => {
    const question = questionFor({}, { writesPerSecond: 5 });

    expect(searchedRecipe(question, question.base).scenario).toEqual(fullScenario(question));
  });
});

describe('fullScenario', () => {
  it('has as many writes in its burst as are asked for', () => {
    const question = questionFor({ burst: 10 }, { writesPerSecond: 2 });

    expect(writtenIn(fullScenario(question))).toBe(9 * 60 * 2 + 60 * 20);
  });
});
