import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The file that running `name` would start, or undefined where PATH holds none. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  for (const directory of (env.PATH ?? '').split(delimiter).filter((entry) => entry !== '')) {
    const found = endings.map((ending) => join(directory, name + ending)).find(isProgram);
    if (found) return found;
  }
  return undefined;
}

export function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
