import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startFront } from './front';
import { keptAnswers } from './kept-answers';
import { providerPool } from './provider-pool';

/**
 * Starts a provider (its program is the first argument, the folder of its kept answers the second) and a front before it, and prints by which value of
 * TF_REATTACH_PROVIDERS Terraform finds them. All end with the other end of the input, however that ended.
 */
const [binary, answers] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tributary-provider-'));
const socket = join(folder, 'socket');
const { AWS_CA_BUNDLE: _bundle, ...environment } = process.env;
const providers: ChildProcess[] = [];

interface Reattach {
  readonly Addr: { readonly String: string };
}

function end(): never {
  for (const provider of providers) provider.kill();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

process.stdin.resume().on('end', end);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);

/** Starts a process of the provider, and says by which name and how Terraform would find it. */
function startProvider(): Promise<readonly [name: string, Reattach]> {
  const provider = spawn(binary!, ['-debug'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
  providers.push(provider);
  provider.on('error', (error) => process.stderr.write(`${error.message}\n`));
  provider.on('exit', end);
  provider.stderr.resume();
  return new Promise((resolve) => {
    createInterface({ input: provider.stdout }).on('line', (line) => {
      const [, found] = /TF_REATTACH_PROVIDERS='([^']+)'/.exec(line) ?? [];
      if (found === undefined) return;
      const [started] = Object.entries(JSON.parse(found) as { readonly [name: string]: Reattach });
      resolve(started!);
    });
  });
}

const socketOf = ([, reattach]: readonly [string, Reattach]) => reattach.Addr.String;

startProvider().then((first) => {
  const [name, reattach] = first;
  const pool = providerPool(socketOf(first), () => startProvider().then(socketOf));
  startFront(pool, socket, keptAnswers(answers!, binary!)).on('listening', () => {
    const own = { [name]: { ...reattach, Addr: { ...reattach.Addr, String: socket } } };
    process.stdout.write(`${JSON.stringify(own)}\n`);
  });
});
