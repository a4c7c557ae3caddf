import { tmpdir } from 'node:os';
import { gzipSync } from 'node:zlib';
import { archiveColumns } from '../../../handlers/firehose-transform/env';
import { toParquet } from '../../../local/services/parquet';
import type { DeployedTable } from '../../../ops/deployed/deployed-pipeline';
import { Archive } from '../../../ops/redrive/sources/archive';
import type { RedriveContext } from '../../../ops/redrive/sources/redrive-context';
import { serviceError, stubClients } from '../stub-clients';

const day = Date.parse('2026-01-31');
const table = { name: 'orders', arn: 'arn:aws:dynamodb:eu-west-1:123456789012:table/orders' } as DeployedTable;
const { signal } = new AbortController();

const line = (id: string) =>
  JSON.stringify({
    ...{ change_id: id, event_name: 'INSERT', table_name: 'orders', region: 'eu-west-1', created_at_us: day * 1_000 },
    ...{ version: `2026-01-31T00:00:00.000_000:${id.padStart(56, '0')}`, keys: `{"id":"${id}"}` },
  });

const parquetOf = (...ids: readonly string[]) =>
  toParquet(
    ids.map((id) => Buffer.from(line(id))),
    Object.entries(archiveColumns).map(([name, type]) => ({ name, type })),
  );

/** Ids of the changes that an archive of these objects gives, and what it says besides. */
async function readArchive(objects: { readonly [key: string]: Buffer | string | Error }) {
  const { clients } = stubClients({
    ListObjectsV2: () => ({ Contents: Object.keys(objects).map((Key) => ({ Key })) }),
    GetObject: ({ Key }) => {
      const object = objects[Key]!;
      return object instanceof Error ? object : { Body: { transformToByteArray: async () => Buffer.from(object) } };
    },
  });
  const place = { bucket: 'archive', prefix: 'changes/' };
  const target = { name: 'Search', consumer: {} as never };
  const parts = { place, table, target, types: new Map(), fromMs: day, toMs: day + 86_400_000 };
  const archive = new Archive(parts, { clients } as unknown as RedriveContext);
  const ids: string[] = [];
  for (let found = await archive.next(signal); found.length > 0; found = await archive.next(signal)) {
    ids.push(...found.flatMap(({ records }) => records.map(({ facts }) => facts!.id)));
  }
  return { ids, notes: archive.notes(), unseen: archive.unseenCount() };
}

describe('Archive', () => {
  afterEach(() => jest.restoreAllMocks());

  it('finds what Firehose writes, with partitions and without, plain, compressed and as Parquet', async () => {
    const found = await readArchive({
      'changes/day=2026-01-31/plain': `${line('1')}\n${line('2')}\n`,
      'changes/day=2026-01-31/compressed.gz': gzipSync(line('3')),
      'changes/status=PAID/day=2026-01-31/columns.parquet': await parquetOf('4', '5'),
      'changes/status=none/day=2026-03-01/later': line('6'),
      'unloaded/20260131_0001.gz': gzipSync(line('7')),
    });

    expect(found).toEqual({ ids: ['1', '2', '3', '4', '5', '7'], notes: [], unseen: 0 });
  });

  it('names the Parquet files that it cannot read without DuckDB, and says what to do', async () => {
    const columns = await parquetOf('4');
    jest.spyOn(process, 'cwd').mockReturnValue(tmpdir());

    const { ids, notes, unseen } = await readArchive({
      'changes/day=2026-01-31/a.parquet': columns,
      'changes/day=2026-01-31/b': line('1'),
      'changes/day=2026-01-31/c.parquet': columns,
    });

    expect(ids).toEqual(['1']);
    expect(unseen).toBe(2);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(
      /^archive: 2 objects were not read \(changes\/day=2026-01-31\/a\.parquet, .*c\.parquet\): .*@duckdb\/node-api.*UNLOAD.*--archive/,
    );
  });

  it('passes over no object that it cannot read without a word, and tells nothing of its contents', async () => {
    const { ids, notes, unseen } = await readArchive({
      'changes/cut': gzipSync(line('1')).subarray(0, 40),
      'changes/text': 'secret',
      'changes/error': '{"rawData":"secret"}',
      'changes/frozen': serviceError('InvalidObjectState'),
      'changes/good': line('1'),
    });

    expect(ids).toEqual(['1']);
    expect(unseen).toBe(4);
    expect(notes.map((note) => note.split('(')[1]!.split(')')[0])).toEqual([
      'changes/cut, changes/text',
      'changes/error',
      'changes/frozen',
    ]);
    expect(notes.join()).not.toContain('secret');
  });
});
