import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildZips, zipEntries } from '../handlers/build';
import { LocalRunError } from './local-run-error';
import type { Supervisor } from './services/supervisor';

export interface SynthesizeRequest {
  readonly root: string;
  readonly environment: string;
  /** Where the stacks go. */
  readonly outDirectory: string;
  readonly logDirectory: string;
  readonly env: NodeJS.ProcessEnv;
}

/** A synthesized environment: the folder with its `cdk.tf.json` and zips. */
export interface SynthesizedStack {
  readonly directory: string;
  readonly file: string;
}

/** Builds the zips and synthesizes the environment, exactly as `npm run synth` does. */
export async function synthesize(supervisor: Supervisor, request: SynthesizeRequest): Promise<SynthesizedStack> {
  const { root, environment, outDirectory, logDirectory, env } = request;
  await buildZips(zipEntries, { root });
  const logFile = join(logDirectory, 'synth.log');
  const synth = supervisor.spawn({
    command: process.execPath,
    args: [join(root, 'bin', 'run.mjs'), 'stacks/main.ts', '--env', environment, '--quiet'],
    env: { ...definedOnly(env), CDKTF_OUTDIR: outDirectory },
    cwd: root,
    logFile,
  });
  const { exitCode } = await synth.ended;
  if (exitCode !== 0) throw new LocalRunError('build', readFileSync(logFile, 'utf8').trim());
  const directory = join(outDirectory, 'stacks', environment);
  return { directory, file: join(directory, 'cdk.tf.json') };
}

function definedOnly(env: NodeJS.ProcessEnv): Record<string, string> {
  return Object.fromEntries(Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined));
}
