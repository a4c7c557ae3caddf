import { spawnSync } from 'node:child_process';

/** Runs a command in a folder, silently. If it fails, prints what it said and ends this process too. */
export function runOrExit(command, args, { cwd, env = {} }) {
  const result = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (result.status === 0) return;
  console.error(
    `${command} ${args.join(' ')}\n${result.stdout ?? ''}${result.stderr ?? ''}${result.error?.message ?? ''}`,
  );
  process.exit(1);
}
