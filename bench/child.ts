import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';

/** A process of the bench: it dies with this one, and says nothing but what it sends. */
export interface Child {
  /** Sends a message and waits for the next one. */
  ask(message: number): Promise<unknown>;
  /** The first message it sent of its own accord. */
  readonly greeting: unknown;
  stop(): void;
}

/** Starts a TypeScript file of this folder. Rejects when it ends before its first message. */
export async function startChild(
  file: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<Child> {
  const process_ = spawn(process.execPath, ['bin/run.mjs', join('bench', file), ...args], {
    env: { ...process.env, NODE_NO_WARNINGS: '1', ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
  const greeting = await next(process_, file);
  return {
    greeting,
    ask(message) {
      const answer = next(process_, file);
      process_.send(message);
      return answer;
    },
    stop: () => void process_.disconnect(),
  };
}

function next(child: ChildProcess, file: string): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const fail = (code: number | null) => reject(new Error(`bench/${file} ended with ${code}.`));
    child.once('exit', fail);
    child.once('message', (message) => {
      child.off('exit', fail);
      resolve(message);
    });
  });
}
