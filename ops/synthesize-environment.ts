import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { SettingsError } from '../handlers/core/errors';
import type { Surroundings } from './command';

/**
 * Builds the zips and synthesizes an environment, by the commands that `npm run synth` runs. Gives the path of its
 * `cdk.tf.json`. Throws a `SettingsError` with their message where the definition is not valid.
 */
export function synthesizeEnvironment(environment: string, { root, env }: Surroundings): string {
  const outdir = join(root, '.tributary', 'synth');
  for (const [entry, ...args] of [['stacks/build.ts'], ['stacks/main.ts', '--env', environment]]) {
    const command = [join(root, 'bin', 'run.mjs'), entry!, ...args, '--quiet'];
    const run = spawnSync(process.execPath, command, {
      cwd: root,
      env: { ...env, CDKTF_OUTDIR: outdir },
      encoding: 'utf8',
    });
    if (run.status !== 0) throw new SettingsError([`\`--env ${environment}\`: ${run.stderr.trim()}`]);
  }
  return join(outdir, 'stacks', environment, 'cdk.tf.json');
}
