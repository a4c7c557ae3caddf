import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { buildRuntimeScripts as original } from '../../local/runtime-scripts';
import { libraryFolder } from '../package-folder';

/** The scripts were bundled when the package was made. The folder for them is made all the same: others write there. */
export const buildRuntimeScripts: typeof original = async (_root, directory) => {
  mkdirSync(directory, { recursive: true });
  const folder = join(libraryFolder(), 'local');
  return {
    supervisor: join(folder, 'supervisor.cjs'),
    nodeBootstrap: join(folder, 'node-bootstrap.cjs'),
    pythonBootstrap: join(folder, 'python-bootstrap.py'),
  };
};
