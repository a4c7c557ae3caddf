import { spawn } from 'node:child_process';
import { join } from 'node:path';

export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a user does, in a process of its own. */
export function tributary(args: readonly string[], input = ''): Promise<Finished> {
  const child = spawn(process.execPath, [join(process.cwd(), 'bin', 'tributary.mjs'), ...args]);
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output.stdout += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.stderr += text;
  });
  child.stdin.on('error', () => {}).end(input);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (exitCode) => resolve({ exitCode, ...output }));
  });
}

export const plainPlan = 'test/fixtures/plans/plain/plan.json';

/** Rehearses the plain plan at a write a second, without what-if. */
export function rehearsed(...args: readonly string[]): Promise<Finished> {
  return tributary(['rehearse', '--plan', plainPlan, '--writes-per-second', '1', '--what-if', 'none', ...args]);
}
