import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DeleteItemCommand, DynamoDBClient, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import { marshall } from '@aws-sdk/util-dynamodb';
import type { Finding } from '../../../ops/verify/finding';
import { startWatchedRun, type WatchedRun } from '../../support/watched-run';

jest.setTimeout(240_000);

let watched: WatchedRun;
let dynamodb: DynamoDBClient;

beforeAll(async () => {
  watched = await startWatchedRun('verify');
  dynamodb = new DynamoDBClient(watched.clientSettings('dynamodb'));
  for (let order = 0; order < 6; order += 1) await dynamodb.send(new PutItemCommand(orderOf(order)));
});

afterAll(async () => {
  dynamodb?.destroy();
  await watched?.stop();
});

function orderOf(order: number) {
  const items = [{ lineId: 'l-1', productId: `p-${order}`, quantity: 1, price: 2 }];
  const item = { customerId: 'c-1', orderId: `o-${order}`, status: 'PENDING', items };
  return { TableName: watched.running.table!, Item: marshall(item) };
}

/** Runs the command against the run that is up, as a user does, and reads its JSON. */
async function verified(...args: readonly string[]) {
  const command = [join('bin', 'tributary.mjs'), 'verify', '--table', watched.running.table!, '--json', ...args];
  const { exitCode, stdout, stderr } = await ran(process.execPath, command);
  if (stdout === '') throw new Error(stderr);
  const { findings } = JSON.parse(stdout) as { readonly findings: readonly Finding[] };
  const wrong = findings.filter(({ level }) => level === 'wrong');
  return { exitCode, findings, wrong: wrong.map(({ subject, name }) => `${subject} ${name}`) };
}

/** Runs a program with the variables that the run prints. */
async function ran(program: string, args: readonly string[]) {
  const env = { ...process.env, ...watched.env, TRIBUTARY_RUNNING_FILE: watched.file };
  const child = spawn(program, args, { env });
  let [stdout, stderr] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text) => {
    stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    stderr += text;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout, stderr };
}

/** Asks again until the answer is this one: metrics and mappings take a moment. */
async function until(isRight: (answer: Awaited<ReturnType<typeof verified>>) => boolean, ...args: readonly string[]) {
  for (let tries = 20; ; tries -= 1) {
    const answer = await verified(...args);
    if (isRight(answer) || tries === 0) return answer;
  }
}

