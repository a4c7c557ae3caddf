// Checks that the same sources, unchanged, give the same bytes under CDK Terrain but for known differences, and pass the
// type check there: node bin/check-cdktn.mjs
// Its packages take the names of CDKTF's by npm aliases, in a folder of their own below .tributary.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { copyCheckout } from './copy-checkout.mjs';
import { differentFiles, folderDigests } from './folder-digests.mjs';
import { installAside } from './install-aside.mjs';
import { jsonDifferences } from './json-differences.mjs';
import { runOrExit } from './run-or-exit.mjs';

/** What a team that moves writes into its package.json. */
const aliases = {
  cdktf: 'npm:cdktn@0.24.0',
  cdktn: '0.24.0',
  '@cdktf/provider-aws': 'npm:@cdktn/provider-aws@25.7.0',
  constructs: '10.6.0',
};

/** Commands of bin/run.mjs, and the folder that each of them writes. */
const commands = [
  { args: ['stacks/main.ts', '--quiet'], output: 'cdktf.out' },
  { args: ['module-set/main.ts', '--out', 'modules.out'], output: 'modules.out' },
  // A stack that overrides nothing, where the libraries differ most.
  { args: ['bench/minimal-stack.ts', 'minimal.out'], output: 'minimal.out' },
];

/** Everything that may differ. A row that no longer occurs fails the check, as does any difference without a row. */
const knownDifferences = [
  {
    file: /\/cdk\.tf\.json$/,
    path: '//.metadata.version',
    values: ['0.21.0', '0.24.0'],
    reason: 'The library tells its version in a comment, which Terraform ignores.',
  },
  {
    file: /^minimal\.out\/.*\/cdk\.tf\.json$/,
    path: 'terraform.required_providers.aws.source',
    values: ['aws', 'hashicorp/aws'],
    reason: 'Two spellings of one address. Our stacks and modules override it, so there it does not differ.',
  },
  {
    file: /^minimal\.out\/.*\/cdk\.tf\.json$/,
    path: 'terraform.required_providers.aws.version',
    values: ['6.25.0', '6.66.0'],
    reason: 'Bindings pin the provider that they were made from. Our stacks and modules state a range instead.',
  },
  {
    file: /\/manifest\.json$/,
    path: 'version',
    values: ['0.21.0', '0.24.0'],
    reason: 'The version of the library again, for its CLI. Terraform never reads this file.',
  },
  {
    file: /\.json$/,
    path: 'empty lists and objects',
    spelling: (text) => text.replace(/([[{])\n *([\]}])/g, '$1$2'),
    reason: 'CDKTF breaks the line within them.',
  },
];

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
process.chdir(root);
const packages = installAside('cdktn', aliases);
const work = mkdtempSync(join(tmpdir(), 'tributary-cdktn-'));
process.once('exit', () => rmSync(work, { recursive: true, force: true }));
const checkout = join(work, 'checkout');
runOrExit(process.execPath, ['bin/run.mjs', 'stacks/build.ts', '--quiet'], { cwd: root });
copyCheckout(checkout);
mkdirSync(join(checkout, '.tributary'));
symlinkSync(join(root, '.tributary', 'zips'), join(checkout, '.tributary', 'zips'));
const byCdktf = outputsWith('cdktf', [join(root, 'node_modules')]);
const byCdktn = outputsWith('cdktn', [join(root, 'node_modules'), packages]);
runOrExit(process.execPath, ['node_modules/typescript/bin/tsc', '--noEmit'], { cwd: checkout });
report(compareFolders(byCdktf, byCdktn));

/** Runs every command with the packages of some folders, later ones first, in the one checkout: paths cannot differ. */
function outputsWith(library, folders) {
  const linked = join(checkout, 'node_modules');
  rmSync(linked, { recursive: true, force: true });
  mkdirSync(linked);
  const links = new Map(folders.flatMap((folder) => readdirSync(folder).map((name) => [name, join(folder, name)])));
  for (const [name, target] of links) symlinkSync(target, join(linked, name));
  const outputs = join(work, library);
  mkdirSync(outputs);
  for (const { args, output } of commands) {
    runOrExit(process.execPath, ['bin/run.mjs', ...args], { cwd: checkout });
    renameSync(join(checkout, output), join(outputs, output));
  }
  return outputs;
}

function compareFolders(byCdktf, byCdktn) {
  const [files, others] = [folderDigests(byCdktf), folderDigests(byCdktn)];
  const occurred = new Set();
  const complaints = differentFiles(files, others).flatMap((file) => {
    if (!files.has(file) || !others.has(file)) return [`${file}: only with ${files.has(file) ? 'cdktf' : 'cdktn'}`];
    const texts = [byCdktf, byCdktn].map((folder) => readFileSync(join(folder, file), 'utf8'));
    return file.endsWith('.json') ? compareJson(file, texts, occurred) : [`${file}: other bytes`];
  });
  const gone = knownDifferences.filter((row) => !occurred.has(row));
  complaints.push(...gone.map(({ file, path }) => `${file}: ${path}: known, but differs no longer`));
  return { complaints, count: files.size };
}

/** What no row allows: other values, by their paths; or if there are none, the same values in another text. */
function compareJson(file, [text, other], occurred) {
  const rows = knownDifferences.filter((row) => row.file.test(file));
  const complaints = [];
  const moved = JSON.parse(text);
  for (const { keys, values } of jsonDifferences(moved, JSON.parse(other))) {
    const path = keys.join('.');
    const row = rows.find((known) => known.path === path && isDeepStrictEqual(known.values, values));
    if (row === undefined) complaints.push(`${file}: ${path}: ${values.map(shown).join(' became ')}`);
    else occurred.add(row);
    setAt(moved, keys, values[1]);
  }
  const respelt = rows.filter(({ spelling }) => spelling !== undefined && spelling(text) !== text);
  for (const row of respelt) occurred.add(row);
  const spelt = respelt.reduce((soFar, { spelling }) => spelling(soFar), text);
  const sameSpelling = spelt === textOf(JSON.parse(text)) && other === textOf(moved);
  if (!sameSpelling && complaints.length === 0) complaints.push(`${file}: white space or the order of keys`);
  return complaints;
}

function setAt(tree, keys, value) {
  keys.slice(0, -1).reduce((branch, key) => branch[key], tree)[keys.at(-1)] = value;
}

function shown(value) {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}

function textOf(value) {
  return JSON.stringify(value, null, 2);
}

function report({ complaints, count }) {
  if (complaints.length > 0) {
    console.error(`The same sources differ under CDK Terrain:\n${complaints.join('\n')}`);
    process.exitCode = 1;
    return;
  }
  const [library, bindings] = [aliases.cdktf, aliases['@cdktf/provider-aws']].map((alias) => alias.replace('npm:', ''));
  const outcome = `write the same ${count} files but for ${knownDifferences.length} known differences`;
  console.log(`With ${library} and ${bindings} the same sources pass the type check and ${outcome}.`);
}
