import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import type { SupervisorReport, SupervisorRequest } from './supervisor-messages';

/**
 * The process that owns every other process of a local run. It holds one end of a channel to the run; the kernel
 * closes the channel when the run dies, however it dies, and the supervisor then kills what it started, removes the
 * run's folder and leaves. Its children are killed from outside, so a function in a busy loop goes too.
 */
const runDirectory = process.argv[2];
const children = new Map<number, ChildProcess>();

// Ctrl-C reaches the whole terminal group: the run decides when to stop, and closes the channel.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});
process.on('message', (request: SupervisorRequest) => {
  if (request.kind === 'spawn') start(request);
  else kill(request.id);
});
process.on('disconnect', () => {
  for (const id of children.keys()) kill(id);
  if (runDirectory) rmSync(runDirectory, { recursive: true, force: true, maxRetries: 3 });
  process.exit(0);
});
// The run may have died before the listener above was there.
if (!process.connected) process.exit(0);

function start({ id, command, args, env, cwd, logFile, echo }: Extract<SupervisorRequest, { kind: 'spawn' }>) {
  // Another run that starts now may have cleared the logs.
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, 'a');
  const output = echo ? 'pipe' : log;
  // A group of its own: killing the group also ends what the child started.
  const child = spawn(command, args, { env, cwd, stdio: ['ignore', output, output], detached: true });
  children.set(id, child);
  if (echo) for (const stream of [child.stdout, child.stderr]) echoLines(id, stream!);
  child.on('error', (error: NodeJS.ErrnoException) => {
    children.delete(id);
    report({ kind: 'failed', id, code: error.code ?? error.name });
  });
  child.on('exit', (exitCode, signal) => {
    // What the child left running in its group goes with it.
    kill(id);
    children.delete(id);
    report({ kind: 'exited', id, exitCode, signal });
  });
  closeSync(log);
}

function echoLines(id: number, stream: NodeJS.ReadableStream) {
  stream.setEncoding('utf8');
  stream.on('data', (text: string) => report({ kind: 'output', id, text }));
}

function kill(id: number) {
  const child = children.get(id);
  if (!child?.pid) return;
  try {
    if (process.platform === 'win32') child.kill('SIGKILL');
    else process.kill(-child.pid, 'SIGKILL');
  } catch {
    // The group is gone already.
  }
}

function report(message: SupervisorReport) {
  if (process.connected) process.send?.(message, () => {});
}
