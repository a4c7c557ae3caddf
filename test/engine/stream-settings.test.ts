import { engineParametersOf, streamSettingsOf } from '../../engine/stream-settings';

const settings = streamSettingsOf('dynamodb', {});

describe('streamSettingsOf', () => {
  test('fills in the defaults of AWS, and reads -1 as for ever', () => {
    expect(settings).toEqual({
      source: 'dynamodb',
      reader: 'mapping',
      batchSize: 100,
      batchingWindowMs: 0,
      retryAttemptsMax: Number.POSITIVE_INFINITY,
      recordAgeMsMax: Number.POSITIVE_INFINITY,
      laneCount: 1,
      bisects: false,
      tumblingWindowMs: 0,
      reportsBatchItemFailures: false,
      hasDestination: false,
      countsEvents: false,
      filter: undefined,
    });
  });

  test('reads no retries as none', () => {
    expect(streamSettingsOf('dynamodb', { maximumRetryAttempts: 0 }).retryAttemptsMax).toBe(0);
  });
});

describe('engineParametersOf', () => {
  test('waits a quarter of a second, then twice as long each time, and at most a minute', () => {
    const { backOffMs } = engineParametersOf(settings);

    expect([1, 2, 3, 8, 9, 10, 10_000].map(backOffMs)).toEqual([250, 500, 1_000, 32_000, 60_000, 60_000, 60_000]);
  });

  test('cuts a batch in two halves, the smaller one first', () => {
    const { splitAt } = engineParametersOf(settings);

    expect([2, 3, 4, 5, 100].map(splitAt)).toEqual([1, 1, 2, 2, 50]);
  });

  test('keeps the records of a table for a day, 6 MB in a batch and 1 MB in a state', () => {
    const parameters = engineParametersOf(settings);

    expect(parameters).toMatchObject({
      retentionMs: 86_400_000,
      batchBytesMax: 6_291_456,
      windowStateBytesMax: 1_048_576,
    });
  });

  test('takes any of them as given', () => {
    const backOffMs = () => 7;

    expect(engineParametersOf(settings, { backOffMs }).backOffMs).toBe(backOffMs);
  });
});
