// Bundles a TypeScript entry with esbuild and runs it in this process: node bin/run.mjs ENTRY.ts [ARGUMENT ...]
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error('Usage: node bin/run.mjs ENTRY.ts [ARGUMENT ...]');
  process.exit(2);
}

const file = join(root, entry);
process.setSourceMapsEnabled(true);
process.argv = [process.execPath, file, ...args];
const entryModule = new Module(file);
entryModule.filename = file;
entryModule.paths = Module._nodeModulePaths(root);
entryModule._compile(bundle(), file);

/**
 * The CDKTF app bundles its packages too: loading them as one file takes a third of the time. It goes without the
 * archiver, which CDKTF loads at each start and which our stacks, whose zips are built before, never call.
 */
function bundle() {
  const isApp = entry === 'stacks/main.ts';
  const [output] = buildSync({
    entryPoints: [file],
    absWorkingDir: root,
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: isApp ? 'bundle' : 'external',
    alias: isApp ? { archiver: './stacks/no-archiver.ts' } : {},
    sourcemap: 'inline',
    sourcesContent: false,
    logLevel: 'error',
  }).outputFiles;
  return output.text;
}
