import { readFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import type { Finding, FoundRecord, SourceName } from '../../../ops/redrive/finding';
import type { RedriveResult } from '../../../ops/redrive/run-redrive';
import { reportText } from '../../../ops/redrive/show/text';
import { Tally } from '../../../ops/redrive/tally';

const nowMs = Date.parse('2026-01-31T10:20:30Z');
const minuteMs = 60_000;

interface Some {
  readonly consumer: string;
  readonly source: SourceName;
  readonly cause: string;
  readonly minutes: number;
  readonly findings: number;
  readonly records: number;
  readonly lost?: number;
  readonly tried?: number;
}

const found: readonly Some[] = [
  {
    consumer: 'ByProduct',
    source: 'failures',
    cause: 'RetryAttemptsExhausted Unhandled',
    minutes: 130,
    findings: 40,
    records: 10,
  },
  {
    consumer: 'ByProduct',
    source: 'quarantine',
    cause: 'PoisonError ViewKeyMissing',
    minutes: 4_560,
    findings: 8,
    records: 1,
    tried: 2,
  },
  {
    consumer: 'FanOut',
    source: 'dlq',
    cause: 'RetryAttemptsExhausted',
    minutes: 1_430,
    findings: 1,
    records: 0,
    lost: 3,
  },
  { consumer: 'Shipping', source: 'subscriber', cause: 'received too often', minutes: 40, findings: 4, records: 1 },
];

describe('reportText', () => {
  it('says what the page about it shows', () => {
    const tally = new Tally(nowMs);
    for (const some of found)
      for (let at = 0; at < some.findings; at++) tally.add(findingOf(some), recordsOf(some), undefined);
    const result = resultOf(tally, { unguarded: new Set(['Shipping', 'FanOut']) });

    const lines = reportText(
      { table: 'orders-prod', apply: false, discards: false, result, quarantinedAgain: 0, notes: [] },
      130,
      nowMs,
    );

    const text = lines.map(stripVTControlCharacters).join('\n');
    expect(readFileSync('docs/redrive.md', 'utf8')).toContain(`$ npx tributary redrive --table orders-prod\n${text}\n`);
  });

  it('says what was brought, what failed, and that a stop forgets nothing', () => {
    const tally = new Tally(nowMs);
    tally.add(findingOf(found[3]!), recordsOf(found[3]!), 'it may not');
    const failures = new Map([['reported as failed', 2]]);
    const result = resultOf(tally, { doneCount: 5, removedCount: 1, leftCount: 1, failures, isStopped: true });

    const lines = reportText(
      { table: 'orders', apply: true, discards: false, result, quarantinedAgain: 1, notes: [] },
      100,
      nowMs,
    );

    const text = lines.map(stripVTControlCharacters).join('\n');
    expect(text).toMatch(/^orders: 4 records brought, 1 message or object taken away\.$/m);
    expect(text).toMatch(/^ {2}Shipping, subscriber, received too often: it may not\.$/m);
    expect(text).toMatch(/^ {2}1 record went into quarantine once more\.\n {2}2 records: reported as failed$/m);
    expect(text).toMatch(/^Stopped\. Nothing is forgotten/m);
  });

  it('promises nothing of what may not be brought', () => {
    const tally = new Tally(nowMs);
    tally.add(findingOf(found[3]!), recordsOf(found[3]!), 'it may not');
    const report = { table: 'orders', apply: false, discards: false, quarantinedAgain: 0, notes: [] };

    const lines = reportText({ ...report, result: resultOf(tally, {}) }, 100, nowMs);

    expect(lines.at(-1)).toBe('Nothing was changed, and nothing of it can be brought as it is.');
  });
});

function recordsOf({ records }: Some): readonly FoundRecord[] {
  return Array.from({ length: records }, () => ({ record: {}, itemIdentifier: '1', itemKey: '1' }));
}

function findingOf(some: Some): Finding {
  const { consumer, source, cause, minutes, records, lost = 0, tried = 0 } = some;
  const range = { startSequenceNumber: '4943100000000012345678901', endSequenceNumber: '4943100000000012345678917' };
  const gone = { streamArn: 'arn', shardId: 'shardId-00000001769854830000-a1b2c3d4', ...range, count: lost };
  return {
    ...{ id: '1', source, target: { name: consumer, consumer: {} as never }, cause, atMs: nowMs - minutes * minuteMs },
    ...{ records: recordsOf(some), expected: records + lost, isSuperset: false, lost: lost > 0 ? [gone] : [] },
    ...{ history: Array(tried).fill({ at: '', error: '' }), remove: async () => true, keep: async () => {} },
  };
}

function resultOf(tally: Tally, more: Partial<RedriveResult>): RedriveResult {
  const counts = { doneCount: 0, leftCount: 0, removedCount: 0, isStopped: false, hasMore: false };
  return { tally, ...counts, failures: new Map(), unguarded: new Set(), ...more };
}
