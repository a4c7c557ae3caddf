// Installs what package-lock.json names and node_modules lacks, so that each npm script works on a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const nodeVersionMin = [20, 9];

requireNode();
const missing = missingPackages();
if (missing.length > 0) install(missing.length);

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > nodeVersionMin[0] || (major === nodeVersionMin[0] && minor >= nodeVersionMin[1])) return;
  fail(`Node ${process.versions.node} is too old: Tributary needs Node ${nodeVersionMin.join('.')} or newer.`);
}

function missingPackages() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installedFile = join(root, 'node_modules', '.package-lock.json');
  const installed = existsSync(installedFile) ? packagesOf(installedFile) : {};
  return Object.entries(wanted)
    .filter(([path, entry]) => path !== '' && !entry.optional && installed[path]?.version !== entry.version)
    .map(([path]) => path);
}

function packagesOf(file) {
  return JSON.parse(readFileSync(file, 'utf8')).packages;
}

function install(count) {
  console.error(`Installing ${count} npm packages (only when package-lock.json has changed) ...`);
  // npm hands its own path to the scripts it runs, which also works where no `npm` is on PATH.
  const npm = process.env.npm_execpath;
  const [command, first] = npm?.endsWith('.js') ? [process.execPath, [npm]] : ['npm', []];
  const args = [...first, 'ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const run = spawnSync(command, args, {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
  if (run.error) fail(`Could not run npm: ${run.error.message}. Install npm 10 or newer, or run \`npm ci\` yourself.`);
  if (run.status !== 0) fail('`npm ci` failed; its message stands above. Mend that and run the same command again.');
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
