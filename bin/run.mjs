// Bundles a TypeScript entry with esbuild and runs it in this process: node bin/run.mjs ENTRY.ts [ARGUMENT ...]
import Module from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundled } from './run/bundled.mjs';
import { mapStacks } from './run/map-stacks.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const [entry, ...args] = process.argv.slice(2);
if (!entry) {
  console.error('Usage: node bin/run.mjs ENTRY.ts [ARGUMENT ...]');
  process.exit(2);
}

const file = join(root, entry);
const { code, readMap } = await bundled(root, entry);
mapStacks(root, file, readMap);
process.argv = [process.execPath, file, ...args];
const entryModule = new Module(file);
entryModule.filename = file;
entryModule.paths = Module._nodeModulePaths(root);
entryModule._compile(code, file);
