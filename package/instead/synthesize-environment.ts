import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { SettingsError } from '../../handlers/core/errors';
import type { synthesizeEnvironment as original } from '../../ops/synthesize-environment';

/** Synthesizes an environment of the project in the current folder by its own `main.ts`. */
export const synthesizeEnvironment: typeof original = (environment, { root, cwd, env }) => {
  if (!existsSync(join(cwd, 'main.ts'))) {
    const remedy = 'Go to the folder of a project that `tributary init` wrote, or use `--plan FILE`.';
    throw new SettingsError([`\`--env ${environment}\` needs a main.ts in this folder, got none. ${remedy}`]);
  }
  const outdir = join(cwd, '.tributary', 'synth');
  const command = ['--require', join(root, 'package', 'register.js'), 'main.ts', '--env', environment, '--quiet'];
  const run = spawnSync(process.execPath, command, { cwd, env: { ...env, CDKTF_OUTDIR: outdir }, encoding: 'utf8' });
  if (run.status !== 0) throw new SettingsError([`\`--env ${environment}\`: ${run.stderr.trim()}`]);
  return join(outdir, 'stacks', environment, 'cdk.tf.json');
};
