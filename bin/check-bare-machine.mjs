// Proves that both README commands need nothing but Node and npm: copies the checkout into an empty folder and runs
// `npm start` and `npm test` there with a PATH that holds node, npm and a shell, so no Java, Python, terraform or git.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { copyCheckout } from './copy-checkout.mjs';

const place = mkdtempSync(join(tmpdir(), 'tributary bare '));
const clone = join(place, 'clone');
const bin = join(place, 'bin');
let failures = 0;
try {
  copyCheckout(clone);
  linkTools(['node', 'npm', 'sh']);
  refuseOthers(['java', 'python3', 'terraform', 'git']);
  run(['start']);
  run(['test']);
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

function linkTools(names) {
  mkdirSync(bin);
  for (const name of names) symlinkSync(realpathSync(which(name)), join(bin, name));
}

function which(name) {
  for (const folder of process.env.PATH.split(delimiter)) {
    try {
      if (readdirSync(folder).includes(name)) return join(folder, name);
    } catch {
      // A folder on PATH may not exist.
    }
  }
  throw new Error(`\`${name}\` is not on PATH; this check needs it.`);
}

function refuseOthers(names) {
  for (const name of names) {
    const found = spawnSync('sh', ['-c', `command -v ${name}`], { env: bareEnvironment(), encoding: 'utf8' });
    if (found.stdout.trim() !== '') throw new Error(`\`${name}\` is still to be found at ${found.stdout.trim()}.`);
  }
}

function run(args) {
  console.log(`\n$ npm ${args.join(' ')}   (PATH: ${readdirSync(bin).join(', ')})`);
  const { status } = spawnSync(join(bin, 'npm'), args, { cwd: clone, env: bareEnvironment(), stdio: 'inherit' });
  if (status !== 0) failures += 1;
  console.log(`npm ${args.join(' ')} exited with ${status}`);
}

/** CI is left out too: there a missing tool is a failure, on a person's machine it is a message. */
function bareEnvironment() {
  const { HOME, TMPDIR, LANG, npm_config_cache } = process.env;
  const kept = Object.entries({ HOME, TMPDIR, LANG, npm_config_cache }).filter(([, value]) => value !== undefined);
  return { ...Object.fromEntries(kept), PATH: bin };
}
