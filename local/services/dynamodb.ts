import { readFileSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { LocalRunError } from '../local-run-error';
import { dynamodbLocalProgram } from './dynamodb-local';
import { dynoxideProgram } from './dynoxide';
import { freePort } from './free-port';
import type { OwnedProcess, Supervisor } from './supervisor';

export type DynamodbBackend = 'dynamodb-local' | 'dynoxide' | 'url';

/** A program that serves DynamoDB, found on this machine. */
export interface DynamodbProgram {
  readonly backend: Exclude<DynamodbBackend, 'url'>;
  readonly command: string;
  readonly cwd: string;
  readonly env: Readonly<Record<string, string>>;
  /** Arguments to try in turn: a later row leaves out what an older version does not know. */
  argumentLists(port: number): readonly (readonly string[])[];
}

/** The program, or why it cannot be used here and what to do about it. */
export type Finding = { readonly program: DynamodbProgram } | { readonly remedy: string };

export interface RunningDynamodb {
  readonly backend: DynamodbBackend;
  readonly endpoint: string;
}

export interface DynamodbRequest {
  /** `dynamodb-local`, `dynoxide`, an `http(s)` address that is used as it is, or absent: the first that is found. */
  readonly choice: string | undefined;
  readonly root: string;
  readonly logDirectory: string;
  readonly env: NodeJS.ProcessEnv;
  readonly marker: Readonly<Record<string, string>>;
}

/** In the order of trust: DynamoDB Local is AWS's own, Dynoxide needs no Java. */
const finders = { 'dynamodb-local': dynamodbLocalProgram, dynoxide: dynoxideProgram } as const;
const startAttemptsMax = 3;
const readyMsMax = 30_000;

/** Starts the DynamoDB that was asked for, and resolves when it answers. */
export async function startDynamodb(supervisor: Supervisor, wanted: DynamodbRequest): Promise<RunningDynamodb> {
  if (wanted.choice && /^https?:\/\//.test(wanted.choice)) return useAddress(wanted.choice);
  const program = await findDynamodb(wanted.choice, wanted.root, wanted.env);
  const logFile = join(wanted.logDirectory, `${program.backend}.log`);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const lists = program.argumentLists(port);
    const args = lists[Math.min(attempt, lists.length) - 1]!;
    const env = { ...program.env, ...wanted.marker };
    const child = supervisor.spawn({ command: program.command, args, env, cwd: program.cwd, logFile });
    const endpoint = `http://127.0.0.1:${port}`;
    if (await isReady(child, endpoint)) return { backend: program.backend, endpoint };
    child.kill();
    // Another program may have taken the port meanwhile, or an older version may not know an argument.
    if (attempt === startAttemptsMax) throw cannotStart(program, logFile);
  }
}

/** Which program serves DynamoDB here; fails naming both remedies when there is none. */
export async function findDynamodb(
  choice: string | undefined,
  root: string,
  env: NodeJS.ProcessEnv,
): Promise<DynamodbProgram> {
  const names = Object.keys(finders) as (keyof typeof finders)[];
  const asked = names.filter((name) => choice === undefined || name === choice);
  const remedies: string[] = [];
  for (const name of asked) {
    const finding = await finders[name](root, env);
    if ('program' in finding) return finding.program;
    remedies.push(`  - ${finding.remedy}`);
  }
  throw new LocalRunError('no-dynamodb', `No DynamoDB was found to run on this machine.\n${remedies.join('\n')}`);
}

async function useAddress(endpoint: string): Promise<RunningDynamodb> {
  if (await answers(endpoint)) return { backend: 'url', endpoint: endpoint.replace(/\/+$/, '') };
  throw new LocalRunError('no-dynamodb', `Nothing answers at ${endpoint}, the address given by \`--dynamodb\`.`);
}

async function isReady(child: OwnedProcess, endpoint: string): Promise<boolean> {
  const startedAtMs = performance.now();
  let ended = false;
  void child.ended.then(() => {
    ended = true;
  });
  while (!ended && performance.now() - startedAtMs < readyMsMax) {
    if (await answers(endpoint)) return !ended;
    await delay(20);
  }
  return false;
}

/** Whether something speaks HTTP there: DynamoDB answers an unsigned request with 400. */
function answers(endpoint: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = request(`${endpoint}/`, { method: 'GET', timeout: 1000 }, (response) => {
      response.resume();
      resolve(true);
    });
    probe.on('error', () => resolve(false));
    probe.on('timeout', () => probe.destroy());
    probe.end();
  });
}

function cannotStart(program: DynamodbProgram, logFile: string): LocalRunError {
  const lastLines = readFileSync(logFile, 'utf8').trimEnd().split('\n').slice(-8).join('\n  ');
  return new LocalRunError(
    'no-dynamodb',
    `${program.backend} did not start (${program.command}). Its last words:\n  ${lastLines}`,
  );
}
