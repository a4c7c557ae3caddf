import type { Drawn } from './drawn-settings';

const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:123456789012:${name}`;
const queue = { sqs: { arn: arn('sqs', 'placed') } };
const template = (length: number) => ({ inputTemplate: 'x'.repeat(length) });
const functionArn = arn('lambda', 'function:f');
const filters = (count: number, length: number) => ({
  filterCriteria: {
    filters: Array.from({ length: count }, () => ({ pattern: `{"a":["${'x'.repeat(length - 9)}"]}` })),
  },
});
const kinesis = { sourceStream: { arn: arn('kinesis', 'stream/changes'), kind: 'kinesis' } };
const atTime = { startingPosition: 'AT_TIMESTAMP', startingPositionTimestamp: '2026-01-31T10:20:30Z' };
const ages = (seconds: number, attempts: number) => ({
  maximumRecordAgeInSeconds: seconds,
  maximumRetryAttempts: attempts,
});

/** Settings of pipes at both sides of their rules. */
export const pipeBoundaries: readonly Drawn[] = [
  { target: {} },
  { target: queue },
  ...[8_192, 8_193].flatMap((length) => [
    { target: { ...queue, ...template(length) } },
    { target: queue, enrichment: { functionArn, ...template(length) } },
  ]),
  ...[5, 6].map((count) => filters(count, 20)),
  ...[4_096, 4_097].map((length) => filters(1, length)),
  ...[-1, 3_600].flatMap((seconds) => [-1, 5].map((attempts) => ({ ...kinesis, ...ages(seconds, attempts) }))),
  ...[{ ...kinesis, ...atTime }, atTime, { ...kinesis, startingPosition: 'AT_TIMESTAMP' }],
  ...[
    { ...kinesis, ...atTime, startingPositionTimestamp: 'noon' },
    { ...kinesis, ...atTime, startingPosition: 'LATEST' },
  ],
];

export const eventRuleBoundaries: readonly Drawn[] = [
  { target: {} },
  { target: { ownQueue: {} } },
  ...[4_096, 4_097].map((length) => ({ eventPattern: `{"source":["${'x'.repeat(length - 14)}"]}` })),
];

export const eventBusBoundaries: readonly Drawn[] = [256, 257].map((length) => ({ name: 'n'.repeat(length) }));
