// Installs what package-lock.json names and node_modules lacks, so that each npm script works on a fresh clone.
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const nodeVersionMin = [20, 9];
const dynoxide = {
  name: '@dynoxide/linux-x64',
  version: '1.2.1',
  integrity: 'sha512-sBHqlxJ9ANkLluFkYRfd5r8Y0ApFew4FhOrlhgRAgD4XzEoFOukEo1nuBTQ1+jTtofqwn4NWQ2k0Tn5mNTjgUg==',
};

requireNode();
const missing = missingPackages();
if (missing.length > 0) install(missing.length);
if (process.platform === 'linux' && process.arch === 'x64') installDynoxide();

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
  const run = npm(['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (run.error) fail(`Could not run npm: ${run.error.message}. Install npm 10 or newer, or run \`npm ci\` yourself.`);
  if (run.status !== 0) fail('`npm ci` failed; its message stands above. Mend that and run the same command again.');
}

/** npm hands its own path to the scripts it runs, which also works where no `npm` is on PATH. */
function npm(args) {
  const path = process.env.npm_execpath;
  const [command, first] = path?.endsWith('.js') ? [process.execPath, [path]] : ['npm', []];
  return spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32' && command === 'npm',
  });
}

/**
 * The DynamoDB of a machine without Java. No dependency, which would be one of the npm package too: npm knows none that
 * are optional and for development only. Without it a local run says what else it takes.
 */
function installDynoxide() {
  const { name, version, integrity } = dynoxide;
  if (existsSync(join(root, 'node_modules', name, 'package.json'))) return;
  const flags = ['--no-save', '--ignore-scripts', '--no-audit', '--no-fund', '--silent'];
  const { status } = npm(['install', ...flags, `${name}@${version}`]);
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'))[`node_modules/${name}`];
  if (status !== 0 || installed === undefined) return;
  if (installed.integrity !== integrity)
    fail(`${name} ${version} is not the one that was locked. Run \`npm ci\` and try again.`);
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
