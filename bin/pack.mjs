// Makes the npm package: node bin/pack.mjs [--quiet]. Lays it out and packs it below .tributary/npm; the last line is
// the path of the packed file. Nothing is published.
import { spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(root, '.tributary', 'npm');

run(process.execPath, [join(root, 'bin', 'setup.mjs')]);
run(process.execPath, [join(root, 'bin', 'run.mjs'), 'package/build/main.ts']);
const packed = run('npm', [
  'pack',
  join(folder, 'package'),
  '--pack-destination',
  folder,
  '--json',
  '--loglevel=error',
]);
const [{ filename, size, unpackedSize, entryCount }] = JSON.parse(packed);
if (!process.argv.includes('--quiet')) {
  const megabytes = (bytes) => `${(bytes / 1e6).toFixed(1)} MB`;
  console.log(`${entryCount} files, ${megabytes(size)} packed, ${megabytes(unpackedSize)} unpacked`);
}
console.log(join(folder, filename));

function run(command, args) {
  const shell = process.platform === 'win32' && command === 'npm';
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8', shell });
  if (status === 0) return stdout;
  console.error(`${stdout}${stderr}`);
  process.exit(1);
}