describe('verify in a run that is up', () => {
  it('finds nothing wrong, and every sink as the table is', async () => {
    const { exitCode, wrong, findings } = await until(
      (one) => one.exitCode === 0,
      '--sample',
      '50',
      '--margin-seconds',
      '1',
    );

    expect([exitCode, wrong]).toEqual([0, []]);
    expect(findings).toContainEqual(
      expect.objectContaining({ subject: 'sample', name: 'ByProduct', text: '6 items compared, none differs' }),
    );
  });

  it('sends a canary that reaches everyone whom no filter keeps it from', async () => {
    const file = join(dirname(watched.file), 'canary.json');
    const items = [{ lineId: 'l-1', productId: 'p-canary', quantity: 1, price: 1 }];
    writeFileSync(
      file,
      JSON.stringify({ insert: { status: 'PENDING', items }, change: { status: 'PAID', items: [] } }),
    );

    const { exitCode, findings } = await verified('--canary', '--item', file, '--timeout-seconds', '60', '--apply');

    const texts = findings.filter(({ subject }) => subject === 'canary').map(({ name, text }) => `${name} ${text}`);
    expect(texts.sort()).toEqual([
      'ByProduct saw insert, change, delete',
      'FanOut saw insert, change, delete',
      'Shipping saw change',
    ]);
    expect(exitCode).toBe(0);
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: watched.running.table! }));
    expect(Items).toHaveLength(6);
  });

  it('shows that a second delivery changes nothing', async () => {
    const { findings } = await verified('--replay-twice', '--last', '20', '--include', 'FanOut', '--apply');

    const replays = findings
      .filter(({ subject }) => subject === 'replay')
      .map(({ level, name, text }) => [level, name, text]);
    expect(replays).toEqual([
      // Of a function of this machine the last lines may come after its answer.
      ['unsure', 'FanOut', expect.stringMatching(/twice: (took \d+ for done once more|its log did not tell)/)],
      ['unsure', 'Shipping', 'left out: effect sink; ask for it by `--include Shipping`'],
      ['right', 'ByProduct', expect.stringContaining('the second time changed nothing')],
    ]);
  });

  it('names the item of which a sink has lost something', async () => {
    const view = 'orders-local-by-product-view';
    const { Items = [] } = await dynamodb.send(new ScanCommand({ TableName: view }));
    const row = Items.find(({ productId }) => productId?.S === 'p-3')!;
    await dynamodb.send(
      new DeleteItemCommand({ TableName: view, Key: { productId: row.productId!, orderLine: row.orderLine! } }),
    );

    const { exitCode, findings } = await verified(
      '--key',
      '{"customerId":"c-1","orderId":"o-3"}',
      '--margin-seconds',
      '1',
    );

    expect(exitCode).toBe(1);
    expect(findings[0]).toMatchObject({
      subject: 'sample',
      see: 'npx tributary backfill --repair --consumer ByProduct',
      details: [expect.stringMatching(/^customerId=c-1 orderId=o-3 is missing /)],
    });
    await dynamodb.send(new PutItemCommand({ TableName: view, Item: row }));
  });

  it('finds a mapping that is off, and a canary that does not arrive, until it is on again', async () => {
    await watched.inject('mapping-disabled', { consumer: 'ByProduct' });
    const off = await until(
      ({ wrong }) => wrong.includes('mapping ByProduct'),
      '--canary',
      '--timeout-seconds',
      '1',
      '--apply',
    );
    await watched.lift('mapping-disabled');
    const on = await until(({ wrong }) => !wrong.includes('mapping ByProduct'));

    expect(off.wrong).toEqual(expect.arrayContaining(['mapping ByProduct', 'canary ByProduct']));
    expect(on.wrong).not.toContain('mapping ByProduct');
  });
});

describe('the commands that the README shows for on call', () => {
  const [, block = ''] = /## On call[\s\S]*?```console\n([\s\S]*?)```/.exec(readFileSync('README.md', 'utf8')) ?? [];
  const [start = '', ...commands] = block.split('\n').flatMap((line) => (line.startsWith('$ ') ? [line.slice(2)] : []));

  /** What stands behind the names once everything is installed. */
  const asInstalled = [
    'npx() { shift; node bin/tributary.mjs "$@"; }',
    'npm() { shift 2; node bin/run.mjs local/main.ts "$@"; }',
  ].join('\n');

  it('find what a run that is broken so has given up, and bring it again once the cause is gone', async () => {
    const [, faults = ''] = /^npm start -- --watch --fault (\S+)$/.exec(start) ?? [];
    for (const fault of faults.split(',')) await watched.inject(fault);
    await watched.until('gave up 1 record');

    const answers: Awaited<ReturnType<typeof ran>>[] = [];
    for (const command of commands) {
      answers.push(await ran('sh', ['-c', `${asInstalled}\n${command}`]));
    }

    await watched.lift('traffic');
    const [verified, found, lifted, applied] = answers.map(({ stdout }) => stdout);
    expect(answers.map(({ exitCode }) => exitCode)).toEqual([1, 1, 0, 0]);
    expect(verified).toMatch(/WRONG +given up /);
    expect(found).toMatch(/ByProduct +failures +RetryAttemptsExhausted/);
    expect(lifted).toContain('The run has: traffic.');
    expect(applied).toMatch(/: [1-9]\d* records? brought/);
  });

  it('refuse a fault that the run does not know, and name those that it does', async () => {
    const answer = await ran('sh', ['-c', `${asInstalled}\nnpm start -- --fault sink-downn`]);

    expect(answer.exitCode).toBe(2);
    expect(answer.stderr).toMatch(/sink-downn[\s\S]*sink-down/);
  });
});
