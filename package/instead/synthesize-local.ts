import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LocalRunError } from '../../local/local-run-error';
import type { synthesize as original } from '../../local/synthesize';
import { synthesizedStack } from '../../local/synthesized-stack';
import { libraryFolder } from '../package-folder';

/** Synthesizes an environment of the project by its own `main.ts`, which builds the zips too. */
export const synthesize: typeof original = async (supervisor, request) => {
  const { root, environment, outDirectory, logDirectory, env } = request;
  const logFile = join(logDirectory, 'synth.log');
  const register = join(libraryFolder(), 'package', 'register.js');
  const given = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const run = supervisor.spawn({
    command: process.execPath,
    args: ['--require', register, 'main.ts', '--env', environment, '--quiet'],
    env: { ...Object.fromEntries(given), CDKTF_OUTDIR: outDirectory },
    cwd: root,
    logFile,
  });
  const { exitCode } = await run.ended;
  if (exitCode !== 0) throw new LocalRunError('build', readFileSync(logFile, 'utf8').trim());
  return synthesizedStack(join(outDirectory, 'stacks', environment));
};
