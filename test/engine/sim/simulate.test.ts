import { coreFunction } from '../../../engine/sim/core-function';
import { recordOutcomes } from '../../../engine/sim/run-result';
import { simulate } from '../../../engine/sim/simulate';
import { destinationConfig, functionThat, minuteMs, reportsFailures, scenarioWith, simulateWith } from './rig';

const poison = { type: 'poison', atMs: minuteMs, recognized: false } as const;
const hourMs = 60 * minuteMs;

describe('simulate', () => {
  test('finishes every record of a steady stream', async () => {
    const { verdict, counts, latencyMs } = await simulateWith([]);

    expect(verdict).toBe('held');
    expect(counts.written).toBeGreaterThan(500);
    expect(counts).toMatchObject({ done: counts.written, duplicated: 0, late: 0, bystanders: 0, unfinished: 0 });
    expect(latencyMs.max).toBeLessThan(1_000);
  });

  test('gives the same run for the same seed, and another for another', async () => {
    const options = { settings: {}, source: 'dynamodb', scenario: scenarioWith([poison]), functionTimeoutMs: 30_000 };
    const run = (seed: number) => simulate({ ...options, source: 'dynamodb', seed, createFunction: coreFunction() });

    const [first, again, other] = await Promise.all([run(7), run(7), run(8)]);

    expect(again).toEqual(first);
    expect(other.counts.written).not.toBe(first.counts.written);
  });

  describe('with the defaults of AWS and a handler that throws', () => {
    test('loses a poison record without a word after 24 hours, and everything behind it waits', async () => {
      const { counts, poison: fates } = await simulateWith([poison]);

      expect(fates[0]).toMatchObject({ outcome: 'lost', cause: 'expired-in-stream' });
      expect(fates[0]!.tookMs).toBeGreaterThanOrEqual(24 * hourMs);
      expect(counts.late).toBeGreaterThan(400);
    });
  });

  describe('with few retries', () => {
    const settings = { maximumRetryAttempts: 3, destinationConfig };

    test('gives a poison record up within seconds', async () => {
      const { poison: fates, recovery } = await simulateWith([poison], settings);

      expect(fates[0]).toMatchObject({ outcome: 'delivered' });
      expect(fates[0]!.tookMs).toBeLessThan(10_000);
      expect(recovery!.recoveredAtMs).toBe(recovery!.faultEndedAtMs);
    });

    test('gives up what an outage touches, all of which would have succeeded', async () => {
      const outage = { type: 'outage', fromMs: minuteMs, toMs: 6 * minuteMs } as const;

      const { counts } = await simulateWith([outage], settings);

      expect(counts.bystanders).toBeGreaterThan(200);
      expect(counts.delivered).toBe(counts.bystanders);
    });

    test('names what a destination that is down has lost', async () => {
      const down = { type: 'destination-down', fromMs: 0, toMs: hourMs } as const;

      const { counts, verdict } = await simulateWith([poison, down], settings);

      expect(verdict).toBe('held');
      expect(counts.lost['destination-failed']).toBeGreaterThan(0);
      expect(counts.delivered).toBe(0);
    });

    test('names what is lost without a destination', async () => {
      const { counts } = await simulateWith([poison], { maximumRetryAttempts: 3 });

      expect(counts.lost['no-destination']).toBeGreaterThan(0);
    });
  });

  test('lets nothing but the bad record go where the mapping bisects', async () => {
    const settings = { maximumRetryAttempts: 2, bisectBatchOnFunctionError: true, destinationConfig };
    const burst = scenarioWith([poison], { rates: [{ fromMs: 0, perSecond: 50 }] });

    const split = await simulateWith([poison], settings, { scenario: burst });
    const whole = await simulateWith([poison], { ...settings, bisectBatchOnFunctionError: false }, { scenario: burst });

    expect(split.counts).toMatchObject({ delivered: 1, bystanders: 0 });
    expect(whole.counts.bystanders).toBeGreaterThan(3);
    expect(whole.poison[0]!.took).toBe(whole.counts.bystanders);
  });

  test('loses what expires while the mapping is off', async () => {
    const off = { type: 'mapping-off', fromMs: minuteMs, toMs: 24 * hourMs + 5 * minuteMs } as const;

    const { counts, verdict } = await simulateWith([off]);

    expect(verdict).toBe('held');
    expect(counts.lost['expired-in-stream']).toBeGreaterThan(200);
    expect(counts.done).toBe(counts.written - counts.lost['expired-in-stream']);
  });

  test('repeats the effects of answers that were lost, and nothing else', async () => {
    const lost = { type: 'lost-response', fromMs: minuteMs, toMs: 3 * minuteMs, share: 0.5 } as const;

    const { counts, records } = await simulateWith([lost]);

    expect(counts.duplicated).toBeGreaterThan(10);
    expect([...records.effects].every((effects, index) => effects <= records.deliveries[index]!)).toBe(true);
  });

  test('takes up at the checkpoint after a restart', async () => {
    const restarts = [3, 5, 7].map((minute) => ({ type: 'restart', atMs: minute * minuteMs + 40 }) as const);

    const { counts, verdict } = await simulateWith(
      restarts,
      {},
      {
        scenario: scenarioWith(restarts, { rates: [{ fromMs: 0, perSecond: 100 }] }),
      },
    );

    expect(verdict).toBe('held');
    expect(counts.done).toBe(counts.written);
    expect(counts.extraEffects).toBeLessThan(300);
  });

  test('reads the children of a shard after it, also when it cannot get on', async () => {
    const faults = [
      { type: 'outage', fromMs: minuteMs, toMs: 4 * minuteMs },
      { type: 'shard-split', atMs: 2 * minuteMs, shard: 0 },
    ] as const;

    const { counts, verdict, timeline } = await simulateWith(faults);

    expect(verdict).toBe('held');
    expect(counts.done).toBe(counts.written);
    expect(new Set(timeline.lanes.map(({ shardId }) => shardId)).size).toBe(3);
  });

  test('turns invocations away beyond the concurrency, and repeats them without an attempt', async () => {
    const scenario = scenarioWith([], { shards: 4, items: 100, rates: [{ fromMs: 0, perSecond: 20 }] });

    const { counts } = await simulateWith(
      [],
      { maximumRetryAttempts: 0, destinationConfig },
      { scenario, concurrencyMax: 1 },
    );

    expect(counts.throttledInvocations).toBeGreaterThan(0);
    expect(counts).toMatchObject({ done: counts.written, delivered: 0 });
  });

  test('tells a timeout from an answer', async () => {
    const hang = { type: 'timeouts', fromMs: minuteMs, toMs: 3 * minuteMs, share: 1 } as const;

    const { counts, verdict } = await simulateWith([hang], {}, { functionTimeoutMs: 3_000 });

    expect(verdict).toBe('held');
    expect(counts.failedInvocations).toBeGreaterThan(5);
    expect(counts.duplicated).toBe(0);
  });

  test('shows that lanes do not help an item that is written too often', async () => {
    const scenario = {
      ...scenarioWith([], { items: 1, rates: [{ fromMs: 0, perSecond: 300 }] }),
      durationMs: minuteMs,
    };

    const one = await simulateWith([], {}, { scenario });
    const ten = await simulateWith([], { parallelizationFactor: 10 }, { scenario });

    expect(one.latencyMs.p99).toBeGreaterThan(10_000);
    expect(ten.latencyMs.p99).toBe(one.latencyMs.p99);
  });

  test('keeps a poison record with our core, alone', async () => {
    const settings = { ...reportsFailures, bisectBatchOnFunctionError: true, destinationConfig };
    const recognized = { ...poison, recognized: true };

    const { counts, poison: fates } = await simulateWith([recognized], settings, { createFunction: coreFunction() });

    expect(counts).toMatchObject({ quarantined: 1, delivered: 0, bystanders: 0, late: 0 });
    expect(fates[0]).toMatchObject({ outcome: 'quarantined', took: 0 });
  });

  test('gives the account of every single record', async () => {
    const { records, counts } = await simulateWith([poison], { maximumRetryAttempts: 0, destinationConfig });

    const ended = [...records.outcome].map((outcome) => recordOutcomes[outcome]);
    expect(ended.filter((outcome) => outcome === 'done')).toHaveLength(counts.done);
    expect(ended.filter((outcome) => outcome === 'delivered')).toHaveLength(counts.delivered);
    expect([...records.finishedAtMs].every((atMs, index) => atMs >= records.arrivedAtMs[index]!)).toBe(true);
  });
});

