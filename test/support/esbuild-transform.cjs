const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join, sep } = require('node:path');
const esbuild = require('esbuild');

const typescript = { loader: 'ts', format: 'cjs', target: 'node20', sourcemap: 'inline', tsconfigRaw: '{}' };

/** The bindings of the provider are megabytes of comments and source maps, which each test file would read again. */
const library = { minifyWhitespace: true, legalComments: 'none' };

const cdktf = join('node_modules', 'cdktf', 'lib', 'index.js');
const noArchiver = join(__dirname, '..', '..', 'stacks', 'no-archiver.ts');

/** What CDKTF notes of each token's making: a stack trace as deep as it goes, which Jest maps to its sources. */
const stackTrace = 'Error.captureStackTrace(object,below)';

/**
 * CDKTF as one file, without the archiver, as the app runs it (`bin/run.mjs`), and without a stack trace for each token:
 * both took half of the time of tests that synthesize.
 */
function bundleCdktf(path) {
  const [{ text }] = esbuild.buildSync({
    ...library,
    entryPoints: [path],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['constructs'],
    alias: { archiver: noArchiver },
    logLevel: 'error',
  }).outputFiles;
  if (!text.includes(stackTrace)) throw new Error(`\`${stackTrace}\` is no longer in ${path}: mend ${__filename}.`);
  return text.replace(stackTrace, '');
}

function transform(source, path) {
  if (path.endsWith(sep + cdktf)) return bundleCdktf(path);
  const options = path.endsWith('.ts') ? { ...typescript, sourcefile: path } : { ...library, loader: 'js' };
  return esbuild.transformSync(source, options).code;
}

const own = readFileSync(__filename);

/** TypeScript for Jest by esbuild: types are checked by `npm run typecheck`, not here. */
module.exports = {
  process: (source, path) => ({ code: transform(source, path) }),
  getCacheKey: (source, path) =>
    createHash('sha256').update(own).update(esbuild.version).update(path).update(source).digest('hex'),
};
