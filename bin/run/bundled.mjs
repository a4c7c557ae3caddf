import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/**
 * The code of an entry as one file, and its source map. They are kept below `.tributary` until one of the files that they
 * were made of changes: bundling the CDKTF app takes twice as long as running it.
 */
export async function bundled(root, entry) {
  const kept = join(root, '.tributary', 'run', entry.replaceAll('/', '-'));
  const options = optionsOf(root, entry);
  const format = JSON.stringify({ esbuild: esbuildVersion(root), options });
  const known = read(kept);
  if (known?.format === format && isCurrent(root, known.inputs)) {
    return { code: known.code, readMap: () => readFileSync(`${kept}.map`, 'utf8') };
  }
  const { build } = await import('esbuild');
  const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true });
  const [map, code] = ['.map', '.js'].map((end) => outputFiles.find(({ path }) => path.endsWith(end)).text);
  const inputs = Object.fromEntries(Object.keys(metafile.inputs).map((input) => [input, printOf(root, input)]));
  keep(kept, map, { format, inputs, code });
  return { code, readMap: () => map };
}

/**
 * The CDKTF app bundles its packages too: loading them as one file takes a third of the time. It goes without the
 * archiver, which CDKTF loads at each start and which our stacks, whose zips are built before, never call.
 */
function optionsOf(root, entry) {
  const isApp = entry === 'stacks/main.ts';
  return {
    entryPoints: [join(root, entry)],
    absWorkingDir: root,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    packages: isApp ? 'bundle' : 'external',
    alias: isApp ? { archiver: './stacks/no-archiver.ts' } : {},
    sourcemap: 'external',
    sourcesContent: false,
    outfile: join(root, 'entry.js'),
    logLevel: 'error',
  };
}

/** Loading esbuild itself takes a while. */
function esbuildVersion(root) {
  return JSON.parse(readFileSync(join(root, 'node_modules', 'esbuild', 'package.json'), 'utf8')).version;
}

function isCurrent(root, inputs) {
  return Object.entries(inputs).every(([input, print]) => printOf(root, input) === print);
}

/** Of a file that is gone, none that it ever had. */
function printOf(root, input) {
  const { mtimeMs, size } = statSync(join(root, input), { throwIfNoEntry: false }) ?? {};
  return `${mtimeMs} ${size}`;
}

function read(kept) {
  try {
    return JSON.parse(readFileSync(`${kept}.json`, 'utf8'));
  } catch {
    return undefined;
  }
}

/** The map first: whoever finds the code finds a map. A checkout that cannot be written to does without either. */
function keep(kept, map, content) {
  try {
    mkdirSync(dirname(kept), { recursive: true });
    writeWhole(`${kept}.map`, map);
    writeWhole(`${kept}.json`, JSON.stringify(content));
  } catch {
    // They are at hand all the same.
  }
}

/** Another process may be reading the file, or writing the same one. */
function writeWhole(file, text) {
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, text);
  renameSync(draft, file);
}
