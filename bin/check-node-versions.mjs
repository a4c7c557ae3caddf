// Proves on Linux x64 that zips and cdktf.out are the same bytes on every Node version we support, in folders of
// different names and in different time zones, and that the local run of a checkout accounts for every change on the
// newest of them. `npm test` has one on the Node that is installed, `check-package.mjs` one of the same code on each.
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, relative } from 'node:path';
import { copyCheckout } from './copy-checkout.mjs';
import { nodeBinary } from './node-binary.mjs';

const versions = [
  { major: '20', zone: 'UTC', folder: 'plain' },
  { major: '22', zone: 'Asia/Tokyo', folder: 'a folder with spaces' },
  { major: '24', zone: 'America/Los_Angeles', folder: 'deeper/still/tributary' },
];
const newest = versions.at(-1).major;
const place = mkdtempSync(join(tmpdir(), 'tributary-node-'));
let failures = 0;
try {
  const digests = versions.map(digestOfBuild);
  for (const digest of digests.slice(1)) compare(digests[0], digest);
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

function digestOfBuild({ major, zone, folder }) {
  const node = nodeBinary(major);
  const clone = join(place, folder);
  copyCheckout(clone);
  symlinkSync(join(process.cwd(), 'node_modules'), join(clone, 'node_modules'));
  const env = { ...process.env, TZ: zone, PATH: `${dirname(node)}${delimiter}${process.env.PATH}` };
  const run = (...args) => {
    const { status } = spawnSync(node, args, { cwd: clone, env, stdio: ['ignore', 'inherit', 'inherit'] });
    if (status === 0) return;
    failures += 1;
    console.log(`Node ${major}: \`node ${args.join(' ')}\` exited with ${status}`);
  };
  console.log(
    `\nNode ${major} (${execFileSync(node, ['--version'], { encoding: 'utf8' }).trim()}), TZ ${zone}, "${folder}"`,
  );
  run('bin/run.mjs', 'stacks/build.ts', '--quiet');
  run('bin/run.mjs', 'stacks/main.ts');
  const files = new Map([...bytesBelow(clone, '.tributary/zips'), ...bytesBelow(clone, 'cdktf.out')]);
  if (major === newest) run('bin/run.mjs', 'local/main.ts', '--orders', '60');
  return { major, files };
}

function bytesBelow(clone, folder) {
  const start = join(clone, folder);
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter((file) => file.endsWith('.zip') || folder === 'cdktf.out')
    .map((file) => [relative(clone, file), createHash('sha256').update(readFileSync(file)).digest('hex')]);
}

function compare(first, second) {
  const names = new Set([...first.files.keys(), ...second.files.keys()]);
  const different = [...names].filter((name) => first.files.get(name) !== second.files.get(name));
  failures += different.length;
  const verdict = different.length === 0 ? 'the same bytes' : `DIFFERENT: ${different.join(', ')}`;
  console.log(`Node ${first.major} and ${second.major}: ${names.size} files, ${verdict}`);
}
