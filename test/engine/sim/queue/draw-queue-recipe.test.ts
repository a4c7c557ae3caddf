import { drawRecipe } from '../../../../engine/sim/draw-recipe';
import { queueScenarioGap, queueScenarioOf } from '../../../../engine/sim/queue/queue-scenarios';
import { noConsumer, runRecipe } from '../../../../engine/sim/run-recipe';
import { scenarioNames } from '../../../../engine/sim/scenarios';
import { checkEventSourceSettings } from '../../../../modules/event-source-settings';

const hourMs = 3_600_000;
const recipes = Array.from({ length: 400 }, (_, place) => drawRecipe(7 * place));

describe('drawRecipe of a queue', () => {
  // Those below 120 are among the seeds of streams.
  test.each(Array.from({ length: 20 }, (_, place) => 126 + 7 * place))(
    'seed %i breaks no law',
    async (seed) => {
      const { source, verdict, violations, counts } = await runRecipe(drawRecipe(seed), noConsumer);

      expect(source).toMatch(/^sqs/);
      expect({ verdict, violations }).toEqual({ verdict: 'held', violations: [] });
      expect(counts.unfinished).toBe(0);
    },
    120_000,
  );

  test('draws settings that AWS admits', () => {
    const issues = recipes.flatMap(({ source, settings }) => checkEventSourceSettings(source, settings, 'mapping'));
    const hasShort = recipes.some(
      ({ queue, functionTimeoutMs }) => queue!.visibilityTimeoutSeconds * 1_000 < functionTimeoutMs,
    );

    expect(issues).toEqual([]);
    expect(hasShort).toBe(false);
  });

  test.each(['sqs', 'sqs-fifo'] as const)('draws every scenario that says something about %s', (kind) => {
    const drawn = new Set(recipes.filter(({ source }) => source === kind).map(({ scenario }) => scenario.name));

    expect(drawn).toEqual(new Set(scenarioNames.filter((name) => queueScenarioGap(name, kind) === undefined)));
  });
});

describe('queueScenarioOf', () => {
  test('has the mapping off for longer than the queue keeps its messages', () => {
    const { faults, title } = queueScenarioOf('off-over-24h', 96 * hourMs);

    expect(faults).toEqual([{ type: 'mapping-off', fromMs: hourMs, toMs: 99 * hourMs }]);
    expect(title).toContain('98 hours');
  });
});

describe('queueScenarioGap', () => {
  test.each([
    ['hot-item', 'sqs', true],
    ['hot-item', 'sqs-fifo', false],
    ['shard-split', 'sqs-fifo', true],
    ['outage', 'sqs', false],
  ] as const)('says of %s and %s whether it is skipped: %s', (name, kind, isSkipped) => {
    expect(queueScenarioGap(name, kind) !== undefined).toBe(isSkipped);
  });
});
