import { usualWorkload } from '../../../engine/sim/scenarios';
import { presets } from '../../../ops/rehearse/presets';
import { candidateQueueChanges } from '../../../ops/rehearse/queue-changes';
import type { RehearsedMapping } from '../../../ops/rehearse/rehearsed-mapping';
import { scenarioFor, scenariosFor, skippedText } from '../../../ops/rehearse/scenarios-for';
import { sideOfChanges, sideOfMapping, sideOfPreset } from '../../../ops/rehearse/side';
import { sourceMismatch } from '../../../ops/rehearse/source-mismatch';

const mapping: RehearsedMapping = {
  name: 'mailer',
  address: 'aws_lambda_event_source_mapping.mailer',
  source: 'sqs',
  settings: { batchSize: 10 },
  enabled: true,
  destinationKind: undefined,
  functionTimeoutSeconds: 30,
  reservedConcurrency: undefined,
  hasOurCore: false,
  retentionSeconds: 345_600,
  queue: { visibilityTimeoutSeconds: 180, maxReceiveCount: 5 },
  assumptions: [],
};

const base = sideOfMapping('prod', mapping, undefined);

describe('sideOfMapping of a queue', () => {
  test('keeps the settings of the queue', () => {
    expect(base.recipe).toMatchObject({
      source: 'sqs',
      queue: { visibilityTimeoutSeconds: 180, maxReceiveCount: 5 },
      retentionMs: 345_600_000,
      function: { kind: 'model', model: 'throws' },
    });
  });
});

describe('sideOfPreset of a queue', () => {
  test.each(Object.keys(presets))('refuses %s, which is of streams', (name) => {
    expect(() => sideOfPreset(name, base)).toThrow(/settings of streams, and this mapping reads a queue/);
  });
});

describe('sideOfChanges of a queue', () => {
  test.each([
    ['maxReceiveCount=100', { visibilityTimeoutSeconds: 180, maxReceiveCount: 100 }],
    ['maxReceiveCount=none', { visibilityTimeoutSeconds: 180, maxReceiveCount: undefined }],
    ['visibilityTimeoutSeconds=30, batchSize=1', { visibilityTimeoutSeconds: 30, maxReceiveCount: 5 }],
  ])('reads %s', (text, queue) => {
    expect(sideOfChanges(text, base).recipe.queue).toEqual(queue);
  });

  test.each([
    ['visibilityTimeoutSeconds=29', /from 30, the function's timeout, to 43200, got 29/],
    ['visibilityTimeoutSeconds=43201', /got 43201/],
    ['maxReceiveCount=0', /from 1 to 1000, or none, got 0/],
    ['maxReceiveCount=1001', /got 1001/],
    ['maxReceiveCount=few', /maxReceiveCount.*got few/],
    ['maximumRetryAttempts=3', /maximumRetryAttempts/],
  ])('refuses %s', (text, message) => {
    expect(() => sideOfChanges(text, base)).toThrow(message);
  });

  test('refuses settings of a queue for a stream', () => {
    const { queue: _, ...rest } = mapping;
    const stream = sideOfMapping('prod', { ...rest, source: 'dynamodb' }, undefined);

    expect(() => sideOfChanges('maxReceiveCount=3', stream)).toThrow(/which is no queue/);
  });
});

describe('candidateQueueChanges', () => {
  const textsOf = (recipe: typeof base.recipe, scenarios: Parameters<typeof candidateQueueChanges>[1]) =>
    candidateQueueChanges(recipe, scenarios).map(({ text }) => text);

  test('changes receives, timeout, reports and batch, one at a time', () => {
    expect(textsOf(base.recipe, ['outage', 'poison'])).toEqual([
      'maxReceiveCount 5 → 15',
      'visibilityTimeoutSeconds 180 → 30',
      'functionResponseTypes none → ReportBatchItemFailures, with a handler that reports',
      'batchSize 10 → 1',
    ]);
  });

  test('changes nothing for scenarios that were not asked for', () => {
    expect(textsOf(base.recipe, ['steady'])).toEqual([]);
  });
});

describe('scenariosFor', () => {
  test('leaves out what says nothing about a standard queue, and says so', () => {
    const names = ['steady', 'hot-item', 'shard-split', 'destination-down'] as const;

    expect(scenariosFor(base.recipe, names)).toEqual(['steady']);
    expect(skippedText(base.recipe, names)).toMatch(/^Left out: hot-item \(.*\), shard-split \(.*\), destination-down/);
    expect(skippedText({ source: 'dynamodb' }, names)).toBeUndefined();
  });
});

describe('scenarioFor', () => {
  test('takes the retention of the queue', () => {
    expect(scenarioFor('off-over-24h', base.recipe, usualWorkload).title).toContain('98 hours');
  });
});

describe('sourceMismatch', () => {
  test.each([
    ['sqs', {}, undefined],
    ['sqs', { against: ['naive'] }, /--against naive/],
    ['dynamodb', { against: ['naive'] }, undefined],
    ['sqs', { against: ['maximumRetryAttempts=3'] }, /--against maximumRetryAttempts/],
    ['dynamodb', { against: ['batchSize=3,maxReceiveCount=3'] }, /--against maxReceiveCount/],
    ['sqs', { against: ['batchSize=3,maxReceiveCount=3', 'env:prod'] }, undefined],
    ['sqs', { against: ['typo=3'] }, undefined],
    ['sqs-fifo', { consumer: 'mine.ts' }, /--consumer/],
    ['sqs', { scenario: ['shard-split'] }, /--scenario shard-split/],
    ['sqs-fifo', { scenario: ['hot-item'] }, undefined],
  ] as const)('judges %s with %j', (source, options, reason) => {
    const text = sourceMismatch({ source }, options);

    if (reason === undefined) expect(text).toBeUndefined();
    else expect(text).toMatch(reason);
  });
});