describe('a run that breaks a law', () => {
  test('is told by a handler that answers without doing anything', async () => {
    const careless = functionThat((invocation) => invocation.settle({ type: 'response', payload: null }));

    const { verdict, violations } = await simulateWith([], {}, { createFunction: careless });

    expect(verdict).toBe('wrong-result');
    expect(violations[0]).toMatchObject({ property: 'done-means-applied' });
  });

  test('is told by a handler that does the changes of an item in the wrong order', async () => {
    const backwards = functionThat((invocation, world) => {
      for (const record of invocation.records.toReversed()) world.applied(record);
      invocation.settle({ type: 'response', payload: null });
    });
    const scenario = scenarioWith([], { items: 1, rates: [{ fromMs: 0, perSecond: 50 }] });

    const { verdict, violations } = await simulateWith([], {}, { createFunction: backwards, scenario });

    expect(verdict).toBe('wrong-result');
    expect(violations[0]).toMatchObject({ property: 'order-per-item' });
  });

  test('is told by a handler that does an older change again and not what followed it', async () => {
    const seen = new Set<number>();
    const forgetful = functionThat((invocation, world) => {
      for (const [place, record] of invocation.records.entries()) {
        if (place === 0 || !seen.has(record.index)) world.applied(record);
        seen.add(record.index);
      }
      invocation.settle({ type: 'response', payload: null });
    });
    const lost = { type: 'lost-response', fromMs: 0, toMs: 5_000, share: 1 } as const;
    const scenario = {
      ...scenarioWith([lost], { items: 1, rates: [{ fromMs: 0, perSecond: 20 }] }),
      durationMs: 2_000,
    };
    const settings = { maximumBatchingWindowInSeconds: 3 };

    const { verdict, violations } = await simulateWith([lost], settings, { createFunction: forgetful, scenario });

    expect(verdict).toBe('wrong-result');
    expect(violations[0]).toMatchObject({ property: 'order-per-item' });
    expect(violations[0]!.message).toMatch(/was left on record/);
  });

  test('is told by a handler that fails for ever on a stream that forgets nothing', async () => {
    const failing = functionThat((invocation) => invocation.settle({ type: 'error' }));
    const scenario = { ...scenarioWith([]), durationMs: minuteMs };

    const { verdict, violations, counts } = await simulateWith(
      [],
      {},
      {
        source: 'kinesis',
        createFunction: failing,
        scenario,
        // Longer than any run goes on.
        parameters: { retentionMs: 400 * 24 * hourMs, backOffMs: () => 12 * hourMs },
      },
    );

    expect(verdict).toBe('no-progress');
    expect(violations[0]).toMatchObject({ property: 'drains' });
    expect(counts.unfinished).toBe(counts.written);
  });

  test('is told by a handler that blows up the engine', async () => {
    const broken = functionThat(() => {
      throw new TypeError('out of order');
    });

    const { verdict, violations } = await simulateWith([], {}, { createFunction: broken });

    expect(verdict).toBe('crash');
    expect(violations[0]!.message).toContain('out of order');
  });
});
