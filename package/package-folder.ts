import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Folder of the installed package: the build puts this code at another depth than its source has. */
export function packageFolder(): string {
  for (let folder = __dirname; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, 'zips'))) return folder;
  }
  throw new Error('The package `tributary` lacks files of its own. Install it again.');
}

/** Folder below it with the compiled code, laid out like the sources. */
export function libraryFolder(): string {
  return join(packageFolder(), 'lib');
}
