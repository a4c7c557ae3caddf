// Checks that `cdktf synth` of the published CLI writes the bytes that `npm run synth` writes: node bin/check-cdktf-cli.mjs
// The CLI is no dependency of the repository; it is installed into a folder of its own below .tributary.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const cliVersion = '0.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const cliFolder = join(root, '.tributary', `cdktf-cli-${cliVersion}`);
const cli = join(cliFolder, 'node_modules', 'cdktf-cli', 'bundle', 'bin', 'cdktf');

if (!existsSync(cli)) installCli();
const work = mkdtempSync(join(tmpdir(), 'tributary-cdktf-'));
try {
  const [byApp, byCli] = ['app', 'cli'].map((name) => join(work, name));
  run(process.execPath, [join(root, 'bin', 'run.mjs'), 'stacks/build.ts', '--quiet'], {});
  run(process.execPath, [join(root, 'bin', 'run.mjs'), 'stacks/main.ts', '--quiet'], { CDKTF_OUTDIR: byApp });
  run(process.execPath, [cli, 'synth', '--output', byCli], { CHECKPOINT_DISABLE: '1', CI: '1' });
  compare(filesBelow(byApp), filesBelow(byCli));
} finally {
  rmSync(work, { recursive: true, force: true });
}

/** Its native module is only used by commands that ask questions, and wants a compiler on newer versions of Node. */
function installCli() {
  mkdirSync(cliFolder, { recursive: true });
  writeFileSync(join(cliFolder, 'package.json'), '{ "private": true }\n');
  run(
    'npm',
    ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error', `cdktf-cli@${cliVersion}`],
    {},
    cliFolder,
  );
}

function run(command, args, env, cwd = root) {
  const result = spawnSync(command, args, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (result.status === 0) return;
  console.error(`${command} ${args.join(' ')}\n${result.stdout ?? ''}${result.stderr ?? result.error?.message}`);
  process.exit(1);
}

function filesBelow(folder) {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map((file) => join(file.parentPath ?? file.path, file.name)).sort();
  return new Map(
    paths.map((path) => [relative(folder, path), createHash('sha256').update(readFileSync(path)).digest('hex')]),
  );
}

function compare(byApp, byCli) {
  const names = [...new Set([...byApp.keys(), ...byCli.keys()])].sort();
  const different = names.filter((name) => byApp.get(name) !== byCli.get(name));
  if (different.length > 0) {
    console.error(`\`cdktf synth\` and \`npm run synth\` differ:\n${different.join('\n')}`);
    process.exit(1);
  }
  console.log(`\`cdktf synth\` (cdktf-cli ${cliVersion}) and \`npm run synth\` write the same ${names.length} files.`);
}
