import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** Folders of one run below `.tributary/local`. */
export interface RunDirectory {
  /** Names the run in its processes' environment. */
  readonly id: string;
  /** Removed at the end, also when the run is killed. */
  readonly path: string;
  /** Kept after the run. */
  readonly logs: string;
  /** Kept after the run, each archive until a run writes it again. */
  readonly archives: string;
}

/** Makes the folders of this process's run, and removes those of runs whose process is gone. */
export function createRunDirectory(root: string, processId: number, startedAtMs: number): RunDirectory {
  const base = join(root, '.tributary', 'local');
  const runs = join(base, 'runs');
  mkdirSync(runs, { recursive: true });
  for (const name of readdirSync(runs)) {
    if (!isAlive(Number.parseInt(name, 10))) rmSync(join(runs, name), { recursive: true, force: true });
  }
  const id = `${processId}-${startedAtMs}`;
  const path = join(runs, id);
  mkdirSync(path);
  const logs = join(base, 'logs');
  if (readdirSync(runs).length === 1) rmSync(logs, { recursive: true, force: true });
  mkdirSync(logs, { recursive: true });
  return { id, path, logs, archives: join(base, 'archives') };
}

/** Whether there is a process with this id, whoever it belongs to. */
export function isAlive(processId: number): boolean {
  try {
    process.kill(processId, 0);
    return true;
  } catch (error) {
    // EPERM: there is such a process, and it belongs to someone else.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
