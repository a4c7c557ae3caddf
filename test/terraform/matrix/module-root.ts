import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { copyModuleSetTo } from '../module-set';

/** A configuration outside the repository, with the generated module set beside it in `set`. */
export interface ModuleRoot {
  readonly folder: string;
  /** Writes the configuration, in place of the one before. */
  write(configuration: object): void;
  remove(): void;
}

/** Makes such a folder, with two zips that stand for a caller's own code: `app.zip` and `app-2.zip`. */
export function makeModuleRoot(): ModuleRoot {
  const folder = mkdtempSync(join(tmpdir(), 'tributary-modules-'));
  copyModuleSetTo(join(folder, 'set'));
  for (const name of ['app', 'app-2']) writeFileSync(join(folder, `${name}.zip`), zipped(name));
  return {
    folder,
    write: (configuration) => writeFileSync(join(folder, 'main.tf.json'), JSON.stringify(configuration, undefined, 2)),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

function zipped(name: string): Uint8Array {
  const code = `exports.handler = async () => ({ name: '${name}' });`;
  return zipSync({ 'app.js': [strToU8(code), { mtime: '1980-01-01T12:00:00' }] });
}
