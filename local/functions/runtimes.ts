import { join } from 'node:path';
import { LocalRunError } from '../local-run-error';
import { findOnPath, isProgram } from '../services/find-on-path';
import type { LocalFunction } from '../terraform/resources';

/** How a function's process is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
}

export interface LaunchSource {
  /** Folder with the unpacked zip. */
  readonly taskRoot: string;
  readonly nodeBootstrap: string;
  readonly pythonBootstrap: string;
  readonly env: NodeJS.ProcessEnv;
}

type Runtime = (definition: LocalFunction, source: LaunchSource) => Launch | { readonly refusal: string };

/** Runtime family to how it runs here; the version is whatever this machine has. */
const runtimes: readonly (readonly [RegExp, Runtime])[] = [
  [
    /^nodejs/,
    ({ memorySizeMb }, { nodeBootstrap }) => ({
      command: process.execPath,
      args: [`--max-old-space-size=${memorySizeMb}`, nodeBootstrap],
    }),
  ],
  [
    /^python/,
    (_, { pythonBootstrap, env }) => {
      const command = findOnPath('python3', env) ?? findOnPath('python', env);
      return command ? { command, args: ['-u', pythonBootstrap] } : { refusal: 'put `python3` on PATH' };
    },
  ],
  [
    /^provided/,
    (_, { taskRoot }) => {
      const command = join(taskRoot, 'bootstrap');
      return isProgram(command) ? { command, args: [] } : { refusal: 'its zip holds no executable `bootstrap`' };
    },
  ],
];

/** Fails naming the runtime where the function cannot run on this machine. */
export function launchOf(definition: LocalFunction, source: LaunchSource): Launch {
  const { address, runtime } = definition;
  const found = runtimes.find(([family]) => family.test(runtime))?.[1](definition, source);
  if (found && 'command' in found) return found;
  const reason = found?.refusal ?? 'the local run knows nodejs, python and provided';
  throw new LocalRunError('function', `\`${address}\`: the runtime ${runtime} cannot run here: ${reason}.`);
}
