import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';

/** Most test files want the generated module set, and to generate it takes longer than many of their plans. */
const generated = join(process.cwd(), '.tributary', 'terraform', 'module-set');

/** Generates it anew, as `npm run modules` does. */
export function generateModuleSet(): void {
  const args = [join('bin', 'run.mjs'), join('module-set', 'main.ts'), '--out', generated];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8' });
  if (status !== 0) throw new Error(`The module set was not generated: ${stdout}${stderr}`);
}

/** Copies it into a folder that is not there yet. */
export function copyModuleSetTo(folder: string): void {
  cpSync(generated, folder, { recursive: true });
}
