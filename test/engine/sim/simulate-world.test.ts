import type { Fault } from '../../../engine/sim/scenario';
import { destinationConfig, minuteMs, reportsFailures, scenarioWith, simulateWith } from './rig';

const hourMs = 60 * minuteMs;

describe('simulate', () => {
  describe('while the mapping is off', () => {
    const off = { type: 'mapping-off', fromMs: minuteMs, toMs: 8 * minuteMs } as const;

    test.each<[string, Fault]>([
      ['a restart', { type: 'restart', atMs: 2 * minuteMs }],
      ['the end of another time in which it is off', { type: 'mapping-off', fromMs: minuteMs, toMs: 3 * minuteMs }],
    ])('invokes nothing, also after %s', async (_, other) => {
      const { timeline, counts } = await simulateWith([], {}, { scenario: scenarioWith([off, other]) });

      const inBetween = timeline.buckets.filter(({ atMs }) => atMs > 65_000 && atMs < off.toMs - timeline.stepMs);
      expect(inBetween.length).toBeGreaterThan(100);
      expect(inBetween.filter(({ invocations }) => invocations > 0)).toEqual([]);
      expect(counts.done).toBe(counts.written);
    });

    test('shows the oldest record growing older', async () => {
      const scenario = scenarioWith([{ ...off, toMs: 10 * hourMs }]);

      const { timeline } = await simulateWith([], {}, { scenario });

      const { stepMs, buckets } = timeline;
      const inBetween = buckets.filter(({ atMs }) => atMs > 2 * minuteMs && atMs + stepMs < 10 * hourMs);
      expect(inBetween.length).toBeGreaterThan(100);
      for (const { atMs, oldestAgeMs } of inBetween) {
        expect(Math.abs(atMs + stepMs - minuteMs - oldestAgeMs)).toBeLessThan(10_000);
      }
    });
  });

  test('calls no record late that was done in time, though a restart brings it again', async () => {
    const poison = { type: 'poison', atMs: minuteMs, recognized: false } as const;
    const restart = { type: 'restart', atMs: 4 * minuteMs } as const;
    const settings = {
      ...reportsFailures,
      parallelizationFactor: 10,
      maximumRecordAgeInSeconds: 300,
      destinationConfig,
    };

    const calm = await simulateWith([], settings, { scenario: scenarioWith([poison], { items: 30 }) });
    const restarted = await simulateWith([], settings, { scenario: scenarioWith([poison, restart], { items: 30 }) });

    expect(restarted.counts.duplicated).toBeGreaterThan(100);
    expect(restarted.counts.late).toBe(calm.counts.late);
    expect(restarted.latencyMs.p50).toBeLessThan(1_000);
  });

  test.each([
    ['dynamodb', 250],
    ['kinesis', 1_000],
  ] as const)('reads an idle shard of %s every %i ms', async (source, intervalMs) => {
    const { latencyMs, verdict } = await simulateWith([], {}, { source });

    expect(verdict).toBe('held');
    expect(latencyMs.max).toBeGreaterThan(0.9 * intervalMs);
    expect(latencyMs.max).toBeLessThan(intervalMs + 100);
    expect(latencyMs.p50).toBeGreaterThan(intervalMs / 4);
  });
});
