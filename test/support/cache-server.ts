import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { systemClock } from '../../handlers/core/clock';
import { leasePutScript, leaseScript } from '../../handlers/sinks/cache/leased-cache';
import { createRedisClient, type RedisClient } from '../../handlers/sinks/cache/redis-client';
import type { NodeParts } from '../../handlers/sinks/cache/redis-node';
import { type StandInReply, startCacheStandIn } from '../../local/services/cache-stand-in';
import { freePort } from '../../local/services/free-port';
import { selfSigned } from './self-signed';

export interface CacheServerOptions {
  readonly password?: string;
  readonly tls?: boolean;
  /** A node of a cluster that has no slots yet. */
  readonly cluster?: boolean;
}

/** A server of the protocol: a real one, or the stand-in. */
export interface CacheServer {
  readonly port: number;
  /** Certificate to check its own against. */
  readonly ca?: string;
  /** Ends every connection; the server is there again afterwards, with the password that was set, and may have forgotten all else. */
  restart(): Promise<void>;
  setPassword(password: string): Promise<void>;
  stop(): Promise<void>;
}

export type StartCacheServer = (options?: CacheServerOptions) => Promise<CacheServer>;

/** The stand-in, with what the two scripts of leases do written out. */
export const startStandIn: StartCacheServer = async ({ password, tls } = {}) => {
  const pair = tls ? selfSigned() : undefined;
  let current = password;
  const server = await startCacheStandIn({
    ...(password !== undefined && { login: () => ({ password: current! }) }),
    ...(pair && { tls: pair }),
    scripts: new Map<string, (key: string, args: readonly string[]) => StandInReply>([
      [leaseScript, (key, [token, ms]) => lease(key, token!, Number(ms))],
      [leasePutScript, (key, [token, value, ms]) => put(key, token!, value!, Number(ms))],
    ]),
  });
  const lease = (key: string, token: string, ms: number) => {
    const held = server.entries().get(key);
    if (held === undefined) server.set(key, token, ms);
    return held ?? token;
  };
  const put = (key: string, token: string, value: string, ms: number) => {
    if (server.entries().get(key) !== token) return 0;
    server.set(key, value, ms);
    return 1;
  };
  return {
    port: server.port,
    ...(pair && { ca: pair.cert }),
    restart: async () => server.cut(),
    setPassword: async (next) => {
      current = next;
    },
    stop: server.stop,
  };
};

/** `redis-server` from PATH (or `valkey-server`), with nothing on disk. */
export const startRedis: StartCacheServer = async (options = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-redis-'));
  const pair = options.tls ? selfSigned() : undefined;
  if (pair) for (const [name, text] of Object.entries(pair)) writeFileSync(join(folder, `${name}.pem`), text);
  const port = await freePort();
  let { password } = options;
  const start = () => startProcess(argumentsOf(port, folder, { ...options, ...(password && { password }) }));
  let child = await start();
  return {
    port,
    ...(pair && { ca: pair.cert }),
    async restart() {
      await end(child);
      child = await start();
    },
    async setPassword(next) {
      password = next;
    },
    async stop() {
      await end(child);
      rmSync(folder, { recursive: true });
    },
  };
};

export const redisProgram = ['redis-server', 'valkey-server'].find(
  (name) => spawnSync(name, ['--version']).status === 0,
);

/** A client of a server, with the timeouts of the sink. */
export function clientOf(server: CacheServer, password?: string, more: Partial<NodeParts> = {}): RedisClient {
  return createRedisClient({
    endpoint: { host: '127.0.0.1', port: server.port },
    tls: server.ca !== undefined,
    ...(server.ca !== undefined && { ca: server.ca }),
    clock: systemClock,
    connectTimeoutMs: 2_000,
    answerTimeoutMs: 5_000,
    ...(password !== undefined && { logins: { read: async () => ({ password }), forget: () => {} } }),
    ...more,
  });
}

function argumentsOf(port: number, folder: string, { password, tls, cluster }: CacheServerOptions): string[] {
  const pem = (name: string) => join(folder, `${name}.pem`);
  const certificate = ['--tls-cert-file', pem('cert'), '--tls-key-file', pem('key'), '--tls-ca-cert-file', pem('cert')];
  return [
    ...(tls ? ['--port', '0', '--tls-port', String(port), ...certificate, '--tls-auth-clients', 'no'] : []),
    ...(tls ? [] : ['--port', String(port)]),
    ...['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder],
    ...(password ? ['--requirepass', password] : []),
    ...(cluster ? ['--cluster-enabled', 'yes'] : []),
  ];
}

async function startProcess(args: readonly string[]): Promise<ChildProcess> {
  const child = spawn(redisProgram ?? 'redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let text = '';
  for await (const chunk of child.stdout!) {
    text += String(chunk);
    if (text.includes('Ready to accept connections')) break;
  }
  if (child.exitCode !== null) throw new Error(`The server did not start:\n${text}`);
  child.stdout!.resume();
  // It says so just before it listens.
  await delay(20);
  return child;
}

async function end(child: ChildProcess): Promise<void> {
  const ended = new Promise((resolve) => child.once('exit', resolve));
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill('SIGKILL');
  await ended;
}
