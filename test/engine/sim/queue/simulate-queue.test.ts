import { coreFunction } from '../../../../engine/sim/core-function';
import { queueModelFunction } from '../../../../engine/sim/queue/queue-models';
import type { RunResult } from '../../../../engine/sim/run-result';
import type { Fault } from '../../../../engine/sim/scenario';
import { type SimulationOptions, simulate } from '../../../../engine/sim/simulate';
import { functionThat, minuteMs, reportsFailures, scenarioWith } from '../rig';

const queue = { visibilityTimeoutSeconds: 60, maxReceiveCount: 5 };
const poison = { type: 'poison', atMs: minuteMs, recognized: false } as const;

function simulateQueue(faults: readonly Fault[], more: Partial<SimulationOptions> = {}): Promise<RunResult> {
  const { source = 'sqs' } = more;
  return simulate({
    source,
    queue,
    settings: reportsFailures,
    scenario: scenarioWith(faults),
    seed: 1,
    createFunction: queueModelFunction('reports', source as 'sqs' | 'sqs-fifo'),
    functionTimeoutMs: 30_000,
    ...more,
  });
}

describe.each(['sqs', 'sqs-fifo'] as const)('simulate a queue of kind %s', (source) => {
  const throws = { source, settings: {}, createFunction: queueModelFunction('throws', source) };

  test('finishes every message, the same for the same seed', async () => {
    const [run, again] = await Promise.all([simulateQueue([], { source }), simulateQueue([], { source })]);

    expect(run.verdict).toBe('held');
    expect(run.counts.written).toBeGreaterThan(500);
    expect(run.counts).toMatchObject({ done: run.counts.written, duplicated: 0, late: 0, delivered: 0 });
    expect(again).toEqual(run);
  });

  test('puts what an outage outlasts into the dead-letter queue', async () => {
    const outage = { type: 'outage', fromMs: minuteMs, toMs: 9 * minuteMs } as const;

    const { verdict, counts } = await simulateQueue([outage], { ...throws });
    const patient = await simulateQueue([outage], { ...throws, queue: { ...queue, maxReceiveCount: 50 } });

    expect(verdict).toBe('held');
    expect(counts.delivered).toBeGreaterThan(20);
    expect(counts).toMatchObject({ bystanders: counts.delivered, done: counts.written - counts.delivered });
    expect(patient.counts).toMatchObject({ delivered: 0, done: patient.counts.written });
  });

  test('moves a poison message after its last receive, and nothing else', async () => {
    const { counts, poison: fates } = await simulateQueue([poison], { source });

    expect(counts).toMatchObject({ delivered: 1, bystanders: 0, done: counts.written - 1 });
    expect(fates[0]).toMatchObject({ outcome: 'delivered', took: 0 });
    expect(fates[0]!.tookMs).toBeGreaterThanOrEqual(5 * minuteMs);
    expect(fates[0]!.tookMs).toBeLessThan(5 * minuteMs + 1_000);
  });

  test('loses a poison message at the end of its retention where there is no dead-letter queue', async () => {
    const {
      verdict,
      counts,
      poison: fates,
    } = await simulateQueue([poison], {
      source,
      queue: { visibilityTimeoutSeconds: 600 },
    });

    expect(verdict).toBe('held');
    expect(counts.lost).toMatchObject({ 'expired-in-queue': counts.written - counts.done });
    expect(fates[0]).toMatchObject({ outcome: 'lost', cause: 'expired-in-queue', tookMs: 4 * 24 * 60 * minuteMs });
  });

  test('spends receives on throttled invocations', async () => {
    const throttling = { type: 'throttling', fromMs: minuteMs, toMs: 8 * minuteMs, share: 1 } as const;

    const { counts } = await simulateQueue([throttling], { source });

    expect(counts.throttledInvocations).toBeGreaterThan(10);
    expect(counts.delivered).toBeGreaterThan(2);
  });

  test('repeats the effects of answers that were lost, and holds every law through restarts', async () => {
    const faults: readonly Fault[] = [
      { type: 'lost-response', fromMs: minuteMs, toMs: 3 * minuteMs, share: 0.5 },
      { type: 'restart', atMs: 4 * minuteMs },
    ];

    const { verdict, counts } = await simulateQueue(faults, { source });

    expect(verdict).toBe('held');
    expect(counts.duplicated).toBeGreaterThan(10);
    expect(counts.done).toBe(counts.written);
  });

  test('quarantines with our core what it recognizes, whole and at once', async () => {
    const recognized = { ...poison, recognized: true };

    const {
      verdict,
      counts,
      poison: fates,
    } = await simulateQueue([recognized], {
      source,
      createFunction: coreFunction(),
    });

    expect(verdict).toBe('held');
    expect(counts).toMatchObject({ quarantined: 1, delivered: 0, late: 0, done: counts.written - 1 });
    expect(fates[0]!.tookMs).toBeLessThan(1_000);
  });
});

