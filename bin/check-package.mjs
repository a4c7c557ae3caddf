// Proves that the packed file works in projects that know nothing of this repository, in a folder with a space: handlers
// alone on Node 20, 22 and 24, every import path by `import` and `require`, the types under node16 and bundler, and the
// project that `tributary init` writes, from `npm install` over a local run to `terraform validate`. Wants Linux x64.
import { strict as assert } from 'node:assert';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differentFiles, folderDigests } from './folder-digests.mjs';
import { installAside } from './install-aside.mjs';
import { nodeBinary } from './node-binary.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const majors = ['20', '22', '24'];
const place = mkdtempSync(join(tmpdir(), 'tributary package '));
const project = join(place, 'orders');
let failures = 0;

const packed = command(process.execPath, [join(root, 'bin', 'pack.mjs')], root)
  .trim()
  .split('\n');
const file = packed.at(-1);
console.log(packed[0]);
try {
  for (const major of majors) step(`handlers alone, Node ${major}`, () => checkHandlers(major));
  step('types of the handlers', () => checkTypes('handlers', folderOf('20')));
  step('init and npm install', writeProject);
  step('types of the constructs', () => checkTypes('constructs', project));
  for (const major of majors)
    step(`test, synth, every import and a local run, Node ${major}`, () => checkProject(major));
  step('the same bytes on each Node', compareStacks);
  step('typecheck, rehearse and choose', () => {
    npm(['run', 'typecheck'], project, '20');
    const rehearsed = tributary(['rehearse', '--env', 'prod', '--scenario', 'steady'], project, '20');
    assert.match(rehearsed, /Nothing is lost, repeated or late/);
    const chosen = tributary(['choose', '--writes-per-second', '5', '--env', 'prod'], project, '20');
    assert.match(chosen, /^A month +\$/m);
  });
  step('terraform validate', validate);
} finally {
  rmSync(place, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

function step(name, check) {
  const began = performance.now();
  let said = '';
  try {
    said = check() ?? '';
  } catch (error) {
    failures += 1;
    said = `FAILED\n${error.message}`;
  }
  console.log(`${name}: ${said || 'ok'} (${((performance.now() - began) / 1_000).toFixed(1)} s)`);
}

function checkHandlers(major) {
  const folder = folderOf(major);
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{ "private": true }\n');
  install([file], folder, major);
  const packages = packagesIn(join(folder, 'node_modules'));
  assert.deepEqual(
    packages.filter((name) => /cdktf|constructs|esbuild/.test(name)),
    [],
  );
  checkImports(['handlers', 'handlers/testing', 'engine'], folder, major);
  for (const path of ['tributary', 'tributary/constructs']) {
    const message = run(major, ['-e', `require('${path}')`], folder, { fails: true });
    assert.match(message, /needs `cdktf`, `constructs`, `@cdktf\/provider-aws`, which are not installed/);
  }
  assert.match(tributary(['--help'], folder, major), /^Usage: tributary COMMAND[\s\S]* {2}init /);
  writeFileSync(join(folder, 'consumer.ts'), "export { handler } from './no-such-file';\n");
  const withoutEsbuild = run(major, [commandIn(folder), 'build', '--entry', 'consumer.ts'], folder, { fails: true });
  assert.match(withoutEsbuild, /esbuild must be installed/);
  return `${packages.length} packages, ${megabytesOf(join(folder, 'node_modules'))} MB installed`;
}

function writeProject() {
  const flags = ['--name', 'orders', '--partition-key', 'customerId:S', '--sort-key', 'orderId:S', '--tributary', file];
  run('20', [commandIn(folderOf('20')), 'init', ...flags], place);
  install([], project, '20');
  const packages = packagesIn(join(project, 'node_modules'));
  return `${packages.length} packages, ${megabytesOf(join(project, 'node_modules'))} MB installed`;
}

function checkProject(major) {
  npm(['test'], project, major);
  npm(['run', 'synth'], project, major);
  checkImports(['', 'constructs', 'handlers', 'handlers/testing', 'engine'], project, major);
  cpSync(join(project, 'cdktf.out'), join(place, `cdktf.out ${major}`), { recursive: true });
  const run = npm(['start', '--', '--orders', '20'], project, major);
  assert.match(run, /All 47 changes are accounted for at every sink/);
  rmSync(join(project, '.tributary'), { recursive: true });
}

function compareStacks() {
  const [first, ...others] = majors.map((major) => folderDigests(join(place, `cdktf.out ${major}`)));
  assert.ok(first.size > 4);
  for (const other of others) assert.deepEqual(differentFiles(first, other), []);
  return `${first.size} files`;
}

/** Every name that `require` gives, `import` gives too, and as the same value. */
function checkImports(paths, folder, major) {
  const script = join(folder, 'import-all.mjs');
  writeFileSync(
    script,
    `import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
const require = createRequire(import.meta.url);
for (const path of ${JSON.stringify(paths)}) {
  const name = path === '' ? 'tributary' : 'tributary/' + path;
  const [required, imported] = [require(name), await import(name)];
  assert.ok(Object.keys(required).length > 0, name);
  for (const key of Object.keys(required)) assert.equal(imported[key], required[key], name + ' ' + key);
}
assert.equal(require('tributary/package.json').name, 'tributary');
`,
  );
  run(major, [script], folder);
}

function checkTypes(name, folder) {
  if (!existsSync(join(folder, 'node_modules', '@types', 'node'))) install(['@types/node@20.19.43'], folder, '20');
  const source = join(root, 'test', 'package', 'types', `${name}.ts`);
  const files = ['.mts', '.cts', '.ts'].map((extension) => `types-${name}${extension}`);
  for (const each of files) copyFileSync(source, join(folder, each));
  const resolutions = [
    ['--module', 'node16', '--moduleResolution', 'node16'],
    ['--module', 'esnext', '--moduleResolution', 'bundler'],
  ];
  const compilers = [
    { modules: join(root, 'node_modules'), flags: existsSync(join(folder, 'tsconfig.json')) ? ['--ignoreConfig'] : [] },
    // The libraries' own types are checked once; this compiler takes several times as long for it.
    { modules: installAside('typescript-5', { typescript: '5.9.3' }), flags: ['--skipLibCheck'] },
  ];
  for (const { modules, flags } of compilers) {
    for (const resolution of resolutions) {
      const tsc = join(modules, 'typescript', 'bin', 'tsc');
      const options = ['--noEmit', '--strict', '--target', 'es2022', '--types', 'node', ...flags, ...resolution];
      run('20', [tsc, ...options, ...files], folder);
    }
  }
  return 'node16 and bundler, TypeScript 7.0 and 5.9';
}

function validate() {
  const found = spawnSync('terraform', ['version'], { stdio: 'ignore' }).status === 0;
  if (!found) {
    assert.ok(process.env.CI === undefined, '`terraform` is not on PATH; CI needs it.');
    return 'left out: `terraform` is not on PATH';
  }
  const env = { TF_DATA_DIR: join(place, 'terraform'), CHECKPOINT_DISABLE: '1' };
  for (const environment of ['dev', 'prod']) {
    const stack = `-chdir=${join(project, 'cdktf.out', 'stacks', environment)}`;
    command('terraform', [stack, 'init', '-backend=false', '-input=false', '-no-color'], project, env);
    command('terraform', [stack, 'validate', '-no-color'], project, env);
  }
  return 'dev and prod are valid';
}

function folderOf(major) {
  return join(place, `handlers ${major}`);
}

function commandIn(folder) {
  return join(folder, 'node_modules', 'tributary', 'bin', 'tributary.mjs');
}

function tributary(args, folder, major) {
  return command('npx', ['--no', '--', 'tributary', ...args], folder, environmentOf(major));
}

function install(what, folder, major) {
  npm(['install', '--no-audit', '--no-fund', '--loglevel=error', ...what], folder, major);
}

function npm(args, folder, major) {
  return command('npm', args, folder, environmentOf(major));
}

/** npm and what it starts run on the Node that comes first. */
function environmentOf(major) {
  return { PATH: `${dirname(nodeBinary(major))}${delimiter}${process.env.PATH}` };
}

function run(major, args, folder, { fails = false } = {}) {
  return command(nodeBinary(major), args, folder, {}, fails);
}

/** What a command says. Throws what it said where it fails, or where it should have failed and did not. */
function command(name, args, cwd, env = {}, fails = false) {
  const outside = Object.entries(process.env).filter(([key]) => !/^npm_(?!config_)/.test(key));
  const result = spawnSync(name, args, { cwd, env: { ...Object.fromEntries(outside), ...env }, encoding: 'utf8' });
  const said = `${result.stdout ?? ''}${fails || result.status !== 0 ? (result.stderr ?? '') : ''}`;
  if ((result.status !== 0) !== fails) throw new Error(`${name} ${args.join(' ')}\n${said}${result.error ?? ''}`);
  return said;
}

function packagesIn(folder) {
  return readdirSync(folder).flatMap((name) => {
    if (name.startsWith('.')) return [];
    return name.startsWith('@') ? readdirSync(join(folder, name)).map((each) => `${name}/${each}`) : [name];
  });
}

function megabytesOf(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const bytes = files.reduce((sum, entry) => sum + statSync(join(entry.parentPath ?? entry.path, entry.name)).size, 0);
  return (bytes / 1e6).toFixed(0);
}
