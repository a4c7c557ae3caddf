import { spawnSync } from 'node:child_process';

/** Whether a shell of this machine finds the command. */
export function hasCommand(name: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${name}`]).status === 0;
}
