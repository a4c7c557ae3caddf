// Makes the npm package: node bin/pack.mjs [--quiet]. What `npm pack` does, into dist; the last line is the path of the
// packed file. Nothing is published.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');
const { name, version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));

mkdirSync(dist, { recursive: true });
const { status } = spawnSync('npm', ['pack', '--pack-destination', dist, '--loglevel=error'], {
  cwd: root,
  stdio: ['ignore', 2, 2],
  shell: process.platform === 'win32',
});
if (status !== 0) process.exit(1);
const file = join(dist, `${name}-${version}.tgz`);
if (!process.argv.includes('--quiet')) console.log(`${(statSync(file).size / 1e6).toFixed(1)} MB packed`);
console.log(file);
