// Checks that `cdktf synth` of the published CLI writes the bytes that `npm run synth` writes: node bin/check-cdktf-cli.mjs
// The CLI is no dependency of the repository; it is installed into a folder of its own below .tributary.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { differentFiles, folderDigests } from './folder-digests.mjs';
import { installAside } from './install-aside.mjs';
import { runOrExit } from './run-or-exit.mjs';

const cliVersion = '0.21.0';
const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const packages = installAside(`cdktf-cli-${cliVersion}`, { 'cdktf-cli': cliVersion });
const cli = join(packages, 'cdktf-cli', 'bundle', 'bin', 'cdktf');

const work = mkdtempSync(join(tmpdir(), 'tributary-cdktf-'));
try {
  const [byApp, byCli] = ['app', 'cli'].map((name) => join(work, name));
  run([join('bin', 'run.mjs'), 'stacks/build.ts', '--quiet'], {});
  run([join('bin', 'run.mjs'), 'stacks/main.ts', '--quiet'], { CDKTF_OUTDIR: byApp });
  run([cli, 'synth', '--output', byCli], { CHECKPOINT_DISABLE: '1', CI: '1' });
  compare(folderDigests(byApp), folderDigests(byCli));
} finally {
  rmSync(work, { recursive: true, force: true });
}

function run(args, env) {
  runOrExit(process.execPath, args, { cwd: root, env });
}

function compare(byApp, byCli) {
  const different = differentFiles(byApp, byCli);
  if (different.length > 0) {
    console.error(`\`cdktf synth\` and \`npm run synth\` differ:\n${different.join('\n')}`);
    process.exit(1);
  }
  console.log(`\`cdktf synth\` (cdktf-cli ${cliVersion}) and \`npm run synth\` write the same ${byApp.size} files.`);
}
