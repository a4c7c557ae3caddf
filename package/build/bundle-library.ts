import { basename, join } from 'node:path';
import { type BuildOptions, build, type Plugin, transform } from 'esbuild';

/** A file of the package, its path relative to the package's folder. */
export interface PackageFile {
  readonly path: string;
  readonly text: string;
}

/** Code of the package, and every file that it was made of, relative to the root. */
export interface BundledFiles {
  readonly files: readonly PackageFile[];
  readonly inputs: readonly string[];
}

/** Entries whose code runs in Node: in `lib`, at the path of their source. */
export const libraryEntries = [
  'package/index.ts',
  'package/constructs.ts',
  'package/handlers.ts',
  'package/handlers-testing.ts',
  'package/engine.ts',
  'package/local.ts',
  'package/register.ts',
  'package/require-peers.ts',
  'ops/main.ts',
  'ops/recipe-worker/main.ts',
];

/** Entries that end up in somebody's bundle, as ES modules: only those can be stripped of what is not used. */
const moduleEntries = ['package/handlers.ts', 'package/engine.ts'];

/** What the checkout does by its own sources, the package does by what was made of them. */
const instead: { readonly [file: string]: string } = {
  'ops/rehearse/show/report-page.ts': 'package/instead/report-page.ts',
  'ops/synthesize-environment.ts': 'package/instead/synthesize-environment.ts',
  'ops/local/project-folder.ts': 'package/instead/project-folder.ts',
  'local/runtime-scripts.ts': 'package/instead/runtime-scripts.ts',
  'local/synthesize.ts': 'package/instead/synthesize-local.ts',
};

/** Packages that the user's project provides; all others become part of the code. */
export const externalPackages = [
  '@smithy/signature-v4',
  'cdktf',
  'constructs',
  '@cdktf/provider-aws',
  'esbuild',
  'fauxqs',
  '@aws-sdk/client-dynamodb',
];

/**
 * The code for `require`: chunks that the entries share, so that a class is the same class whichever entry it was
 * imported by. esbuild can split ES modules only, so each chunk is turned into CommonJS after that.
 */
export async function bundleLibrary(root: string): Promise<BundledFiles> {
  const options = { ...shared(root), entryPoints: libraryEntries, outdir: 'lib', outbase: '.', splitting: true };
  const { files, inputs } = await bundled(root, { ...options, chunkNames: 'chunks/[hash]' });
  const required = files.map(async ({ path, text }) => {
    const { code } = await transform(text, { format: 'cjs', target: 'node20', platform: 'node' });
    return { path, text: code };
  });
  return { files: await Promise.all(required), inputs };
}

/** The code for bundlers. */
export async function bundleModules(root: string): Promise<BundledFiles> {
  const entryPoints = Object.fromEntries(moduleEntries.map((entry) => [entry.replace(/^package\/|\.ts$/g, ''), entry]));
  const options = { ...shared(root), entryPoints, outdir: 'esm', splitting: true, chunkNames: 'chunks/[hash]' };
  // A function is given its credentials; what a person has takes the SDK's whole chain, which only the commands need.
  const alias = { '@aws-sdk/credential-provider-node': './handlers/sdk-credentials/index.ts' };
  return bundled(root, { ...options, alias, outExtension: { '.js': '.mjs' } });
}

/** Stands in for the SDK's credential provider in the zips of users: at the place that the checkout has it. */
export async function bundleCredentials(root: string): Promise<BundledFiles> {
  return bundled(root, {
    ...shared(root),
    entryPoints: ['handlers/sdk-credentials/index.ts'],
    outdir: 'lib',
    outbase: '.',
  });
}

function shared(root: string): BuildOptions {
  return {
    absWorkingDir: root,
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    // Prefers what can be stripped; the names stay readable in stack traces.
    mainFields: ['module', 'main'],
    external: externalPackages.flatMap((name) => [name, `${name}/*`]),
    plugins: [replacing(root)],
    legalComments: 'inline',
    tsconfigRaw: '{}',
    logLevel: 'error',
  };
}

async function bundled(root: string, options: BuildOptions): Promise<BundledFiles> {
  const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true });
  const files = outputFiles!.map(({ path, text }) => ({ path: path.slice(root.length + 1), text }));
  return { files, inputs: Object.keys(metafile!.inputs) };
}

/**
 * The package `esbuild` becomes one that is loaded when it is first used, except in that file itself. The filter lets only
 * imports that may be replaced come here: asking for each of thousands takes esbuild ten times as long as the bundle.
 */
function replacing(root: string): Plugin {
  const files = new Map(Object.entries(instead).map(([file, other]) => [join(root, file), join(root, other)]));
  const names = Object.keys(instead).map((file) => basename(file, '.ts'));
  const lazyEsbuild = join(root, 'package', 'instead', 'esbuild.ts');
  return {
    name: 'replacing',
    setup({ onResolve }) {
      onResolve({ filter: /^esbuild$/ }, ({ importer }) =>
        importer === lazyEsbuild ? undefined : { path: lazyEsbuild },
      );
      onResolve({ filter: new RegExp(`^\\..*/(${names.join('|')})$`) }, ({ path, resolveDir }) => {
        const other = files.get(`${join(resolveDir, path)}.ts`);
        return other ? { path: other } : undefined;
      });
    },
  };
}
