import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { LocalRunError } from './local-run-error';
import type { Supervisor } from './services/supervisor';
import { type SynthesizedStack, synthesizedStack } from './synthesized-stack';

export interface SynthesizeRequest {
  readonly root: string;
  readonly environment: string;
  /** Where the stacks go. */
  readonly outDirectory: string;
  readonly logDirectory: string;
  readonly env: NodeJS.ProcessEnv;
}

/** Builds the zips and synthesizes the environment, by the commands that `npm run synth` runs. */
export async function synthesize(supervisor: Supervisor, request: SynthesizeRequest): Promise<SynthesizedStack> {
  const { environment, outDirectory } = request;
  await runEntry(supervisor, request, 'stacks/build.ts', []);
  await runEntry(supervisor, request, 'stacks/main.ts', ['--env', environment]);
  return synthesizedStack(join(outDirectory, 'stacks', environment));
}

async function runEntry(supervisor: Supervisor, request: SynthesizeRequest, entry: string, args: readonly string[]) {
  const { root, outDirectory, logDirectory, env } = request;
  const logFile = join(logDirectory, `${basename(entry, '.ts')}.log`);
  const run = supervisor.spawn({
    command: process.execPath,
    args: [join(root, 'bin', 'run.mjs'), entry, ...args, '--quiet'],
    env: { ...definedOnly(env), CDKTF_OUTDIR: outDirectory },
    cwd: root,
    logFile,
  });
  const { exitCode } = await run.ended;
  if (exitCode !== 0) throw new LocalRunError('build', readFileSync(logFile, 'utf8').trim());
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
