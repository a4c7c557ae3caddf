import { type ChildProcess, spawn } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { versionOf } from '../../../handlers/core/version';
import { fanOutMessage } from '../../support/stream-event';
import type { Fate } from './forwarding-service';
import { destinationBody, type LivePipeline, quarantineBody, startLivePipeline } from './live-pipeline';

let pipeline: LivePipeline;

beforeAll(async () => {
  pipeline = await startLivePipeline();
});

afterAll(() => pipeline.stop());

/** Each names the request that changes something, counted in its run, at which the run is killed, and how. */
const kills: readonly (readonly [number, Fate])[] = [
  [1, 'swallow'],
  [2, 'drop'],
  [2, 'swallow'],
  [3, 'drop'],
  [6, 'swallow'],
  [9, 'drop'],
];

describe('tributary redrive --apply', () => {
  it('finishes what is under way when it is stopped, gives back the rest, and ends with 3', async () => {
    for (const id of ['n1', 'n2', 'n3']) await pipeline.send('analytics-dead', messageOf(id));

    const { exitCode, stdout } = await runStoppedAtFirst('--rate', '1', '--consumer', 'analytics');

    expect(exitCode).toBe(3);
    expect(stdout).toContain('Stopped. Nothing is forgotten');
    expect(await pipeline.messages('analytics')).toHaveLength(1);
    expect(await pipeline.messages('analytics-dead')).toHaveLength(2);
    await pipeline.reset();
  });

  it('forgets nothing when it is killed again and again, and the next run finishes the rest', async () => {
    await leaveFailures();

    const exitCodes: (number | null)[] = [];
    for (const [request, fate] of kills) exitCodes.push(await runKilledAt(request, fate));
    const last = await runKilledAt(Number.POSITIVE_INFINITY, 'pass');

    // What was killed has no exit code: each run had come to its request.
    expect(exitCodes).toEqual(kills.map(() => null));
    expect(last).toBe(0);
    const { view, audit, shipping } = pipeline.consumers;
    expect([...view.watched.rows.values()].map(({ item }) => item!.id)).toEqual(
      ids('a', 'b', 'c', 'd', 'q1', 'q2', 'q3'),
    );
    expect(new Set(audit.watched.seen).size).toBe(4);
    expect(new Set(shipping.watched.seen)).toEqual(new Set(['s1', 's2', 's3']));
    const sentBack = (await pipeline.messages('analytics')).map(({ Body }) => JSON.parse(Body!).id);
    expect(new Set(sentBack)).toEqual(new Set(['n1', 'n2']));
    for (const queue of ['view-pointers', 'view-index', 'audit-index', 'shipping-dead', 'analytics-dead']) {
      expect(await pipeline.messages(queue)).toEqual([]);
    }
    expect((await pipeline.objects('view')).size + (await pipeline.objects('audit')).size).toBe(0);
  });
});

async function leaveFailures(): Promise<void> {
  for (const id of ['a', 'b', 'c', 'd']) await pipeline.put({ id: { S: id } });
  const records = await pipeline.records();
  await pipeline.send('view-pointers', destinationBody('view-function', records.slice(0, 2)));
  await pipeline.send('view-pointers', destinationBody('view-function', records.slice(2)));
  const payload = JSON.stringify({ Records: records.map(({ event }) => event) });
  await pipeline.putObject('audit', 'aws/lambda/u/s/1', { ...destinationBody('audit-function', records), payload });
  for (const id of ['q1', 'q2', 'q3']) {
    const event = records[0]!.event as { readonly dynamodb: object };
    const dynamodb = {
      ...event.dynamodb,
      Keys: { id: { S: id } },
      NewImage: { id: { S: id } },
      SequenceNumber: `1${id[1]}`,
    };
    const record = { ...event, eventID: id, dynamodb };
    await pipeline.putObject('view', `quarantine/View/2026/01/31/${id}.json`, quarantineBody('View', record));
  }
  for (const id of ['s1', 's2', 's3']) await pipeline.send('shipping-dead', messageOf(id));
  for (const id of ['n1', 'n2']) await pipeline.send('analytics-dead', messageOf(id));
  await pipeline.drained();
}

function messageOf(id: string): object {
  return fanOutMessage({ id, table: 'orders', keys: { id: { S: id } }, version: versionOf('2026', id.slice(1)) });
}

/** The command in a process of its own. */
function start(...more: readonly string[]): ChildProcess {
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const command = [join('bin', 'tributary.mjs'), 'redrive', '--apply', ...pipeline.args(...more)];
  return spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Stops it, as Ctrl-C does, at the first request that changes something, which goes through. */
async function runStoppedAtFirst(...more: readonly string[]) {
  const child = start(...more);
  let stdout = '';
  child.stdout!.on('data', (text) => {
    stdout += text;
  });
  pipeline.watchRequests((message, body) => {
    if (!changesSomething(message, body)) return 'pass';
    child.kill('SIGINT');
    // Twice would end it at once.
    pipeline.watchRequests(() => 'pass');
    return 'pass';
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { exitCode, stdout };
}

/** Exit code of the command; null where it was killed. */
async function runKilledAt(request: number, fate: Fate): Promise<number | null> {
  const child = start();
  child.stdout!.resume();
  let count = 0;
  pipeline.watchRequests((message, body) => {
    if (!changesSomething(message, body)) return 'pass';
    count += 1;
    if (count !== request) return 'pass';
    child.kill('SIGKILL');
    return fate;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.on('close', resolve));
  pipeline.watchRequests(() => 'pass');
  return exitCode;
}

/** Records for a function, and what sends, deletes or writes; not questions, and not the holding of messages. */
function changesSomething({ method, url = '', headers }: IncomingMessage, body: string): boolean {
  const operation = String(headers['x-amz-target'] ?? '');
  const bringsRecords = url.endsWith('/invocations') && body.includes('"Records"');
  return bringsRecords || /\.(DeleteMessageBatch|SendMessage)$/.test(operation) || method === 'DELETE';
}

function ids(...names: readonly string[]): readonly object[] {
  return expect.arrayContaining(names.map((S) => ({ S }))) as unknown as readonly object[];
}
