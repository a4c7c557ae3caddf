import { readFileSync } from 'node:fs';
import { type QueriedArchive, queryArchive } from '../support/archive-table';
import { dynamodbBackends } from '../support/dynamodb-backend';
import { type FinishedRun, startLocalRun } from '../support/local-run';

const orders = 30;
const backend = dynamodbBackends.find(({ missing }) => missing === undefined)!;
let run: FinishedRun;

beforeAll(async () => {
  const args = ['--env', 'streams', '--dynamodb', backend.name, '--orders', String(orders), '--disorder', '10'];
  run = await startLocalRun(args, `streams-${process.pid}`).finished;
}, 300_000);

describe('npm start -- --env streams', () => {
  test('accounts for every change at every sink, although Kinesis brings some twice and some late', () => {
    const { changes, consumers, sinks } = run.summary!;

    expect(run).toMatchObject({ exitCode: 0, summary: { ok: true, environment: 'streams' } });
    expect(consumers.ByProduct!.received).toBeGreaterThan(changes);
    expect(consumers.Shipping!.received).toBe(consumers.ByProduct!.received);
    expect(sinks['orders-streams-by-product-view']).toMatchObject({ contract: 'state', missing: 0, wrong: 0 });
    expect(sinks.shipments).toMatchObject({ contract: 'effect', missing: 0, wrong: 0 });
  });

  test('finds each change in the archive, and each that came twice', () => {
    const { changes, consumers, sinks } = run.summary!;

    expect(sinks['orders-streams-archive']).toMatchObject({
      ...{ contract: 'log', expected: changes, found: changes, wrong: 0 },
      duplicates: consumers.ByProduct!.received - changes,
    });
  });

  test('leaves files behind that answer queries', async () => {
    const { changes, sinks, archives } = run.summary!;
    const [{ directory, files }] = Object.values(archives) as [{ directory: string; files: number }];
    const archive = await queryArchive(`${directory}/changes`, 'json');

    const events = await archive.run(queryText('events-by-day'), ['2026-01-01']);
    const items = await itemsIn(archive);
    archive.close();

    expect(files).toBeGreaterThan(0);
    expect(events.reduce((sum, row) => sum + Number(row.changes), 0)).toBe(changes);
    expect(items).toBeGreaterThan(orders / 2);
    expect(items).toBeLessThanOrEqual(sinks['orders-streams-archive']!.expected);
    expect(run.output).toContain('Where the archives lie');
  });
});

function queryText(name: string): string {
  return readFileSync(`archive/queries/${name}.sql`, 'utf8');
}

/** Items that the newest changes leave. */
async function itemsIn(archive: QueriedArchive): Promise<number> {
  return (await archive.run(queryText('latest-state'), ['9999-12-31'])).length;
}
