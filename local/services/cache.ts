import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalRunError } from '../local-run-error';
import type { LocalFunction } from '../terraform/resources';
import { connectCache } from './cache-connection';
import { startCacheStandIn } from './cache-stand-in';
import { findOnPath } from './find-on-path';
import { freePort } from './free-port';
import type { Supervisor } from './supervisor';

/** Where invalidations go in a local run: a real server where one is on PATH, else a stand-in. */
export interface RunningCache {
  readonly program: 'redis-server' | 'valkey-server' | 'stand-in';
  readonly port: number;
  stop(): Promise<void>;
}

export interface CacheRequest {
  readonly logDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly marker: Readonly<Record<string, string>>;
}

const programs = ['valkey-server', 'redis-server'] as const;
const readyMsMax = 10_000;

/** Starts the cache that the environment's functions invalidate, and resolves when it answers. */
export async function startCache(supervisor: Supervisor, request: CacheRequest): Promise<RunningCache> {
  const program = programs.find((name) => findOnPath(name, request.env));
  if (!program) {
    const { port, stop } = await startCacheStandIn();
    return { program: 'stand-in', port, stop };
  }
  const port = await freePort();
  const { logDirectory: cwd, marker, env } = request;
  const child = supervisor.spawn({
    command: findOnPath(program, env)!,
    args: ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'],
    env: { ...marker },
    cwd,
    logFile: join(cwd, `${program}.log`),
  });
  await untilReady(program, port);
  return { program, port, stop: async () => child.kill() };
}

/** The same functions, with whatever cache they were told of at this one: it asks nobody who they are. */
export function withCache(functions: readonly LocalFunction[], { port }: RunningCache): LocalFunction[] {
  return functions.map((one) => {
    if (!keepsCache(one)) return one;
    const { TRIBUTARY_CACHE_AUTH_SECRET_ARN: _arn, TRIBUTARY_CACHE_USER: _user, ...environment } = one.environment;
    const place = {
      TRIBUTARY_CACHE_HOST: '127.0.0.1',
      TRIBUTARY_CACHE_PORT: String(port),
      TRIBUTARY_CACHE_TLS: 'false',
    };
    return { ...one, environment: { ...environment, ...place } };
  });
}

export function keepsCache({ environment }: LocalFunction): boolean {
  return environment.TRIBUTARY_SINK === 'cache';
}

async function untilReady(program: string, port: number): Promise<void> {
  const connection = connectCache(port);
  const startedAtMs = performance.now();
  while (performance.now() - startedAtMs < readyMsMax) {
    const isReady = await connection.send(['PING']).then(
      () => true,
      () => false,
    );
    if (isReady) return connection.close();
    await delay(20);
  }
  throw new LocalRunError('service', `${program} did not start.`);
}
