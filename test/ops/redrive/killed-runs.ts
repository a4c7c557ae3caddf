import { type ChildProcess, spawn } from 'node:child_process';
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { versionOf } from '../../../handlers/core/version';
import { fanOutMessage } from '../../support/stream-event';
import type { Fate } from './forwarding-service';
import { destinationBody, type LivePipeline, quarantineBody } from './live-pipeline';

/** Each names the request that changes something, counted in its run, at which the run is killed, and how. */
export const kills: readonly (readonly [number, Fate])[] = [
  [1, 'swallow'],
  [2, 'drop'],
  [3, 'swallow'],
  [6, 'swallow'],
  [9, 'drop'],
];

/** Leaves something wherever a redrive looks: of the table's first four changes, of three more, and five messages. */
export async function leaveFailures(pipeline: LivePipeline): Promise<void> {
  const records = (await pipeline.records()).slice(0, 4);
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

export function messageOf(id: string): object {
  return fanOutMessage({ id, table: 'orders', keys: { id: { S: id } }, version: versionOf('2026', id.slice(1)) });
}

/** The command in a process of its own. */
function start(pipeline: LivePipeline, ...more: readonly string[]): ChildProcess {
  const env = { ...process.env, AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test' };
  const command = [join('bin', 'tributary.mjs'), 'redrive', '--apply', ...pipeline.args(...more)];
  return spawn(process.execPath, command, { env, stdio: ['ignore', 'pipe', 'ignore'] });
}

/** Stops it, as Ctrl-C does, at the first request that changes something, which goes through. */
export async function runStoppedAtFirst(pipeline: LivePipeline, ...more: readonly string[]) {
  const child = start(pipeline, ...more);
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

/** Exit code of the command, which is killed at the request that changes something of this number; null where it was. */
export async function runKilledAt(pipeline: LivePipeline, request: number, fate: Fate): Promise<number | null> {
  const child = start(pipeline);
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
