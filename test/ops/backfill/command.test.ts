import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import {
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  PutItemCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { FirehoseClient } from '@aws-sdk/client-firehose';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { PipesClient } from '@aws-sdk/client-pipes';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import { itemOf } from '../../../engine/pollers/stream-event';
import type { Item } from '../../../handlers/core/attribute-value';
import { projectRows } from '../../../handlers/sinks/view/project-rows';
import type { AwsClients } from '../../../ops/aws/clients';
import { backfillFolder } from '../../../ops/backfill/backfill-journal';
import { backfillWith } from '../../../ops/backfill/command';
import { parseBackfillOptions } from '../../../ops/backfill/options';
import { byProduct } from '../../../stacks/environments/sinks/view';
import { itemText } from '../../contracts/same-item';
import { startWatchedRun, type WatchedRun } from '../../support/watched-run';
import { surroundingsAt } from '../surroundings-at';

const viewName = 'orders-local-by-product-view';
const orders = 16;
const { projection } = byProduct(false);

describe('tributary backfill', () => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-backfill-'));
  let watched: WatchedRun;
  let dynamodb: DynamoDBClient;
  let table: string;
  let place: readonly string[];
  let tableArn: string;
  let clients: AwsClients;

  beforeAll(async () => {
    watched = await startWatchedRun(`backfill-${process.pid}`);
    clients = clientsOf(watched);
    dynamodb = clients.dynamodb;
    table = watched.running.table!;
    place = ['--table', table];
    const { Table } = await dynamodb.send(new DescribeTableCommand({ TableName: table }));
    tableArn = Table!.TableArn!;
    for (let order = 0; order < orders; order += 1) await write(order, 'PENDING', [`p-${order % 5}`, 'p-9']);
    await untilRight();
  });

  afterAll(async () => {
    watched.run.process.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  });

  test('says what it would do, and does nothing', async () => {
    const { exitCode, printed } = await run('--seed');

    expect(exitCode).toBe(0);
    expect(printed[0]).toMatch(/ in the local run: about /);
    expect(printed).toContainEqual(expect.stringMatching(/^ {2}ByProduct +gets it +state sink$/));
    expect(printed).toContainEqual(expect.stringMatching(/^ {2}Shipping +left out +effect sink.*--include Shipping/));
    expect(existsSync(join(folder, backfillFolder))).toBe(false);
  });

  test('says it as JSON, and what each way would cost', async () => {
    const [plan, estimate] = [await run('--repair', '--json'), await run('--estimate', '--json')];

    const { consumers } = JSON.parse(plan.printed[0]!) as { readonly consumers: readonly object[] };
    const { ways, best } = JSON.parse(estimate.printed[0]!) as {
      readonly ways: readonly object[];
      readonly best: string;
    };
    expect(consumers).toContainEqual({ name: 'ByProduct', isTaken: true, why: 'state sink', refusals: [] });
    expect([ways.length, best]).toEqual([3, 'scan']);
  });

  test('fills an empty sink, killed on the way, while somebody writes', async () => {
    for (const row of await rows()) await remove(row);
    const child = spawn(
      process.execPath,
      [
        join(process.cwd(), 'bin', 'tributary.mjs'),
        ...['backfill', '--seed', '--apply', '--segments', '8', '--parallel', '1', '--items-per-second', '2', ...place],
      ],
      { cwd: folder, env: { ...process.env, ...watched.env }, stdio: 'ignore' },
    );
    await until(() => journal().includes('"at":"page"'));
    child.kill('SIGKILL');
    const pages = journal().split('"at":"page"').length;
    await write(1, 'PAID', ['p-7']);
    await drop(2);

    const { exitCode, printed } = await run('--resume', '--apply');

    expect(pages).toBeLessThan(8);
    expect(exitCode).toBe(0);
    expect(printed[0]).toMatch(new RegExp(`^Read (${orders - 1}|${orders}) items; the table has about`));
    await untilRight();
  });

  test('mends a sink that lost records, and takes away what the table does not have', async () => {
    const [first, second] = await rows();
    const old = { _version: first!._version!, _changedAtMs: { N: '1' } };
    await remove(first!);
    await put({ ...second!, ...old, status: { S: 'WRONG' } });
    for (const order of [99, 3]) await put({ ...rowsOf([itemAt(order, 'PENDING', ['p-stray'])])[0]!, ...old });

    const repairing = run('--repair', '--apply');
    for (const order of [4, 5, 6]) await write(order, 'SHIPPED', ['p-8', 'p-1']);
    await drop(7);
    const { exitCode, printed } = await repairing;

    expect(exitCode).toBe(0);
    expect(printed).toContainEqual(
      expect.stringMatching(`^ {2}ByProduct +(${orders - 2}|${orders - 1}) +0 +0 +0 +\\d+ +\\d+$`),
    );
    await untilRight();
  });

  test('refuses a repair while the mapping is off', async () => {
    await watched.inject('mapping-disabled', { consumer: 'ByProduct' });

    const repairing = run('--repair', '--apply');

    await expect(repairing).rejects.toThrow(/The repair is refused[\s\S]*the mapping of ByProduct is Disabl/);
    await watched.lift('mapping-disabled');
  });

  test('seeds from an export, full and incremental, and tells of what lies in quarantine since', async () => {
    for (const row of await rows()) await remove(row);
    const items = await scan(table);
    const { s3 } = clients;
    await s3.send(new CreateBucketCommand({ Bucket: 'exports' }));
    const [gone, ...left] = items;
    const poison = { ...keysAt(98), items: { S: 'no list' } };
    await putExport(
      s3,
      tableArn,
      'full',
      [...items.map((Item) => ({ Item: { ...Item, status: { S: 'OLD' } } })), { Item: poison }],
      { exportTime: daysAgo(1) },
    );
    const changes = left.map((NewImage) => ({
      Keys: keysIn(NewImage),
      NewImage,
      OldImage: { ...NewImage, status: { S: 'OLD' } },
    }));
    const removal = { Keys: keysIn(gone!), OldImage: gone! };
    await putExport(s3, tableArn, 'incremental', [...changes, removal], {
      exportType: 'INCREMENTAL_EXPORT',
      exportToTime: daysAgo(0.5),
    });

    const full = await run('--seed', '--apply', '--export', 's3://exports/AWSDynamoDB/full/');
    const incremental = await run(
      '--seed',
      '--apply',
      '--export',
      's3://exports/AWSDynamoDB/incremental/manifest-summary.json',
    );

    const exported = items.length + 1;
    expect([full.exitCode, incremental.exitCode]).toEqual([1, 0]);
    expect(full.printed[0]).toBe(`Read ${exported} items; the export has ${exported}, the same.`);
    expect(full.printed).toContainEqual(expect.stringMatching(`^ {2}ByProduct +${items.length} +0 +1 +0$`));
    expect(full.told).toContainEqual(
      expect.stringContaining(`npx tributary redrive --table ${table} --source quarantine`),
    );
    expect(await rowTexts()).toEqual(expectedTexts(left));
  });

  function run(...args: readonly string[]) {
    const { surroundings, printed, told } = surroundingsAt(process.cwd());
    const options = parseBackfillOptions([...args, ...place]);
    const answer = backfillWith(clients, table, options, { ...surroundings, cwd: folder });
    return answer.then((exitCode) => ({ exitCode, printed, told }));
  }

  function journal(): string {
    const names = existsSync(join(folder, backfillFolder)) ? readdirSync(join(folder, backfillFolder)) : [];
    return names.map((name) => readFileSync(join(folder, backfillFolder, name), 'utf8')).join('');
  }

  async function write(...order: Parameters<typeof itemAt>) {
    await dynamodb.send(new PutItemCommand({ TableName: table, Item: itemAt(...order) as never }));
  }

  async function drop(order: number) {
    await dynamodb.send(new DeleteItemCommand({ TableName: table, Key: keysAt(order) }));
  }

  async function remove({ productId, orderLine }: Item) {
    await dynamodb.send(new DeleteItemCommand({ TableName: viewName, Key: { productId, orderLine } as never }));
  }

  async function put(Item: Item) {
    await dynamodb.send(new PutItemCommand({ TableName: viewName, Item: Item as never }));
  }

  async function scan(TableName: string): Promise<readonly Item[]> {
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName, ConsistentRead: true }));
    return Items.map(itemOf);
  }

  const rows = async () => (await scan(viewName)).filter((row) => !Object.hasOwn(row, '_deleted'));

  const rowTexts = async () =>
    (await rows()).map(({ _version, _changedAtMs, _repairedFromMs, ...row }) => itemText(row as Item)).sort();

  /** Until the view is what the table projects to; fails with both when it never is. */
  async function untilRight() {
    for (let look = 0; look < 200; look += 1) {
      if (String(await rowTexts()) === String(expectedTexts(await scan(table)))) return;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect(await rowTexts()).toEqual(expectedTexts(await scan(table)));
  }
});

