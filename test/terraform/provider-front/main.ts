import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startFront } from './front';

/**
 * Starts a provider (its program is the only argument) and a front before it, and prints by which value of
 * TF_REATTACH_PROVIDERS Terraform finds them. Both end with the other end of the input, however that ended.
 */
const [binary] = process.argv.slice(2);
const folder = mkdtempSync(join(tmpdir(), 'tributary-provider-'));
const socket = join(folder, 'socket');
const { AWS_CA_BUNDLE: _bundle, ...environment } = process.env;
const provider = spawn(binary!, ['-debug'], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] });

function end(): never {
  provider.kill();
  rmSync(folder, { recursive: true, force: true });
  process.exit();
}

process.stdin.resume().on('end', end);
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, end);
provider.on('error', (error) => process.stderr.write(`${error.message}\n`));
provider.on('exit', end);
provider.stderr.resume();
createInterface({ input: provider.stdout }).on('line', (line) => {
  const [, found] = /TF_REATTACH_PROVIDERS='([^']+)'/.exec(line) ?? [];
  if (found === undefined) return;
  const providers = JSON.parse(found) as { readonly [name: string]: { readonly Addr: { readonly String: string } } };
  const [[name, reattach]] = Object.entries(providers) as [[string, { readonly Addr: { readonly String: string } }]];
  startFront(reattach.Addr.String, socket).on('listening', () => {
    const own = { [name]: { ...reattach, Addr: { ...reattach.Addr, String: socket } } };
    process.stdout.write(`${JSON.stringify(own)}\n`);
  });
});
