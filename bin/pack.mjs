// Makes the npm package: node bin/pack.mjs [--quiet]. Lays it out in dist/npm and packs it into dist; the last line is the
// path of the packed file. Nothing is published.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const dist = join(root, 'dist');

if (process.env.npm_lifecycle_event === 'prepack') {
  fail('The checkout is no package. `npm run package` makes one and packs it, as `npm pack ./dist/npm` does then.');
}
run(process.execPath, [join(root, 'bin', 'setup.mjs')]);
run(process.execPath, [join(root, 'bin', 'run.mjs'), 'package/build/main.ts']);
const args = ['pack', join(dist, 'npm'), '--pack-destination', dist, '--json', '--loglevel=error'];
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(run('npm', args));
if (!process.argv.includes('--quiet')) {
  console.log(`${entryCount} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked`);
}
console.log(join(dist, filename));

function run(command, args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell });
  if (status !== 0) fail(`${stdout}${stderr}`);
  return stdout;
}

function megabytes(bytes) {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
