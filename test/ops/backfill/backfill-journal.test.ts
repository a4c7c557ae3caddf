import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BackfillEntry,
  backfillId,
  findUnfinished,
  openBackfill,
  stateOf,
} from '../../../ops/backfill/backfill-journal';

const settings = { mode: 'repair', consumer: [], include: [], parts: 2, marginSeconds: 60 } as const;
const begin: BackfillEntry = { at: 'begin', id: '1', atMs: 7, settings };
const key = { id: { S: 'a' } };
const counts = (brought: number, quarantined = 0, filtered = 0, failed = 0) => ({
  ...{ brought, quarantined, filtered, failed },
});

describe('stateOf', () => {
  test('adds up where each part and each sweep stands, and what became of the items', () => {
    const state = stateOf([
      begin,
      { at: 'part', part: 0, readFromMs: 5 },
      { at: 'page', part: 0, read: 3, next: key, counts: { View: counts(1, 2, 1, 1) } },
      { at: 'page', part: 0, read: 2, next: null, counts: { View: counts(2) } },
      { at: 'page', part: 1, read: 1, next: key, counts: { View: counts(1) } },
      { at: 'sweep', consumer: 'View', after: 'x', held: 4, unnamed: 1, swept: 1, left: 2, quarantined: 1, failed: 1 },
      { at: 'sweep', consumer: 'View', after: null, held: 2, unnamed: 0, swept: 1, left: 0, quarantined: 0, failed: 0 },
    ])!;

    expect(state).toMatchObject({ id: '1', atMs: 7, settings, isEnded: false, read: 6 });
    expect([...state.parts]).toEqual([
      [0, { readFromMs: 5, next: null }],
      [1, { next: key }],
    ]);
    expect([...state.consumers]).toEqual([
      ['View', { ...counts(4, 3, 1, 2), sweep: { after: null, held: 6, unnamed: 1, swept: 2, left: 2 } }],
    ]);
  });

  test('is nothing when it was killed before it began', () => {
    expect(stateOf([])).toBeUndefined();
  });
});

describe('findUnfinished', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'tributary-journal-'));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (table: string, atMs: number, ...entries: readonly BackfillEntry[]) => {
    const id = backfillId(atMs);
    const { journal } = openBackfill(folder, table, id);
    for (const entry of [{ ...begin, id }, ...entries]) journal.append(entry);
    journal.close();
  };

  test('finds the newest of the table that did not come to its end', () => {
    write('orders', 1_000);
    write('orders', 2_000);
    write('orders', 3_000, { at: 'end' });
    write('orders-old', 4_000);

    expect(findUnfinished(folder, 'orders')?.id).toBe('19700101T000002000Z');
  });

  test('finds nothing when all have come to their end, or none was begun', () => {
    write('orders', 1_000, { at: 'end' });

    expect(findUnfinished(folder, 'orders')).toBeUndefined();
    expect(findUnfinished(join(folder, 'elsewhere'), 'orders')).toBeUndefined();
  });
});