function keysAt(order: number) {
  return { customerId: { S: `c-${order % 3}` }, orderId: { S: `o-${order}` } };
}

function itemAt(order: number, status: string, products: readonly string[]): Item {
  const lines = products.map((productId, line) => ({
    M: { productId: { S: productId }, lineId: { S: String(line) }, quantity: { N: '1' } },
  }));
  return { ...keysAt(order), status: { S: status }, items: { L: lines } };
}

function keysIn({ customerId, orderId }: Item): Item {
  return { customerId: customerId!, orderId: orderId! };
}

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toISOString();
}

/** An export as DynamoDB writes it: two files, of which one is empty, and the manifests. */
async function putExport(
  s3: S3Client,
  tableArn: string,
  id: string,
  lines: readonly object[],
  summary: object,
): Promise<void> {
  const folder = `AWSDynamoDB/${id}`;
  const file = gzipSync(lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  const md5Checksum = createHash('md5').update(file).digest('base64');
  const files = [
    { itemCount: lines.length, md5Checksum, dataFileS3Key: `${folder}/data/one.json.gz` },
    { itemCount: 0, md5Checksum: '', dataFileS3Key: `${folder}/data/none.json.gz` },
  ];
  const manifest = {
    ...{ version: '2023-08-01', tableArn, s3Bucket: 'exports', manifestFilesS3Key: `${folder}/manifest-files.json` },
    ...{ itemCount: lines.length, outputFormat: 'DYNAMODB_JSON', ...summary },
  };
  const objects: readonly (readonly [string, string | Buffer])[] = [
    [files[0]!.dataFileS3Key, file],
    [`${folder}/manifest-files.json`, files.map((line) => `${JSON.stringify(line)}\n`).join('')],
    [`${folder}/manifest-summary.json`, JSON.stringify(manifest)],
  ];
  for (const [Key, Body] of objects) await s3.send(new PutObjectCommand({ Bucket: 'exports', Key, Body }));
}

function rowsOf(items: readonly Item[]): readonly Item[] {
  const rows = items.flatMap((item) => [...projectRows(item, projection).rows.values()]);
  return rows.map(({ key, attributes }) => ({ ...key, ...attributes }));
}

function expectedTexts(items: readonly Item[]): readonly string[] {
  return rowsOf(items)
    .map((row) => itemText(row))
    .sort();
}

async function until(isThere: () => boolean): Promise<void> {
  for (let look = 0; !isThere(); look += 1) {
    if (look > 800) throw new Error('It never came.');
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

function clientsOf(watched: WatchedRun): AwsClients {
  const at = (service: 'dynamodb' | 'lambda' | 'sqs' | 'sns' | 's3' | 'cloudwatch' | 'pipes' | 'firehose') =>
    watched.clientSettings(service);
  return {
    dynamodb: new DynamoDBClient(at('dynamodb')),
    lambda: new LambdaClient(at('lambda')),
    sqs: new SQSClient(at('sqs')),
    sns: new SNSClient(at('sns')),
    s3: new S3Client({ ...at('s3'), forcePathStyle: true }),
    cloudwatch: new CloudWatchClient(at('cloudwatch')),
    pipes: new PipesClient(at('pipes')),
    firehose: new FirehoseClient(at('firehose')),
  } as unknown as AwsClients;
}
