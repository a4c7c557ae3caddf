import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Logger } from '../../handlers/core/logger';
import { archiveColumns, archivePrefixes } from '../../handlers/firehose-transform/env';
import { transformRecords } from '../../handlers/firehose-transform/transform-records';
import { archiveRecords, archiveSettings, record } from '../support/archive-rig';
import { type QueriedArchive, queryArchive } from '../support/archive-table';
import { kinesisChange } from '../support/firehose-transform-event';
import { kinesisNumberAt } from '../support/kinesis-event';

const folder = mkdtempSync(join(tmpdir(), 'tributary-archive-'));
const total = '12345678901234567890123456789012345678';

const order = (id: string, status: string, more = {}) => ({
  customerId: { S: 'c1' },
  orderId: { S: id },
  status: { S: status },
  ...more,
});

function changeOf(id: string, change: string, at: string, images: object) {
  const keys = { customerId: { S: 'c1' }, orderId: { S: id } };
  return kinesisChange({ eventID: change, createdAtUs: Date.parse(at) * 1_000, keys, ...images });
}

const inserted = changeOf('o1', 'e1', '2026-01-30T23:59:00Z', { newImage: order('o1', 'PENDING') });
const paid = changeOf('o1', 'e2', '2026-01-31T08:00:00Z', {
  eventName: 'MODIFY',
  oldImage: order('o1', 'PENDING'),
  newImage: order('o1', 'PAID', { total: { N: total } }),
});
const shipped = changeOf('o1', 'e3', '2026-02-01T08:00:00Z', {
  eventName: 'MODIFY',
  oldImage: order('o1', 'PAID'),
  newImage: order('o1', 'SHIPPED'),
});
const other = changeOf('o2', 'e4', '2026-01-31T09:00:00Z', { newImage: order('o2', 'PENDING') });
const removed = changeOf('o2', 'e5', '2026-02-01T09:00:00Z', {
  eventName: 'REMOVE',
  oldImage: order('o2', 'PENDING'),
  userIdentity: { type: 'Service', principalId: 'dynamodb.amazonaws.com' },
});

/** Objects by day, as Firehose may write them: out of order, and with changes that came before. */
const objects: readonly (readonly [day: string, changes: readonly object[]])[] = [
  ['2026-01-31', [paid, inserted, inserted]],
  ['2026-01-31', [other, paid]],
  ['2026-02-01', [removed, shipped, inserted, other]],
];

const logger: Logger = { info() {}, warn() {}, error() {}, with: () => logger };

const ofFormat = {
  json: archiveSettings,
  parquet: {
    ...archiveSettings,
    isGzip: false,
    parquet: Object.entries(archiveColumns).map(([name, type]) => ({ name, type })),
  },
};

/** Has the local archive write its objects, with the function between it and the stream, and queries what lies there. */
async function archiveOf(format: 'json' | 'parquet'): Promise<QueriedArchive> {
  const to = join(folder, format);
  const written = await Promise.all(
    objects.map(([day, changes]) =>
      archiveRecords(ofFormat[format], changes.map(recordAt(`${day}T12:00:00Z`)), (event) =>
        JSON.stringify(transformRecords(event, { logger })),
      ),
    ),
  );
  for (const { key, body } of written.flatMap(({ puts }) => puts)) {
    mkdirSync(join(to, dirname(key)), { recursive: true });
    writeFileSync(join(to, key), body);
  }
  return queryArchive(join(to, archivePrefixes.changes), format);
}

/** A record of the stream that arrived at a time, whose place is its number. */
function recordAt(time: string) {
  return (change: object, place: number) =>
    record(kinesisNumberAt(place), Buffer.from(JSON.stringify(change)), Date.parse(time));
}

const archives = new Map<string, QueriedArchive>();

beforeAll(async () => {
  for (const format of ['json', 'parquet'] as const) archives.set(format, await archiveOf(format));
  for (const archive of archives.values()) await archive.run(query('changes-once'));
});

afterAll(() => {
  for (const archive of archives.values()) archive.close();
  rmSync(folder, { recursive: true });
});

function query(name: string): string {
  return readFileSync(join('archive', 'queries', `${name}.sql`), 'utf8');
}

describe.each(['json', 'parquet'])('queries of an archive of %s', (format) => {
  const run = (sql: string, ...parameters: string[]) => archives.get(format)!.run(sql, parameters);

  test('find every copy in the table, and one in the view', async () => {
    const copies = await run('SELECT change_id FROM changes ORDER BY change_id');
    const once = await run('SELECT change_id, day FROM changes_once ORDER BY change_id');

    expect(copies).toHaveLength(9);
    expect(once).toEqual([
      { change_id: 'e1', day: '2026-01-31' },
      { change_id: 'e2', day: '2026-01-31' },
      { change_id: 'e3', day: '2026-02-01' },
      { change_id: 'e4', day: '2026-01-31' },
      { change_id: 'e5', day: '2026-02-01' },
    ]);
  });

  test('give the latest state of the items that were not deleted', async () => {
    const rows = await run(query('latest-state'), '2026-02-01');

    expect(rows.map(({ keys, item }) => [keys, item])).toEqual([
      ['{"customerId":"c1","orderId":"o1"}', '{"customerId":"c1","orderId":"o1","status":"SHIPPED"}'],
    ]);
  });

  test('give the state at the end of an earlier day, with every digit', async () => {
    const rows = await run(query('latest-state'), '2026-01-31');

    expect(rows.map(({ item }) => item)).toEqual([
      `{"customerId":"c1","orderId":"o1","status":"PAID","total":${total}}`,
      '{"customerId":"c1","orderId":"o2","status":"PENDING"}',
    ]);
  });

  test('give the history of an item in its order', async () => {
    const rows = await run(query('history-of-an-item'), '2026-01-01', 'c1', 'o1');

    expect(rows.map(({ created_at, event_name }) => [created_at, event_name])).toEqual([
      ['2026-01-30T23:59:00.000000Z', 'INSERT'],
      ['2026-01-31T08:00:00.000000Z', 'MODIFY'],
      ['2026-02-01T08:00:00.000000Z', 'MODIFY'],
    ]);
  });

  test('tell a deletion by time to live in the history of an item', async () => {
    const rows = await run(query('history-of-an-item'), '2026-01-01', 'c1', 'o2');

    expect(rows.map(({ event_name, expired_by_ttl }) => [event_name, expired_by_ttl])).toEqual([
      ['INSERT', false],
      ['REMOVE', true],
    ]);
  });

  test('count the changes of each day once', async () => {
    const rows = await run(query('events-by-day'), '2026-01-31');

    expect(rows).toEqual([
      { created_on: '2026-01-30', event_name: 'INSERT', changes: '1', items: '1' },
      { created_on: '2026-01-31', event_name: 'INSERT', changes: '1', items: '1' },
      { created_on: '2026-01-31', event_name: 'MODIFY', changes: '1', items: '1' },
      { created_on: '2026-02-01', event_name: 'MODIFY', changes: '1', items: '1' },
      { created_on: '2026-02-01', event_name: 'REMOVE', changes: '1', items: '1' },
    ]);
  });
});
