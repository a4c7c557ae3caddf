import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { startWatchedRun, type WatchedRun } from '../../support/watched-run';

const folder = mkdtempSync(join(tmpdir(), 'tributary-redrive-'));
let watched: WatchedRun;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  watched = await startWatchedRun(`redrive-${process.pid}`);
  dynamodb = new DynamoDBClient(watched.clientSettings('dynamodb'));
});

afterAll(() => {
  watched.run.process.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

describe('tributary redrive', () => {
  it('mends what a broken consumer, a batch given up and a refused item left behind', async () => {
    await watched.inject('message-rejected', { consumer: 'Shipping' });
    await watched.inject('poison', { consumer: 'ByProduct' });
    await watched.inject('bad-item');
    for (const status of ['PENDING', 'PAID']) await put(status);
    const broken = await foundIn('failures', 'quarantine', 'subscriber');
    for (const fault of ['message-rejected', 'poison']) await watched.lift(fault);

    const applied = await redrive('--apply');
    const afterwards = await redrive();

    expect(broken).toMatchObject([
      { consumer: 'ByProduct', source: 'failures', records: 1 },
      { consumer: 'ByProduct', source: 'quarantine', records: 1 },
      { consumer: 'Shipping', source: 'subscriber', records: 1 },
    ]);
    expect(applied.brought).toMatchObject({ done: 2, quarantinedAgain: 1, failed: 0, left: 0 });
    expect(await itemsOf('orders-local-shipping-shipments-table')).toMatchObject([{ shipments: { N: '1' } }]);
    const rows = (await itemsOf('orders-local-by-product-view')).filter(({ _deleted: isTombstone }) => !isTombstone);
    expect(rows).toMatchObject([{ productId: { S: 'p-1' }, orderId: { S: 'o-9' }, status: { S: 'PAID' } }]);
    // What the code refuses it refuses again, and it is kept again.
    expect(afterwards.groups).toMatchObject([{ source: 'quarantine', redrivenBefore: 1 }]);
  });
});

async function put(status: string): Promise<void> {
  const line = { M: { lineId: { S: '1' }, productId: { S: 'p-1' }, quantity: { N: '1' }, price: { N: '1' } } };
  const Item = { customerId: { S: 'c-9' }, orderId: { S: 'o-9' }, status: { S: status }, items: { L: [line] } };
  await dynamodb.send(new PutItemCommand({ TableName: watched.running.table!, Item }));
}

async function itemsOf(TableName: string) {
  const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName }));
  return Items;
}

interface Answer {
  readonly groups: readonly { readonly source: string }[];
  readonly brought: object;
}

/** The groups as soon as there are some of each source. */
async function foundIn(...sources: readonly string[]): Promise<Answer['groups']> {
  for (;;) {
    const { groups } = await redrive();
    if (sources.every((name) => groups.some(({ source }) => source === name))) return groups;
  }
}

/** The command in a process of its own, at the run. */
async function redrive(...args: readonly string[]): Promise<Answer> {
  const command = [join(process.cwd(), 'bin', 'tributary.mjs'), 'redrive', '--json', '--hold-seconds', '5'];
  const place = ['--table', watched.running.table!];
  const env = { ...process.env, ...watched.env };
  const child = spawn(process.execPath, [...command, ...place, ...args], { cwd: folder, env });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (text) => (stdout += text));
  child.stderr.on('data', (text) => (stderr += text));
  await new Promise((resolve) => child.on('close', resolve));
  if (stdout === '') throw new Error(stderr);
  return JSON.parse(stdout);
}
