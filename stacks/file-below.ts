import { statSync } from 'node:fs';
import { join } from 'node:path';

/** Tells whether a path below a folder is a file. */
export function fileBelow(root: string): (path: string) => boolean {
  return (path) => statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
}
