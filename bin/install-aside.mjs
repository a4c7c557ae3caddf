import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runOrExit } from './run-or-exit.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/**
 * Installs packages that a check wants and the repository does not depend on, into a folder of their own below
 * .tributary, which is kept for the next time. Returns its node_modules. Install scripts do not run: a native module of
 * `cdktf-cli`, used only by commands that ask questions, wants a compiler on newer versions of Node.
 */
export function installAside(name, dependencies) {
  const folder = join(root, '.tributary', name);
  const manifest = join(folder, 'package.json');
  const wanted = `${JSON.stringify({ private: true, dependencies }, null, 2)}\n`;
  // npm writes its own lock last, so a folder without it is half installed.
  const complete = existsSync(join(folder, 'node_modules', '.package-lock.json'));
  if (!complete || readFileSync(manifest, 'utf8') !== wanted) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(manifest, wanted);
    const args = ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error'];
    runOrExit('npm', args, { cwd: folder });
  }
  return join(folder, 'node_modules');
}
