import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildZips, productZips } from '../../handlers/build';
import { buildRuntimeScripts } from '../../local/runtime-scripts';
import { buildReportPage } from '../../ops/rehearse/show/report-page';
import { bundleCredentials, bundleLibrary, bundleModules } from './bundle-library';
import { guardedEntries } from './guarded-entries';
import { packagesIn, thirdPartyLicenses } from './licenses';

const root = process.cwd();
/** Where the compiled package lies, relative to the root: what `files` and `exports` of package.json name. */
const folder = 'dist/npm';

void main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});

async function main(): Promise<void> {
  rmSync(join(root, folder), { recursive: true, force: true });
  emitTypes();
  const bundles = await Promise.all([bundleLibrary(root), bundleModules(root), bundleCredentials(root)]);
  for (const { path, text } of bundles.flatMap(({ files }) => files)) write(path, text);
  // Here and not in the package.json of all: a checkout has the same one, and its consumers' imports may have effects.
  write('esm/package.json', '{ "sideEffects": false }\n');
  for (const [path, name] of Object.entries(guardedEntries)) write(path, guard(name));
  for (const { name, file } of await buildZips(productZips, { root })) copy(file, `zips/${name}.zip`);
  write('lib/report-page.json', JSON.stringify(await buildReportPage(root)));
  await buildRuntimeScripts(root, join(root, folder, 'lib/local'));
  copy(join(root, 'local/functions/python-bootstrap.py'), 'lib/local/python-bootstrap.py');
  write('lib/bin/run.mjs', runEntry);
  copy(join(root, 'ops/init/project'), 'lib/ops/init/project');
  // The charts are part of the page of a report.
  const packages = [...packagesIn(bundles.flatMap(({ inputs }) => inputs)), 'uplot'];
  write('THIRD-PARTY-LICENSES', thirdPartyLicenses(root, packages));
  console.log(folder);
}

function emitTypes(): void {
  const outDir = join(root, folder, 'types');
  const args = ['node_modules/typescript/bin/tsc', '-p', 'package/tsconfig.json', '--outDir', outDir];
  const { status, stdout } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The types could not be written:\n${stdout}`);
}

/** Checks for the peers before any code that needs them is loaded; Node finds the names for `import` behind it. */
function guard(name: string): string {
  const path = name === 'tributary' ? 'index' : 'constructs';
  return `'use strict';
require('./package/require-peers.js').requirePeers('${name}');
module.exports = require('./package/${path}.js');
`;
}

/** What the checkout compiles first, the package has compiled: the command's workers are started by this. */
const runEntry = `const [entry] = process.argv.splice(2, 1);
await import('../' + entry.replace(/\\.ts$/, '.js'));
`;

function write(path: string, text: string): void {
  const file = join(root, folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function copy(from: string, path: string): void {
  cpSync(from, join(root, folder, path), { recursive: true });
}
