import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { ControlEndpoints, Endpoints } from '../services/services';

/** What others have to know of a run that is watched. */
export interface RunningFile {
  readonly pid: number;
  readonly environment: string;
  readonly region: string;
  readonly accountId: string;
  readonly endpoints: Endpoints & ControlEndpoints & { readonly dynamodbstreams: string };
  /** The table whose changes the pipeline takes, undefined where it has none here. */
  readonly table?: string | undefined;
}

/** Where a run of this folder says what it is. */
export function runningFileOf(root: string): string {
  return join(root, '.tributary', 'local', 'running.json');
}

/** Writes it at once, so that nobody reads a part. */
export function announceRun(file: string, running: RunningFile): void {
  mkdirSync(dirname(file), { recursive: true });
  const part = `${file}.${running.pid}`;
  writeFileSync(part, `${JSON.stringify(running, null, 2)}\n`);
  renameSync(part, file);
}

/** Takes the file of this process away; that of another run which has come since stays. */
export function withdrawRun(file: string, pid: number): void {
  if (parse(file)?.pid === pid) rmSync(file, { force: true });
}

/** The run that is up, of this folder or the one whose file `TRIBUTARY_RUNNING_FILE` names; undefined where there is none. */
export function findRun(
  root: string,
  env: NodeJS.ProcessEnv,
  isAlive: (pid: number) => boolean,
): RunningFile | undefined {
  return readRun(resolve(root, env.TRIBUTARY_RUNNING_FILE ?? runningFileOf(root)), isAlive);
}

/** The run that a file tells of, undefined where there is none, also where its process is gone. */
export function readRun(file: string, isAlive: (pid: number) => boolean): RunningFile | undefined {
  const running = parse(file);
  return running && isAlive(running.pid) ? running : undefined;
}

function parse(file: string): RunningFile | undefined {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as RunningFile;
  } catch {
    return undefined;
  }
}
