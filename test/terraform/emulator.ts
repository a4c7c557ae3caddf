import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';

/** An AWS to apply against: of the emulators tried, the one with the fewest differences for these resources. */
const emulator = { name: 'ministack', version: '1.5.33' };

export interface Emulator {
  readonly endpoint: string;
  stop(): void;
}

const folder = join(process.cwd(), '.tributary', `${emulator.name}-${emulator.version}`);
const bin = join(folder, 'bin');

/** Installs the emulator into a virtual environment of the repository's own, once: before the workers share it. */
export function installEmulator(): void {
  if (!existsSync(join(bin, emulator.name))) install();
}

/** Starts the emulator on a free port. */
export async function startEmulator(): Promise<Emulator> {
  installEmulator();
  const port = await freePort();
  const child = spawn(join(bin, 'python3'), [join(process.cwd(), 'test', 'terraform', 'start-emulator.py')], {
    env: { ...process.env, GATEWAY_PORT: String(port), LAMBDA_EXECUTOR: 'local' },
    stdio: 'ignore',
  });
  const endpoint = `http://127.0.0.1:${port}`;
  await untilHealthy(endpoint, child);
  return { endpoint, stop: () => child.kill() };
}

function install(): void {
  mkdirSync(folder, { recursive: true });
  run('python3', ['-m', 'venv', folder]);
  run(join(bin, 'pip'), ['install', '--quiet', '--disable-pip-version-check', `${emulator.name}==${emulator.version}`]);
}

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`\`${command} ${args.join(' ')}\` failed: ${error?.message ?? stderr}`);
}

async function untilHealthy(endpoint: string, child: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (child.exitCode !== null) throw new Error(`${emulator.name} ended with code ${child.exitCode}.`);
    const isUp = await fetch(`${endpoint}/_${emulator.name}/health`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${emulator.name} did not answer at ${endpoint} within 20 s.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
