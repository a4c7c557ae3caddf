import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ModuleTree } from './module-tree';

/** A folder that holds something else than an earlier tree. */
export class FolderTakenError extends Error {
  override readonly name = 'FolderTakenError';
  readonly code = 'FOLDER_TAKEN';

  constructor(folder: string, found: string) {
    super(`\`${folder}\` ${found} and no module set. Name an empty folder, or one that holds an earlier set.`);
  }
}

/** Writes the tree in place of an earlier one. `.git` stays: the folder may be a checkout to publish from. */
export function writeTree(tree: ModuleTree, folder: string): void {
  if (existsSync(folder) && !statSync(folder).isDirectory()) throw new FolderTakenError(folder, 'is a file');
  const found = existsSync(folder) ? readdirSync(folder).filter((name) => name !== '.git') : [];
  const isEarlier = existsSync(join(folder, 'modules', 'pipeline', 'main.tf'));
  if (found.length > 0 && !isEarlier) throw new FolderTakenError(folder, `holds \`${found[0]}\``);
  for (const name of found) rmSync(join(folder, name), { recursive: true });
  for (const [path, content] of tree) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}
