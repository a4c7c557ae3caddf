import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { binOf } from './python-tool';

/** An AWS to apply against: of the emulators tried, the one with the fewest differences for these resources. */
const emulator = { name: 'ministack', version: '1.5.33' };

export interface Emulator {
  readonly endpoint: string;
  stop(): void;
}

/** Installs the emulator where it is missing: before the workers share it. */
export function installEmulator(): void {
  binOf(emulator);
}

/** Starts the emulator on a free port. */
export async function startEmulator(): Promise<Emulator> {
  const port = await freePort();
  const child = spawn(
    join(binOf(emulator), 'python3'),
    [join(process.cwd(), 'test', 'terraform', 'start-emulator.py')],
    {
      env: { ...process.env, GATEWAY_PORT: String(port), LAMBDA_EXECUTOR: 'local' },
      stdio: 'ignore',
    },
  );
  const endpoint = `http://127.0.0.1:${port}`;
  await untilHealthy(endpoint, child);
  return { endpoint, stop: () => child.kill() };
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
