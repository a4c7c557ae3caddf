import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { SettingsError } from '../../handlers/core/errors';
import { usage } from '../../local/options';
import type { Command, Surroundings } from '../command';
import { projectFolder } from './project-folder';

export const local: Command = {
  // A project of a user has neither the environment nor the workload that the checkout runs by default.
  usage: usage
    .replace('npm start -- [OPTION ...]', 'npx tributary local --env NAME --workload FILE [OPTION ...]')
    .replace(', default local\n', '\n')
    .replace(', default examples/orders/workload.ts', ''),
  run,
};

/** What the run needs besides a DynamoDB, of which it says itself what there is. */
const needed = ['fauxqs', '@aws-sdk/client-dynamodb'];

/**
 * Hands this process over: the run ends its own services on Ctrl-C and sets the exit code itself, so this never resolves
 * to one, and Node leaves when the run has nothing more to do.
 */
async function run(args: readonly string[], surroundings: Surroundings): Promise<number> {
  requireInstalled();
  process.chdir(projectFolder(surroundings));
  process.argv = [...process.argv.slice(0, 2), ...args];
  await import('../../local/main');
  return new Promise(() => {});
}

function requireInstalled(): void {
  const missing = needed.filter((name) => !isInstalled(name));
  if (missing.length === 0) return;
  const remedy = `Run \`npm install --save-dev ${missing.join(' ')}\`.`;
  throw new SettingsError([`A local run needs ${missing.join(' and ')}, got none. ${remedy}`]);
}

/** Looks for the folder: one of them lets nobody resolve it by `require`. */
function isInstalled(name: string): boolean {
  const folders = createRequire(__filename).resolve.paths(name) ?? [];
  return folders.some((folder) => existsSync(join(folder, name)));
}
