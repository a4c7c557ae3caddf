import { byProduct, fanOut, mistakesWith, orders, shipping } from '../definition-with';

/** Setting, smallest and largest value, and what else it needs to be looked at alone. */
const ranges: readonly (readonly [path: string, min: number, max: number])[] = [
  [`${byProduct}.batchSize`, 1, 10_000],
  [`${byProduct}.maximumBatchingWindowInSeconds`, 0, 300],
  [`${byProduct}.maximumRetryAttempts`, -1, 10_000],
  [`${byProduct}.maximumRecordAgeInSeconds`, 60, 604_800],
  [`${byProduct}.parallelizationFactor`, 1, 10],
  [`${byProduct}.memorySize`, 128, 10_240],
  [`${byProduct}.timeout`, 1, 900],
  [`${byProduct}.concurrency`, 1, 256],
  [`${byProduct}.handler.view.projection.tombstoneRetentionDays`, 15, 36_500],
  [`${shipping}.consumer.scalingConfig.maximumConcurrency`, 2, 1_000],
  [`${shipping}.maxReceiveCount`, 1, 1_000],
  [`${shipping}.messageRetentionSeconds`, 60, 1_209_600],
  [`${fanOut}.handler.claimCheckExpirationInDays`, 29, 36_500],
  [`${orders}.functionVersionsKept`, 2, 100],
  [`${orders}.alarms.iteratorAgePercent`, 2, 99],
  [`${orders}.alarms.queueAgeWarningSeconds`, 60, 1_209_600],
  [`${orders}.alarms.concurrencyPercent`, 1, 100],
  [`${orders}.alarms.archiveAgeSeconds`, 900, 86_400],
];

describe('ranges', () => {
  test.each(ranges)('%s is %d to %d', (path, min, max) => {
    const inside = [min, max].flatMap((value) => mistakesWith([path, value]));
    const outside = [min - 1, max + 1, min + 0.5].map((value) => mistakesWith([path, value]).length);

    expect(inside).toEqual([]);
    expect(outside).toEqual([1, 1, 1]);
  });

  test.each([-2, 0, 59])('a record age of %d seconds is refused', (age) => {
    const mistakes = mistakesWith([`${byProduct}.maximumRecordAgeInSeconds`, age]);

    expect(mistakes).toEqual([expect.stringContaining('-1 (for ever) or 60 to 604800')]);
  });

  test('a visibility timeout is 0 to 43200 seconds', () => {
    const path = `${fanOut}.handler.subscribers.Analytics.visibilityTimeoutSeconds`;

    const counts = [-1, 0, 43_200, 43_201].map((value) => mistakesWith([path, value]).length);

    expect(counts).toEqual([1, 0, 0, 1]);
  });

  test.each([1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653])(
    'logs may be kept for %d days, not for one more',
    (days) => {
      const kept = mistakesWith([`${byProduct}.logRetentionInDays`, days]);
      const more = mistakesWith([`${byProduct}.logRetentionInDays`, days + 1]);

      expect(kept).toEqual([]);
      expect(more).toHaveLength(1);
    },
  );

  test.each([
    [`${byProduct}.startingPosition`, 'AT_TIMESTAMP'],
    [`${byProduct}.startingPosition`, 'NEWEST'],
    [`${byProduct}.runtime`, 'nodejs12.x'],
    [`${byProduct}.runtime`, 'python3.13'],
    [`${byProduct}.architectures`, ['arm64', 'x86_64']],
    [`${byProduct}.tracing`, 'On'],
    [`${byProduct}.functionVersion`, '$LATEST'],
    [`${byProduct}.functionResponseTypes`, []],
    [`${byProduct}.layers`, ['tools']],
    [`${byProduct}.environment`, { AWS_REGION: 'eu-west-1' }],
    [`${byProduct}.environment`, { BIG: 'x'.repeat(4_097) }],
    [`${byProduct}.vpcConfig`, { subnetIds: [], securityGroupIds: ['sg-1'] }],
    [`${byProduct}.bisectBatchOnFunctionError`, 'yes'],
    [`${byProduct}.onFailure`, { kind: 'none' }],
    [`${byProduct}.metricsConfig`, { metrics: ['Everything'] }],
    [`${byProduct}.filterCriteria`, { filters: [{ pattern: '{' }] }],
    [`${byProduct}.filterCriteria`, { filters: Array(6).fill({ pattern: { eventName: ['INSERT'] } }) }],
    [`${shipping}.filterPolicyScope`, 'Headers'],
    [`${orders}.name`, 'Orders'],
    [`${orders}.table.tableName`, 'ab'],
    [`${orders}.table.tags`, { 'aws:name': 'x' }],
    ['accountId', '1234'],
    ['region', 'Frankfurt'],
    ['state', { kind: 'local', path: '/var/state' }],
  ])('%s may not be %j', (path, value) => {
    const mistakes = mistakesWith([path, value]);

    expect(mistakes).toHaveLength(1);
  });

  test('expected shards and reserved executions exclude each other', () => {
    const mistakes = mistakesWith(
      [`${byProduct}.expectedShards`, 4],
      [`${byProduct}.reservedConcurrentExecutions`, 10],
    );

    expect(mistakes).toEqual([expect.stringContaining('`expectedShards` must not be given together with')]);
  });
});
