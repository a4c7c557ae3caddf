import { byProduct, fanOut, mistakesWith, shipping } from '../definition-with';

const age = `${byProduct}.maximumRecordAgeInSeconds`;
const attempts = `${byProduct}.maximumRetryAttempts`;
const onFailure = `${byProduct}.onFailure`;

describe('checkMappings', () => {
  test.each([
    [-1, -1, 1],
    [-1, 86_400, 1],
    [-1, 604_800, 1],
    [-1, 86_399, 0],
    [-1, 60, 0],
    [0, -1, 0],
    [10_000, 604_800, 0],
  ])('with %d attempts and an age of %d seconds, mistakes: %d', (attemptsMax, ageSecondsMax, count) => {
    const mistakes = mistakesWith([attempts, attemptsMax], [age, ageSecondsMax]);

    expect(mistakes).toHaveLength(count);
  });

  test.each([
    [43_199, 0],
    [43_200, 0],
    [43_201, 1],
    [86_400, 1],
    [-1, 1],
  ])('with pointers only, an age of %d seconds leaves time to follow them: mistakes %d', (ageSecondsMax, count) => {
    const mistakes = mistakesWith([onFailure, { kind: 'sqs' }], [age, ageSecondsMax]);

    expect(mistakes).toHaveLength(count);
  });

  test('a tumbling window goes with neither filters nor a parallelization factor', () => {
    const mistakes = mistakesWith(
      [`${byProduct}.handler`, { kind: 'zip', path: 'dist/scan.zip', runtime: 'python3.13', handler: 'app.handler' }],
      [`${byProduct}.tumblingWindowInSeconds`, 30],
      [`${byProduct}.filterCriteria`, { filters: [{ pattern: { eventName: ['INSERT'] } }] }],
    );

    expect(mistakes).toEqual([
      expect.stringContaining('`parallelizationFactor` must be 1 with a tumbling window, got 2'),
      expect.stringContaining('`filterCriteria` cannot be used with a tumbling window'),
    ]);
  });

  test('AWS refuses a timestamp to start a DynamoDB stream at, and so do we', () => {
    const mistakes = mistakesWith([`${byProduct}.startingPosition`, 'AT_TIMESTAMP']);

    expect(mistakes).toEqual([
      "`dev/Orders/ByProduct`: `startingPosition` must be TRIM_HORIZON or LATEST for a DynamoDB stream, got 'AT_TIMESTAMP'. Use TRIM_HORIZON, which misses nothing.",
    ]);
  });

  test('a queue takes more than ten messages only with a batching window', () => {
    const bare = mistakesWith([`${shipping}.consumer.batchSize`, 11]);
    const windowed = mistakesWith(
      [`${shipping}.consumer.batchSize`, 11],
      [`${shipping}.consumer.maximumBatchingWindowInSeconds`, 1],
    );

    expect(bare).toEqual([expect.stringContaining('`consumer.maximumBatchingWindowInSeconds` must be at least 1')]);
    expect(windowed).toEqual([]);
  });

  test.each([
    [10, 0],
    [11, 1],
  ])('a FIFO queue takes at most ten messages: %d give %d mistakes', (batchSize, count) => {
    const mistakes = mistakesWith([`${fanOut}.handler.fifo`, true], [`${shipping}.consumer.batchSize`, batchSize]);

    expect(mistakes).toHaveLength(count);
  });

  test.each([
    [`${byProduct}.filterCriteria`, { filter: [{ pattern: { eventName: ['INSERT'] } }] }, 'Did you mean `filters`?'],
    [`${byProduct}.filterCriteria`, [{ pattern: { eventName: ['INSERT'] } }], '`filterCriteria` must be an object'],
    [`${byProduct}.filterCriteria`, { filters: [{ patern: {} }] }, 'Did you mean `pattern`?'],
    [`${byProduct}.metricsConfig`, { metric: ['EventCount'] }, 'Did you mean `metrics`?'],
    [`${shipping}.consumer.scalingConfig`, { maximumConcurency: 5 }, 'Did you mean `maximumConcurrency`?'],
    [`${shipping}.consumer.scalingConfig`, 5, '`consumer.scalingConfig` must be an object'],
  ])('what is misspelt inside %s is not passed over in silence: %j', (path, value, message) => {
    const mistakes = mistakesWith([path, value]);

    expect(mistakes).toEqual([expect.stringContaining(message)]);
  });
});