describe('simulate a queue', () => {
  test('lets a handler that throws take good messages of its batch along', async () => {
    const scenario = scenarioWith([poison], { items: 1_000, rates: [{ fromMs: 0, perSecond: 200 }] });
    const settings = { batchSize: 100, maximumBatchingWindowInSeconds: 5 };

    const { counts, poison: fates } = await simulateQueue([poison], {
      settings,
      scenario: { ...scenario, durationMs: 2 * minuteMs },
      queue: { ...queue, maxReceiveCount: 1 },
      createFunction: queueModelFunction('throws', 'sqs'),
    });

    expect(counts.bystanders).toBeGreaterThan(10);
    expect(fates[0]!.took).toBe(counts.bystanders);
  });

  test('stays within the maximum concurrency of the mapping', async () => {
    const burst = scenarioWith([], { items: 1_000, rates: [{ fromMs: 0, perSecond: 300 }] });
    const limited = { ...reportsFailures, scalingConfig: { maximumConcurrency: 2 } };
    const scenario = { ...burst, durationMs: minuteMs };

    const [two, free] = await Promise.all([
      simulateQueue([], { scenario, settings: limited }),
      simulateQueue([], { scenario }),
    ]);

    expect(two.timeline.lanes.map(({ lane }) => lane)).toEqual([0, 1]);
    expect(free.timeline.lanes.length).toBeGreaterThan(2);
  });

  test('expires what waits while the mapping is off for longer than the retention', async () => {
    const off = { type: 'mapping-off', fromMs: minuteMs, toMs: 30 * minuteMs } as const;

    const { verdict, counts } = await simulateQueue([off], { parameters: { retentionMs: 20 * minuteMs } });

    expect(verdict).toBe('held');
    expect(counts.lost['expired-in-queue']).toBeGreaterThan(400);
    expect(counts.done).toBe(counts.written - counts.lost['expired-in-queue']);
  });

  test('tells a FIFO handler that does the messages of a group in the wrong order', async () => {
    const backwards = functionThat((invocation, world) => {
      for (const record of invocation.records.toReversed()) world.applied(record);
      invocation.settle({ type: 'response', payload: null });
    });
    const busy = scenarioWith([], { items: 1, rates: [{ fromMs: 0, perSecond: 100 }] });
    const scenario = { ...busy, durationMs: minuteMs };
    const run = (source: 'sqs' | 'sqs-fifo') => simulateQueue([], { source, scenario, createFunction: backwards });

    const [fifo, standard] = await Promise.all([run('sqs-fifo'), run('sqs')]);

    expect(fifo.verdict).toBe('wrong-result');
    expect(fifo.violations[0]).toMatchObject({ property: 'order-per-item' });
    expect(standard.verdict).toBe('held');
  });

  test('tells a handler that answers without doing anything', async () => {
    const careless = functionThat((invocation) => invocation.settle({ type: 'response', payload: null }));

    const { verdict, violations } = await simulateQueue([], { createFunction: careless });

    expect(verdict).toBe('wrong-result');
    expect(violations[0]).toMatchObject({ property: 'done-means-applied' });
  });
});
