import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Summary } from '../../local/summary';

export interface FinishedRun {
  readonly exitCode: number | null;
  readonly output: string;
  /** What `--json` wrote, undefined when the run ended before. */
  readonly summary: Summary | undefined;
}

export interface StartedRun {
  readonly process: ChildProcess;
  /** Text so far. */
  output(): string;
  readonly finished: Promise<FinishedRun>;
}

/** Starts `npm start -- ARGUMENTS`, without npm. `mark` is in the environment of every process of the run. */
export function startLocalRun(args: readonly string[], mark: string): StartedRun {
  const directory = mkdtempSync(join(tmpdir(), 'tributary-run-'));
  const json = join(directory, 'summary.json');
  const child = spawn(process.execPath, ['bin/run.mjs', 'local/main.ts', '--json', json, ...args], {
    env: { ...process.env, TRIBUTARY_LOCAL_RUN: mark },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8');
    stream.on('data', (text: string) => {
      output += text;
    });
  }
  const finished = new Promise<FinishedRun>((resolve) => {
    child.once('close', (exitCode) => {
      const summary = existsSync(json) ? (JSON.parse(readFileSync(json, 'utf8')) as Summary) : undefined;
      rmSync(directory, { recursive: true, force: true });
      resolve({ exitCode, output, summary });
    });
  });
  return { process: child, output: () => output, finished };
}

/** True where the processes of a run can be found, which takes Linux. */
export const canFindProcesses = existsSync('/proc/self/environ');

/** Command lines of the living processes that carry the mark. */
export function processesMarked(mark: string): string[] {
  const wanted = `TRIBUTARY_LOCAL_RUN=${mark}\0`;
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => `${read(`/proc/${name}/environ`)}\0`.includes(wanted))
    .map((name) => read(`/proc/${name}/cmdline`).replaceAll('\0', ' '))
    .filter((commandLine) => commandLine !== '');
}

/** The processes that stay; a process that was killed a moment ago may take another to go. */
export async function processesLeft(mark: string): Promise<string[]> {
  let left = processesMarked(mark);
  for (let look = 0; look < 100 && left.length > 0; look++) {
    await new Promise((resolve) => setTimeout(resolve, 50));
    left = processesMarked(mark);
  }
  return left;
}

/** Empty for a process that has just gone, or that belongs to someone else. */
function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
