import { type ChildProcess, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { binOf } from './python-tool';
import type { Endpoints } from './terraform';

/** An AWS to apply against: of the emulators tried, the one with the fewest differences for these resources. */
const emulator = { name: 'ministack', version: '1.5.33' };
const secondEmulator = { name: 'moto_server', package: 'moto[server]', version: '5.2.1' };

/** What the first emulator forgets in part, a pipe's source and a delivery stream's time zone, and the second keeps. */
const secondServices = ['firehose', 'pipes'];

export interface Emulator {
  readonly endpoint: string;
  stop(): void;
}

/** Installs the emulators where they are missing: before the workers share them. */
export function installEmulators(): void {
  binOf(emulator);
  binOf(secondEmulator);
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
  return started(child, port, `/_${emulator.name}/health`);
}

/** Starts the emulator for the services that it keeps better. */
export async function startSecondEmulator(): Promise<Emulator> {
  const port = await freePort();
  const args = ['-H', '127.0.0.1', '-p', String(port)];
  const child = spawn(join(binOf(secondEmulator), secondEmulator.name), args, { stdio: 'ignore' });
  return started(child, port, '/moto-api/data.json');
}

/** Where Terraform finds those services. */
export function endpointsOf(second: Emulator): Endpoints {
  return Object.fromEntries(secondServices.map((service) => [service, second.endpoint]));
}

const startMsMax = 60_000;
const pollMs = 100;

async function started(child: ChildProcess, port: number, healthPath: string): Promise<Emulator> {
  const endpoint = `http://127.0.0.1:${port}`;
  for (let waitedMs = 0; waitedMs < startMsMax; waitedMs += pollMs) {
    if (child.exitCode !== null) throw new Error(`\`${child.spawnfile}\` ended with code ${child.exitCode}.`);
    const isUp = await fetch(`${endpoint}${healthPath}`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isUp) return { endpoint, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, pollMs));
  }
  child.kill();
  throw new Error(`\`${child.spawnfile}\` did not answer at ${endpoint} within ${startMsMax / 1_000} s.`);
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
